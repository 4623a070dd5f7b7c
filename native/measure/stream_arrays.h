// The arrays that streaming kernels go through: a part for every thread, of values that are known beforehand.
#ifndef HARDFACTS_MEASURE_STREAM_ARRAYS_H_
#define HARDFACTS_MEASURE_STREAM_ARRAYS_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "platform/affinity.h"
#include "platform/error.h"
#include "platform/mapping.h"
#include "platform/numa.h"
#include "platform/pages.h"

namespace hardfacts {

// Word k of the array `first` of thread t has the bits of 1.0 plus t * 2^32 + k, and of `second` plus 2^40
// more: ordinary numbers of which a word left out, or taken from elsewhere, shows. Nobody writes to them.
// `to` holds nothing to rely on: all arms write to it in turn.
//
// Arms of a team that want memory of one kind for as many threads have it in common, so that what is set
// against each other is in the same pages. Arms are made one after the other on one thread: the one that
// needs most first.
//
// One set may outlive its team, for the next that wants just the same (see Keep): a guest whose host takes
// freed memory back waits a millisecond a MiB for it to come again, which was half of a run's time.
class StreamArrays {
 public:
  enum Role : unsigned { kFirst, kSecond, kTo };
  static constexpr unsigned kRoles = 3;

  struct Kind {
    unsigned threads;
    Pages pages;
    Policy policy;
    NodeMask nodes;
    bool operator==(const Kind&) const = default;
  };

  // Those that other arms hold at the moment if each thread's part is large enough, else kept ones of just
  // this size, else new ones.
  static std::shared_ptr<StreamArrays> For(const Kind& kind, size_t part_bytes) {
    std::erase_if(held_, [](const auto& each) { return each.expired(); });
    for (const auto& each : held_) {
      std::shared_ptr<StreamArrays> arrays = each.lock();
      if (arrays->kind_ == kind && arrays->part_bytes_ >= part_bytes) return arrays;
    }
    std::shared_ptr<StreamArrays> arrays = KeptOrNew(kind, part_bytes);
    held_.push_back(arrays);
    return arrays;
  }

  // From now on the largest arrays of one thread of up to `most_bytes` in all stay when their team is gone,
  // and go to the next that wants as many bytes of the same kind on the same CPU. What is kept now is given
  // back.
  static void Keep(size_t most_bytes) {
    const std::scoped_lock lock(kept_.mutex);
    kept_.arrays.reset();
    kept_.most_bytes = most_bytes;
  }

  // Touches such arrays on a CPU, all three of them or the first alone, ahead of the first that wants them;
  // not where they could not be kept, or where there is no thread or memory to be had: whoever wants them
  // will be told the same.
  static void Prepare(int cpu, Pages pages, size_t part_bytes, bool all) {
    {
      const std::scoped_lock lock(kept_.mutex);
      if (part_bytes > kept_.most_bytes / kRoles) return;
    }
    const auto touch = [&] {
      try {
        PinCurrentThread(cpu);
        const auto arrays = For({1, pages, Policy::kDefault, {}}, part_bytes);
        for (const Role role : {kFirst, kSecond, kTo}) {
          if (role != kFirst && !all) break;
          arrays->Provide(role);
          arrays->TouchFirst(0, role);
        }
      } catch (const std::exception&) {
      }
    };
    try {
      std::jthread{touch};
    } catch (const std::exception&) {
    }
  }

  StreamArrays(const Kind& kind, size_t part_bytes)
      : kind_(kind), part_bytes_(part_bytes), parts_(kind.threads) {}

  // Maps the array for every thread; placed by its policy once it is touched. Throws where its nodes have no
  // room for all that the team has bound to them by now.
  void Provide(Role role) {
    if (parts_.front().arrays[role].mapping.has_value()) return;
    const size_t untouched = UntouchedOfTeam(kind_);
    std::vector<const Mapping*> array;
    for (Part& part : parts_) {
      const Mapping& mapping = part.arrays[role].mapping.emplace(part_bytes_, kind_.pages);
      // What a fork costs is measured beside kept arrays.
      mapping.KeepFromForks();
      array.push_back(&mapping);
    }
    try {
      PlaceMappings(array, kind_.policy, kind_.nodes, untouched);
    } catch (...) {
      // Or whoever wants them next would have them without their place.
      for (Part& part : parts_) part.arrays[role].mapping.reset();
      throw;
    }
  }

  // By the thread whose part it is, before anybody else does.
  void TouchFirst(unsigned thread, Role role) {
    Array& array = parts_[thread].arrays[role];
    if (array.touched) return;
    TouchAll(*array.mapping);
    array.touched = true;
    if (role == kTo) return;
    uint64_t* const words = reinterpret_cast<uint64_t*>(array.mapping->data());
    const uint64_t number = NumberOf(thread, role, 0);
    for (size_t k = 0; k < array.mapping->size() / 8; ++k) words[k] = kOne + number + k;
  }

