// Whether an 8-byte access can be seen half done. Thread 1 writes 0 and ~0 by turns, thread 0 reads; any
// other value is torn. Free running: both repeat their one instruction until the time is over.
//
// What could fake the result: a compiler that splits the access (each is one instruction in assembly); a
// reader that sees no change (`changes` counts how often two reads in a row differ: the power of the test).
#include <array>

#include "kernels/kernels.h"
#include "measure/sink.h"
#include "platform/cache_line.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

enum Writer : int64_t { kWhole, kHalves, kConstant };

constexpr ParameterSpec kParameters[] = {{"writer", 0, 2}, {"offset", 0, 4088}};

// Each read's address waits for the value before: otherwise dozens of reads are in flight and all are
// answered by the same visit of the line.
inline uint64_t Read(const char* base, uint64_t last, uint64_t zero) {
  const char* const p = base + (last & zero);
  uint64_t value;
#if defined(__x86_64__)
  asm volatile("movq (%1), %0" : "=r"(value) : "r"(p) : "memory");
#else
  asm volatile("ldr %0, [%1]" : "=r"(value) : "r"(p) : "memory");
#endif
  return value;
}

// Stores of one value in a row. A core that commits two stores to a line at once (Golden Cove does) would
// show only every second value of a writer that alternates; an odd number gives either value its turn.
constexpr int kRepeats = 5;

inline void WriteWhole(char* p, uint64_t value) {
#if defined(__x86_64__)
  asm volatile("movq %1, (%0)" ::"r"(p), "r"(value) : "memory");
#else
  asm volatile("str %1, [%0]" ::"r"(p), "r"(value) : "memory");
#endif
}

inline void WriteHalves(char* p, uint64_t value) {
#if defined(__x86_64__)
  asm volatile("movl %k1, (%0)\n\tmovl %k1, 4(%0)" ::"r"(p), "r"(value) : "memory");
#else
  asm volatile("str %w1, [%0]\n\tstr %w1, [%0, #4]" ::"r"(p), "r"(value) : "memory");
#endif
}

class TornAccessArm final : public Arm {
 public:
  TornAccessArm(Writer writer, size_t offset)
      : writer_(writer), memory_(offset + 2 * kIsolation), word_(memory_.data() + offset) {
    memory_.Touch();
  }

  Tally Run(unsigned thread, Ticks length) override {
    if (thread == 0) return RunReader(length);
    if (writer_ == kConstant) return RunWriter<kConstant>(length);
    return writer_ == kWhole ? RunWriter<kWhole>(length) : RunWriter<kHalves>(length);
  }

  std::vector<Counter> Counters() const override {
    return {{"torn", static_cast<double>(seen_.torn)},
            {"changes", static_cast<double>(seen_.changes)},
            {"reads", static_cast<double>(seen_.reads)}};
  }

 private:
  struct alignas(kIsolation) Seen {
    uint64_t torn = 0;
    uint64_t changes = 0;
    uint64_t reads = 0;
  };

  Tally RunReader(Ticks length) {
    uint64_t last = 0;
    uint64_t torn = 0;
    uint64_t changes = 0;
    const uint64_t zero = Opaque(uint64_t{0});
    const Tally tally = RepeatFor(length, 64, [&] {
      for (int i = 0; i < 64; ++i) {
        const uint64_t value = Read(word_, last, zero);
        changes += value != last;
        // 0 + 1 and ~0 + 1 are the only ones not above 1.
        torn += value + 1 > 1;
        last = value;
      }
    });
    seen_.torn += torn;
    seen_.changes += changes;
    seen_.reads += tally.operations;
    return tally;
  }

  template <Writer kWriter>
  Tally RunWriter(Ticks length) {
    uint64_t value = 0;
    return RepeatFor(length, kRepeats * 16, [&] {
      for (int i = 0; i < 16; ++i) {
        for (int repeat = 0; repeat < kRepeats; ++repeat) {
          if constexpr (kWriter == kHalves) {
            WriteHalves(word_, value);
          } else {
            WriteWhole(word_, value);
          }
        }
        if constexpr (kWriter != kConstant) value = ~value;
      }
    });
  }

  const Writer writer_;
  const Mapping memory_;
  char* const word_;
  Seen seen_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  return std::make_unique<TornAccessArm>(static_cast<Writer>(p["writer"]), static_cast<size_t>(p["offset"]));
}

}  // namespace

constexpr KernelDescriptor kTornAccess{"torn_access", kParameters, 2, 2, Make};

}  // namespace hardfacts
