// What it takes to hand a line to the other CPU: two threads answer each other on one line, 16 round trips on
// each of several lines (one line's home slice decides its figure). Part of every two-thread block, since in
// a guest the distance between two virtual CPUs changes within seconds.
//
// The timed loop is a store and a spin on the answer, without a pause: a pause is up to 140 cycles. `work`
// puts dependent adds between seeing the line and handing it on, which makes a hand-over longer by a known
// time. One thread alone plays both roles: the same accesses on a line that nobody takes away.
//
// What could fake the result: a partner that is not running (the overlap tells), answers that were not given
// (both threads must have counted the same tokens: `mismatches`).
#include <array>
#include <atomic>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/sink.h"
#include "platform/cache_line.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

enum Method : int64_t { kStoreLoad, kCas };

constexpr ParameterSpec kParameters[] = {{"method", 0, 1}, {"lines", 1, 4096}, {"work", 0, 4096}};

constexpr int kTripsALine = 16;
constexpr uint64_t kStop = ~uint64_t{0};

class LineHandoffArm final : public Arm {
 public:
  LineHandoffArm(const Parameters& p, unsigned threads)
      : method_(static_cast<Method>(p["method"])),
        alone_(threads == 1),
        lines_(p["lines"]),
        work_(p["work"]),
        memory_(static_cast<size_t>(lines_) * kIsolation) {
    memory_.Touch();
  }

  Tally Run(unsigned thread, Ticks length) override {
    return method_ == kCas ? Play<kCas>(thread, length) : Play<kStoreLoad>(thread, length);
  }

  std::vector<Counter> Counters() const override {
    const bool in_step = alone_ || roles_[0].token == roles_[1].token;
    return {{"mismatches", in_step ? 0.0 : 1.0}};
  }

 private:
  using Word = std::atomic<uint64_t>;
  struct alignas(kIsolation) Role {
    int64_t line = 0;
    uint64_t token = 0;
  };

  template <Method kMethod>
  Tally Play(unsigned thread, Ticks length) {
    if (alone_) return AskOneself<kMethod>(length);
    return thread == 0 ? Ask<kMethod>(length) : Answer<kMethod>();
  }

  Word& NextLine(Role& role) {
    Word& line = *reinterpret_cast<Word*>(memory_.data() + role.line * kIsolation);
    role.line = role.line + 1 == lines_ ? 0 : role.line + 1;
    return line;
  }

  // Release: the answerer's acquire sees the token. By compare-and-swap the line stays in one state.
  template <Method kMethod>
  void Give(Word& line, uint64_t before, uint64_t token) const {
    uint64_t worked = 0;
    for (int64_t left = work_; left > 0; --left) DependentAdd(worked, one_);
    if constexpr (kMethod == kCas) {
      while (!line.compare_exchange_weak(before, token, std::memory_order_acq_rel)) {
      }
    } else {
      line.store(token, std::memory_order_release);
    }
  }

  template <Method kMethod>
  Tally Ask(Ticks length) {
    Role& role = roles_[0];
    Tally tally = RepeatFor(length, 2 * kTripsALine, [&] {
      Word& line = NextLine(role);
      uint64_t before = line.load(std::memory_order_relaxed);
      for (int trip = 0; trip < kTripsALine; ++trip) {
        const uint64_t token = role.token + 1;
        const uint64_t answer = role.token + 2;
        Give<kMethod>(line, before, token);
        while (line.load(std::memory_order_acquire) != answer) {
        }
        before = answer;
        role.token = answer;
      }
    });
    Word& line = NextLine(role);
    line.store(kStop, std::memory_order_release);
    // The answerer clears the line, so that the next trial finds no old stop on it.
    while (line.load(std::memory_order_acquire) == kStop) {
    }
    return tally;
  }

  template <Method kMethod>
  Tally Answer() {
    Role& role = roles_[1];
    Tally tally;
    tally.begin = Now();
    for (;;) {
      Word& line = NextLine(role);
      for (int trip = 0; trip < kTripsALine; ++trip) {
        const uint64_t token = role.token + 1;
        uint64_t seen;
        while ((seen = line.load(std::memory_order_acquire)) != token) {
          if (seen != kStop) continue;
          tally.end = Now();
          line.store(0, std::memory_order_release);
          return tally;
        }
        role.token += 2;
        Give<kMethod>(line, token, role.token);
      }
      tally.operations += 2 * kTripsALine;
    }
  }

  template <Method kMethod>
  Tally AskOneself(Ticks length) {
    Role& role = roles_[0];
    return RepeatFor(length, 2 * kTripsALine, [&] {
      Word& line = NextLine(role);
      uint64_t before = line.load(std::memory_order_relaxed);
      for (int step = 0; step < 2 * kTripsALine; ++step) {
        const uint64_t token = role.token + 1;
        Give<kMethod>(line, before, token);
        while (line.load(std::memory_order_acquire) != token) {
        }
        before = token;
        role.token = token;
      }
    });
  }

  const Method method_;
  const bool alone_;
  const int64_t lines_;
  const int64_t work_;
  const uint64_t one_ = Opaque(uint64_t{1});
  const Mapping memory_;
  std::array<Role, 2> roles_{};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  return std::make_unique<LineHandoffArm>(p, threads);
}

}  // namespace

constexpr KernelDescriptor kLineHandoff{"line_handoff", kParameters, 1, 2, Make};

}  // namespace hardfacts
