// The words of rounds: what several threads meet at, once and never again in a batch.
#ifndef HARDFACTS_MEASURE_ROUND_WORDS_H_
#define HARDFACTS_MEASURE_ROUND_WORDS_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <vector>

#include "measure/random.h"
#include "measure/sink.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"

namespace hardfacts {

// Every round of a batch has `count` words, at most kMost, each on lines of its own and 0 at first. Which
// words meet, who zeroes them, and who has read them since is drawn anew for each batch: what a core finds
// in which cache must not always be the same.
template <size_t kMost>
class RoundWords {
 public:
  using Words = std::array<uint32_t*, kMost>;

  // Twice what the longest batch needs, so that words rest, and meet other words. On a huge page where one
  // is not far larger: a guest's fault costs up to 13 us, so that hundreds of them would outlast a
  // comparison.
  RoundWords(unsigned threads, size_t count, size_t rounds, size_t most_rounds)
      : threads_(threads),
        count_(count),
        cells_(2 * kMost * most_rounds),
        memory_(TeamMemory<RoundWords>(
            cells_.size() * kIsolation, 0, [](const Mapping& memory) { memory.Touch(); },
            HugePagesFor(cells_.size() * kIsolation))),
        batch_(rounds) {
    std::iota(cells_.begin(), cells_.end(), 0u);
    random_.Shuffle(cells_);
  }

  const Words& operator[](size_t round) const { return batch_[round].words; }

  // By one thread, before the others go on.
  void LayOut() {
    for (Round& round : batch_) {
      for (size_t word = 0; word < count_; ++word) {
        round.words[word] = reinterpret_cast<uint32_t*>(memory_->data() + cells_[next_] * kIsolation);
        round.zeroed_by[word] = static_cast<uint8_t>(random_.Next() % threads_);
        Advance();
      }
    }
    // One is left out, so that what is the first word now is the second when it comes round again.
    Advance();
  }

  // By every thread, once they are laid out.
  void Zero(unsigned thread) const {
    for (const Round& round : batch_) {
      for (size_t word = 0; word < count_; ++word) {
        if (round.zeroed_by[word] == thread) Volatile(round.words[word]) = 0;
      }
    }
  }

  // By every thread, once they are zeroed: reads half of them.
  void Touch(SplitMix& random) const {
    for (const Round& round : batch_) {
      for (size_t word = 0; word < count_; ++word) {
        if (random.Next() >> 63 != 0) Sink(uint32_t{Volatile(round.words[word])});
      }
    }
  }

 private:
  struct Round {
    Words words{};
    std::array<uint8_t, kMost> zeroed_by{};
  };

  void Advance() { next_ = (next_ + 1) % cells_.size(); }

  const unsigned threads_;
  const size_t count_;
  SplitMix random_{0};
  std::vector<uint32_t> cells_;
  size_t next_ = 0;
  const std::shared_ptr<const Mapping> memory_;
  std::vector<Round> batch_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_ROUND_WORDS_H_
