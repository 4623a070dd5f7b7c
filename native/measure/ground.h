// Memory that linked nodes stand in.
#ifndef HARDFACTS_MEASURE_GROUND_H_
#define HARDFACTS_MEASURE_GROUND_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "platform/mapping.h"
#include "platform/numa.h"
#include "platform/pages.h"

namespace hardfacts {

struct alignas(8) Node {
  Node* next;
};

// Memory in which up to eight cycles live side by side, each in its own word of every line. A curve has
// dozens of working sets, and pages for each of them would take longer to touch than the curve to measure.
class Ground {
 public:
  // There may be two of a kind: the same pages, in other places.
  static constexpr size_t kOfAKind = 2;

  struct Kind {
    Pages pages = Pages::kBase;
    Policy policy = Policy::kDefault;
    NodeMask nodes;
    size_t which = 0;
    bool operator==(const Kind&) const = default;
  };

  Ground(size_t bytes, const Kind& kind) : kind_(kind), memory_(bytes, kind.pages) {
    PlaceMapping(memory_, kind.policy, kind.nodes);
    TouchAll(memory_);
    wrong_pages_ = WrongPages(memory_);
    if (!FactsOf(memory_).has_value()) unknown_pages_ = wrong_pages_;
    if (kind.policy != Policy::kDefault) wrong_nodes_ = PagesOutside(memory_, kind.nodes);
  }

  // A word of each line of the ground that other arms of the team stand on, if it is of the kind, large
  // enough and has one to spare. Arms are made one after the other on one thread.
  static std::pair<std::shared_ptr<const Ground>, unsigned> Claim(size_t bytes, const Kind& kind) {
    struct Claimed {
      std::weak_ptr<const Ground> ground;
      unsigned words = 0;
    };
    static thread_local std::vector<Claimed> all;
    std::erase_if(all, [](const Claimed& each) { return each.ground.expired(); });
    for (Claimed& each : all) {
      const std::shared_ptr<const Ground> ground = each.ground.lock();
      if (ground->kind_ == kind && ground->memory_.size() >= bytes && each.words < kWords) {
        return {ground, each.words++};
      }
    }
    const auto ground = std::make_shared<const Ground>(bytes, kind);
    all.push_back({ground, 1});
    return {ground, 0};
  }

  char* data() const { return memory_.data(); }
  // Pages that are of another kind than they should be.
  size_t wrong_pages() const { return wrong_pages_; }
  // Of these, pages of which the system does not tell.
  size_t unknown_pages() const { return unknown_pages_; }
  // Base pages that are on none of the nodes that the policy names, if it names some.
  std::optional<size_t> wrong_nodes() const { return wrong_nodes_; }

 private:
  static constexpr unsigned kWords = 8;

  const Kind kind_;
  const Mapping memory_;
  size_t wrong_pages_ = 0;
  size_t unknown_pages_ = 0;
  std::optional<size_t> wrong_nodes_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_GROUND_H_
