// What an access costs by where it stands in its line or page. Accesses are independent and within L1, and
// their displacements are compiled into the instructions, so that nothing but the accesses themselves is in
// the loop: more than one load a cycle proves it.
//
// What could fake the result: index arithmetic or a table of addresses as dear as the access (hence the
// unrolled displacements); for page splits the way size of L1 (hence only four pages, one line each); a
// read-modify-write, whose failed store forwarding would be measured instead (hence plain stores).
#include <utility>

#include "kernels/kernels.h"
#include "measure/sink.h"
#include "platform/mapping.h"

#if defined(__aarch64__)
#include <arm_neon.h>
#endif

namespace hardfacts {
namespace {

enum Access : int64_t {
  kLoad,
  kLoadPair,
  kLoadBytes,
  kLoadV128,
  kLoadV128Pair,
  kStore,
  kStorePair,
  kExchange
};
enum Pattern : int64_t { kLine, kPage, kRandom };

constexpr ParameterSpec kParameters[] = {{"access", 0, 7}, {"pattern", 0, 2}, {"offset", 0, 4095}};

constexpr size_t kPlaces = 64;
constexpr size_t kLineBytes = 64;    // spacing of places; the effective line decides which offsets split
constexpr size_t kPageBytes = 4096;  // the smallest: what splits it splits no larger one
constexpr size_t kPages = 4;

inline void Load64(const char* p) {
  uint64_t value;
#if defined(__x86_64__)
  asm volatile("movq %1, %0" : "=r"(value) : "m"(*reinterpret_cast<const uint64_t(*)[1]>(p)));
#else
  asm volatile("ldr %0, [%1]" : "=r"(value) : "r"(p) : "memory");
#endif
}

inline void LoadV128(const char* p) {
#if defined(__x86_64__)
  __m128i value;
  asm volatile("movdqu %1, %0" : "=x"(value) : "m"(*reinterpret_cast<const __m128i_u*>(p)));
#else
  uint8x16_t value;
  asm volatile("ldr %q0, [%1]" : "=w"(value) : "r"(p) : "memory");
#endif
}

inline void Store64(char* p, uint64_t value) {
#if defined(__x86_64__)
  asm volatile("movq %1, %0" : "=m"(*reinterpret_cast<uint64_t(*)[1]>(p)) : "r"(value));
#else
  asm volatile("str %1, [%0]" ::"r"(p), "r"(value) : "memory");
#endif
}

// What a machine without unaligned access must do: eight byte loads, seven shifts, seven ors.
inline void LoadBytes(const char* p) {
  uint64_t value = 0;
  for (int i = 0; i < 8; ++i) {
    value |= static_cast<uint64_t>(static_cast<const volatile unsigned char*>(static_cast<const void*>(p))[i])
             << (8 * i);
  }
  Sink(value);
}

template <Access kAccess>
inline void Do(char* p) {
  if constexpr (kAccess == kLoad || kAccess == kLoadPair) Load64(p);
  if constexpr (kAccess == kLoadPair) Load64(p);
  if constexpr (kAccess == kLoadBytes) LoadBytes(p);
  if constexpr (kAccess == kLoadV128 || kAccess == kLoadV128Pair) LoadV128(p);
  if constexpr (kAccess == kLoadV128Pair) LoadV128(p);
  if constexpr (kAccess == kStore || kAccess == kStorePair) Store64(p, 0);
  if constexpr (kAccess == kStorePair) Store64(p, 0);
  if constexpr (kAccess == kExchange)
    __atomic_exchange_n(reinterpret_cast<uint64_t*>(p), 0, __ATOMIC_SEQ_CST);
}

// Any byte of a line, fixed at compile time: a multiplicative sequence with every residue once in 64 places,
// so that exactly 7 of 64 eight-byte accesses split a 64-byte line.
constexpr size_t RandomOffset(size_t place) { return (place * 37 + 11) % kLineBytes; }

template <Access kAccess, Pattern kPattern, size_t... kPlace>
inline void Pass(char* p, std::index_sequence<kPlace...>) {
  // 63 lines: at the 64th, a line split would be a page split.
  if constexpr (kPattern == kLine) (Do<kAccess>(p + kPlace % 63 * kLineBytes), ...);
  if constexpr (kPattern == kPage) (Do<kAccess>(p + kPlace % kPages * kPageBytes), ...);
  if constexpr (kPattern == kRandom) (Do<kAccess>(p + kPlace * kLineBytes + RandomOffset(kPlace)), ...);
}

// Passes between two readings of the clock: half a microsecond of aligned accesses, some 10 us of the
// dearest.
constexpr int kPasses = 32;

template <Access kAccess, Pattern kPattern>
Tally Run(char* p, Ticks length) {
  return RepeatFor(length, kPasses * kPlaces, [p] {
    for (int pass = 0; pass < kPasses; ++pass)
      Pass<kAccess, kPattern>(p, std::make_index_sequence<kPlaces>{});
  });
}

template <Access kAccess>
Tally RunPattern(Pattern pattern, char* p, Ticks length) {
  switch (pattern) {
    case kLine:
      return Run<kAccess, kLine>(p, length);
    case kPage:
      return Run<kAccess, kPage>(p, length);
    case kRandom:
      return Run<kAccess, kRandom>(p, length);
  }
  return {};
}

class MisalignedAccessArm final : public Arm {
 public:
  explicit MisalignedAccessArm(const Parameters& p)
      : access_(static_cast<Access>(p["access"])),
        pattern_(static_cast<Pattern>(p["pattern"])),
        offset_(static_cast<size_t>(p["offset"])),
        memory_((kPages + 2) * kPageBytes) {
    memory_.Touch();
  }

  Tally Run(unsigned, Ticks length) override {
    char* const p = memory_.data() + offset_;
    switch (access_) {
      case kLoad:
        return RunPattern<kLoad>(pattern_, p, length);
      case kLoadPair:
        return RunPattern<kLoadPair>(pattern_, p, length);
      case kLoadBytes:
        return RunPattern<kLoadBytes>(pattern_, p, length);
      case kLoadV128:
        return RunPattern<kLoadV128>(pattern_, p, length);
      case kLoadV128Pair:
        return RunPattern<kLoadV128Pair>(pattern_, p, length);
      case kStore:
        return RunPattern<kStore>(pattern_, p, length);
      case kStorePair:
        return RunPattern<kStorePair>(pattern_, p, length);
      case kExchange:
        return RunPattern<kExchange>(pattern_, p, length);
    }
    return {};
  }

 private:
  const Access access_;
  const Pattern pattern_;
  const size_t offset_;
  const Mapping memory_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  // A split exchange is a split lock: it stalls the whole machine and may raise SIGBUS.
  if (p["access"] == kExchange && (p["offset"] % 8 != 0 || p["pattern"] == kRandom)) {
    throw Error("ERR_KERNEL_PARAMETER", "misaligned_access.exchange must be aligned to 8");
  }
  return std::make_unique<MisalignedAccessArm>(p);
}

}  // namespace

constexpr KernelDescriptor kMisalignedAccess{"misaligned_access", kParameters, 1, 64, Make};

}  // namespace hardfacts