  char* data(unsigned thread, Role role) const {
    const std::optional<Mapping>& mapping = parts_[thread].arrays[role].mapping;
    return mapping.has_value() ? mapping->data() : nullptr;
  }

  // Base pages' worth of an array, all threads together, that is in pages of another kind than it was asked
  // for. Once everything is touched.
  size_t WrongPagesOf(Role role) {
    size_t wrong = 0;
    for (Part& part : parts_) {
      Array& array = part.arrays[role];
      // Asking takes a millisecond, and the answer stays.
      if (!array.wrong_pages.has_value()) array.wrong_pages = WrongPages(*array.mapping);
      wrong += *array.wrong_pages;
    }
    return wrong;
  }

  // The same of base pages that are on none of the nodes that the policy names; nothing where it names none.
  std::optional<size_t> WrongNodesOf(Role role) {
    if (kind_.policy == Policy::kDefault) return std::nullopt;
    size_t wrong = 0;
    for (Part& part : parts_) {
      Array& array = part.arrays[role];
      if (!array.wrong_nodes.has_value()) array.wrong_nodes = PagesOutside(*array.mapping, kind_.nodes);
      wrong += *array.wrong_nodes;
    }
    return wrong;
  }

  // Of the bits of `count` words from word `first` on of the array `first`, modulo 2^64.
  static uint64_t SumOf(unsigned thread, uint64_t first, uint64_t count) {
    return count * (kOne + NumberOf(thread, kFirst, first)) + count * (count - 1) / 2;
  }

  static double ValueOf(unsigned thread, Role role, uint64_t word) {
    return std::bit_cast<double>(kOne + NumberOf(thread, role, word));
  }

 private:
  struct Array {
    std::optional<Mapping> mapping;
    bool touched = false;
    std::optional<size_t> wrong_pages;
    std::optional<size_t> wrong_nodes;
  };

  struct Part {
    std::array<Array, kRoles> arrays;
  };

  // Static, hence zero at first.
  struct Kept {
    std::mutex mutex;
    std::shared_ptr<StreamArrays> arrays;
    // Where they were touched first.
    int cpu;
    size_t most_bytes;
  };
  static inline Kept kept_;

  // Those that arms of this thread hold: of its team, for it makes all of them.
  static inline thread_local std::vector<std::weak_ptr<StreamArrays>> held_;

  // Bytes of arrays that are placed alike, mapped for the team and not touched yet, which they are once all
  // of its arms are made. A pool's pages are taken from no node's free memory.
  static size_t UntouchedOfTeam(const Kind& like) {
    size_t bytes = 0;
    for (const auto& each : held_) {
      const std::shared_ptr<const StreamArrays> arrays = each.lock();
      if (arrays == nullptr || IsPooled(arrays->kind_.pages) || arrays->kind_.policy != like.policy ||
          arrays->kind_.nodes != like.nodes) {
        continue;
      }
      for (const Part& part : arrays->parts_) {
        for (const Array& array : part.arrays) {
          if (array.mapping.has_value() && !array.touched) bytes += array.mapping->size();
        }
      }
    }
    return bytes;
  }

  // Larger ones are not taken for smaller: arms that must not share arrays ask for ascending sizes.
  static std::shared_ptr<StreamArrays> KeptOrNew(const Kind& kind, size_t part_bytes) {
    const std::scoped_lock lock(kept_.mutex);
    const int cpu = CurrentCpu();
    const StreamArrays* const kept = kept_.arrays.get();
    if (kept != nullptr && kept->kind_ == kind && kept->part_bytes_ == part_bytes && kept_.cpu == cpu) {
      return kept_.arrays;
    }
    // Pools are for others, and what is left in them is counted.
    const bool worth = kind.threads == 1 && kind.policy == Policy::kDefault && !IsPooled(kind.pages) &&
                       part_bytes <= kept_.most_bytes / kRoles &&
                       (kept == nullptr || kept->part_bytes_ < part_bytes);
    // Before new ones take as much again.
    if (worth) kept_.arrays.reset();
    auto arrays = std::make_shared<StreamArrays>(kind, part_bytes);
    if (worth) {
      kept_.arrays = arrays;
      kept_.cpu = cpu;
    }
    return arrays;
  }

  static constexpr uint64_t kOne = 0x3ff0'0000'0000'0000;

  static uint64_t NumberOf(unsigned thread, Role role, uint64_t word) {
    return (role == kSecond ? uint64_t{1} << 40 : 0) + (uint64_t{thread} << 32) + word;
  }

  const Kind kind_;
  const size_t part_bytes_;
  std::vector<Part> parts_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_STREAM_ARRAYS_H_
