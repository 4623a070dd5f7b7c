// How large a Redis object's header is, and how many share a line: replicas of its declaration, laid out one
// after the other from a line's start. Nothing is timed that matters: sizes and places are the result, and
// places are read from the bytes that writing a field changes, not from the declaration again.
//
// What could fake the result: another ABI than Redis is built with (32-bit pointers, packed structures),
// which shows as fields that are not where the documented layout has them (`mismatches`). A replica proves
// the arithmetic of a version's declaration, and says nothing of a given binary.
#include <bit>
#include <cstring>

#include "kernels/kernels.h"
#include "measure/sink.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

static_assert(std::endian::native == std::endian::little, "bit n is bit n % 8 of byte n / 8");

// In the order of src/kernels/object-layout.ts.
enum Layout : int64_t { kRedis32, kRedis82, kRedisKeyMetadata, kWideRefcount, kTwoWords, kLayouts };

constexpr ParameterSpec kParameters[] = {{"layout", 0, kLayouts - 1}};

// Where a field lies, in bits from the object's start.
struct Place {
  size_t first;
  size_t bits;
};

// redis 3.2 to 8.0, src/server.h: struct redisObject. 24 is LRU_BITS.
struct Redis32 {
  unsigned type : 4;
  unsigned encoding : 4;
  unsigned lru : 24;
  int refcount;
  void* ptr;

  static constexpr Place kRefcount{32, 32};
  static constexpr Place kPtr{64, 64};
};

// redis 8.2, since its key may follow the header in the same allocation (pull request 13806).
struct Redis82 {
  unsigned type : 4;
  unsigned encoding : 4;
  unsigned lru : 24;
  unsigned iskvobj : 1;
  unsigned expirable : 1;
  unsigned refcount : 30;
  void* ptr;

  static constexpr Place kRefcount{34, 30};
  static constexpr Place kPtr{64, 64};
};

// redis since keys carry metadata (pull request 14445), src/object.h.
struct RedisKeyMetadata {
  unsigned type : 4;
  unsigned encoding : 4;
  unsigned refcount : 23;
  unsigned iskvobj : 1;
  unsigned metabits : 8;
  unsigned lru : 24;
  void* ptr;

  static constexpr Place kRefcount{8, 23};
  static constexpr Place kPtr{64, 64};
};

// Redis32 with a reference count that nothing overflows: its alignment costs a word.
struct WideRefcount {
  unsigned type : 4;
  unsigned encoding : 4;
  unsigned lru : 24;
  int64_t refcount;
  void* ptr;

  static constexpr Place kRefcount{64, 64};
  static constexpr Place kPtr{128, 64};
};

// Two words, whatever else they are.
struct TwoWords {
  uint64_t refcount;
  void* ptr;

  static constexpr Place kRefcount{0, 64};
  static constexpr Place kPtr{64, 64};
};

constexpr uintptr_t kLineBytes = 64;  // the claim's own line
// Any size that is a multiple of 8 ends with a line.
constexpr size_t kObjects = 64;

bool BitAt(const char* object, size_t bit) { return (object[bit / 8] >> (bit % 8) & 1) != 0; }

uint64_t Read(const char* object, Place place) {
  uint64_t value = 0;
  for (size_t i = 0; i < place.bits; ++i) {
    value |= uint64_t{BitAt(object, place.first + i)} << i;
  }
  return value;
}

// Where `set` writes in an object of zeroes; {0, 0} if nowhere.
template <typename Object, typename Set>
Place PlaceOf(Set&& set) {
  Object object;
  std::memset(static_cast<void*>(&object), 0, sizeof(object));
  Clobber();
  set(object);
  char bytes[sizeof(object)];
  std::memcpy(bytes, &object, sizeof(object));
  Place place{0, 0};
  for (size_t bit = 0; bit < 8 * sizeof(object); ++bit) {
    if (!BitAt(bytes, bit)) continue;
    if (place.bits == 0) place.first = bit;
    ++place.bits;
  }
  return place;
}

template <typename Object>
class ObjectLayoutArm final : public Arm {
 public:
  ObjectLayoutArm() : memory_(kObjects * sizeof(Object)), objects_(new(memory_.data()) Object[kObjects]) {}

  Tally Run(unsigned, Ticks length) override {
    const Tally tally = RepeatFor(length, kObjects, [this] {
      for (size_t i = 0; i < kObjects; ++i) {
        objects_[i].refcount = i;
        objects_[i].ptr = &objects_[i];
      }
      Clobber();
    });
    for (size_t i = 0; i < kObjects; ++i) {
      const char* const bytes = reinterpret_cast<const char*>(&objects_[i]);
      mismatches_ += Read(bytes, Object::kRefcount) != i;
      mismatches_ += Read(bytes, Object::kPtr) != reinterpret_cast<uintptr_t>(bytes);
    }
    return tally;
  }

  std::vector<Counter> Counters() const override {
    const Place refcount = PlaceOf<Object>([](Object& object) { object.refcount = Opaque(~0); });
    const Place ptr =
        PlaceOf<Object>([](Object& object) { object.ptr = reinterpret_cast<void*>(~uintptr_t{0}); });
    const uintptr_t begin = reinterpret_cast<uintptr_t>(objects_);
    const uintptr_t last = reinterpret_cast<uintptr_t>(objects_ + kObjects) - 1;
    return {{"size", sizeof(Object)},
            {"refcount_bit", static_cast<double>(refcount.first)},
            {"refcount_bits", static_cast<double>(refcount.bits)},
            {"ptr_bit", static_cast<double>(ptr.first)},
            {"ptr_bits", static_cast<double>(ptr.bits)},
            {"objects", kObjects},
            {"lines", static_cast<double>(last / kLineBytes - begin / kLineBytes + 1)},
            {"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  const Mapping memory_;
  Object* const objects_;
  uint64_t mismatches_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  switch (static_cast<Layout>(p["layout"])) {
    case kRedis32:
      return std::make_unique<ObjectLayoutArm<Redis32>>();
    case kRedis82:
      return std::make_unique<ObjectLayoutArm<Redis82>>();
    case kRedisKeyMetadata:
      return std::make_unique<ObjectLayoutArm<RedisKeyMetadata>>();
    case kWideRefcount:
      return std::make_unique<ObjectLayoutArm<WideRefcount>>();
    case kTwoWords:
      return std::make_unique<ObjectLayoutArm<TwoWords>>();
    case kLayouts:
      break;
  }
  throw Error("ERR_KERNEL_PARAMETER", "object_layout.layout is none of its layouts");
}

}  // namespace

constexpr KernelDescriptor kObjectLayout{"object_layout", kParameters, 1, 1, Make};

}  // namespace hardfacts
