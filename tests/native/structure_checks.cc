// What kernels are built of.
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "checks.h"
#include "kernels/node_stack.h"
#include "measure/clocked_rounds.h"
#include "measure/visit_order.h"

namespace hardfacts::checks {

// Each of so many visited once, and not in a row.
void VisitsAll() {
  for (uint64_t count = 1; count <= 300; ++count) {
    for (const uint64_t group : {uint64_t{0}, uint64_t{1}, uint64_t{7}, uint64_t{64}}) {
      std::vector<int> seen(count);
      uint64_t in_a_row = 0, last = count;
      const auto visit = [&](uint64_t k) {
        ++seen.at(k);
        if (k == last + 1) ++in_a_row;
        last = k;
      };
      if (group == 0) {
        VisitShuffled(count, 42, visit);
      } else {
        VisitGrouped(count, group, 42, visit);
      }
      const std::string what = std::to_string(count) + " in groups of " + std::to_string(group);
      Expect(seen == std::vector<int>(count, 1), what + " are visited once each");
      // Of shuffled groups of seven every seventh node follows its neighbour by chance, of large ones hardly
      // any.
      const uint64_t most = group == 7 ? count / 3 : count / 8;
      if (count >= 64 && group != 1) Expect(in_a_row < most, what + " are shuffled");
    }
  }
}

// A node that is missing or used by two at once is noticed, and the stack is whole again after that.
void StackNoticesLosses() {
  const auto stack = std::make_unique<NodeStack>();
  const auto nothing = [] {};
  uint64_t failed = 0;
  const auto take_and_put_back = [&] {
    const uint32_t one = stack->PopByCas(nothing, failed);
    std::array<uint32_t, 2> others;
    stack->PopLocked(others, nothing);
    stack->Use(one);
    for (const uint32_t other : others) stack->Use(other);
    // In the order in which they were taken: they change places.
    stack->PushByCas(one, nothing, failed);
    stack->PushLocked(others, nothing);
  };
  for (int i = 0; i < 1000; ++i) take_and_put_back();
  Expect(failed == 0 && stack->Settle(3000), "a stack that one thread used is whole");
  take_and_put_back();
  Expect(!stack->Settle(4), "an increment that was lost is noticed");
  Expect(stack->Settle(0), "all is counted anew");
  const uint32_t held = stack->PopByCas(nothing, failed);
  Expect(!stack->Settle(0), "a node that is not put back is noticed");
  Expect(stack->Settle(0), "the stack is whole again");
  stack->PushLocked(std::array{held}, nothing);
  Expect(!stack->Settle(0), "a node that is there twice is noticed");
  Expect(stack->Settle(0), "the stack is whole once more");
}

// A round that was interrupted counts as a long one, no more, also in a first batch.
void InterruptionsMakeNoRoundLong() {
  Expect(ClockedRounds::RoundTicks({}) == 0, "no rounds");
  std::array<Ticks, 8> rounds{100, 100, 1'000'000, 100, 100, 100, 100, 100};
  Expect(ClockedRounds::RoundTicks(rounds) == (7 * 100 + 400) / 8.0, "one of eight rounds was interrupted");
  std::array<Ticks, 3> even{90, 110, 100};
  Expect(ClockedRounds::RoundTicks(even) == 100, "rounds that were not have their mean");
}

}  // namespace hardfacts::checks
