// What it takes to hand a line to the other CPU: two threads answer each other on one line, 16 round trips on
// each of several lines (one line's home slice decides its figure). Part of every two-thread block, since in
// a guest the distance between two virtual CPUs changes within seconds.
//
// The timed loop is a store and a spin on the answer, without a pause: a pause is up to 140 cycles.
#include <array>
#include <atomic>

#include "kernels/kernels.h"
#include "platform/cache_line.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

enum Method : int64_t { kStoreLoad, kCas };

constexpr ParameterSpec kParameters[] = {{"method", 0, 1}, {"lines", 1, 4096}};

constexpr int kTripsALine = 16;
constexpr uint64_t kStop = ~uint64_t{0};

class LineHandoffArm final : public Arm {
 public:
  LineHandoffArm(Method method, int64_t lines)
      : method_(method), lines_(lines), memory_(static_cast<size_t>(lines) * kIsolation) {
    memory_.Touch();
  }

  Tally Run(unsigned thread, Ticks length) override {
    if (thread == 0) return method_ == kCas ? Ask<kCas>(length) : Ask<kStoreLoad>(length);
    return method_ == kCas ? Answer<kCas>() : Answer<kStoreLoad>();
  }

 private:
  using Word = std::atomic<uint64_t>;
  struct alignas(kIsolation) Role {
    int64_t line = 0;
    uint64_t token = 0;
  };

  Word& NextLine(Role& role) {
    Word& line = *reinterpret_cast<Word*>(memory_.data() + role.line * kIsolation);
    role.line = role.line + 1 == lines_ ? 0 : role.line + 1;
    return line;
  }

  // Release: the answerer's acquire sees the token. By compare-and-swap the line stays in one state.
  template <Method kMethod>
  static void Give(Word& line, uint64_t before, uint64_t token) {
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

  const Method method_;
  const int64_t lines_;
  const Mapping memory_;
  std::array<Role, 2> roles_{};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  return std::make_unique<LineHandoffArm>(static_cast<Method>(p["method"]), p["lines"]);
}

}  // namespace

constexpr KernelDescriptor kLineHandoff{"line_handoff", kParameters, 2, 2, Make};

}  // namespace hardfacts
