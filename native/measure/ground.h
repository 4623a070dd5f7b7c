// Memory that linked nodes stand in.
#ifndef HARDFACTS_MEASURE_GROUND_H_
#define HARDFACTS_MEASURE_GROUND_H_

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

#include "platform/mapping.h"
#include "platform/pages.h"

namespace hardfacts {

struct alignas(8) Node {
  Node* next;
};

// Memory in which up to eight cycles live side by side, each in its own word of every line. A curve has
// dozens of working sets, and pages for each of them would take longer to touch than the curve to measure.
class Ground {
 public:
  Ground(size_t bytes, Pages pages) : memory_(bytes, pages) {
    TouchAll(memory_);
    wrong_pages_ = WrongPages(memory_);
    if (!FactsOf(memory_).has_value()) unknown_pages_ = wrong_pages_;
  }

  // There may be two of a kind: the same pages, in other places.
  static constexpr unsigned kOfAKind = 2;

  // A word of each line of the ground that other arms of the team stand on, if it is large enough and has one
  // to spare. Arms are made one after the other on one thread.
  static std::pair<std::shared_ptr<const Ground>, unsigned> Claim(size_t bytes, Pages pages, size_t which) {
    struct Current {
      std::weak_ptr<const Ground> ground;
      unsigned claimed = 0;
    };
    static thread_local std::array<std::array<Current, kOfAKind>, kPageKinds> currents;
    Current& current = currents[static_cast<size_t>(pages)][which];
    std::shared_ptr<const Ground> ground = current.ground.lock();
    if (ground == nullptr || ground->memory_.size() < bytes || current.claimed == kWords) {
      ground = std::make_shared<const Ground>(bytes, pages);
      current = {ground, 0};
    }
    return {ground, current.claimed++};
  }

  char* data() const { return memory_.data(); }
  // Pages that are of another kind than they should be.
  size_t wrong_pages() const { return wrong_pages_; }
  // Of these, pages of which the system does not tell.
  size_t unknown_pages() const { return unknown_pages_; }

 private:
  static constexpr unsigned kWords = 8;

  Mapping memory_;
  size_t wrong_pages_ = 0;
  size_t unknown_pages_ = 0;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_GROUND_H_
