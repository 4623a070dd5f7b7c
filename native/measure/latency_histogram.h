// How often something took how long, in buckets whose width is a 32nd of their beginning: a tail is in them
// to 3 %, and recording costs two instructions beside the store.
#ifndef HARDFACTS_MEASURE_LATENCY_HISTOGRAM_H_
#define HARDFACTS_MEASURE_LATENCY_HISTOGRAM_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace hardfacts {

class LatencyHistogram {
 public:
  void Add(uint64_t ticks) {
    ++counts_[BucketOf(ticks)];
    ++total_;
  }

  uint64_t total() const { return total_; }

  // The duration that this share of all is not above, 0 to 1; within its bucket by rank, so that two tails in
  // one bucket do not look equal. 0 where there are none.
  double Quantile(double share) const {
    if (total_ == 0) return 0;
    const double rank = share * static_cast<double>(total_);
    double below = 0;
    for (size_t bucket = 0; bucket < counts_.size(); ++bucket) {
      const auto here = static_cast<double>(counts_[bucket]);
      if (here > 0 && below + here >= rank) {
        const double from = static_cast<double>(LowestOf(bucket));
        const double to = static_cast<double>(LowestOf(bucket + 1));
        return from + (to - from) * std::clamp((rank - below) / here, 0.0, 1.0);
      }
      below += here;
    }
    return static_cast<double>(LowestOf(counts_.size()));
  }

 private:
  static constexpr unsigned kBits = 5;
  static constexpr uint64_t kParts = uint64_t{1} << kBits;

  // Below kParts each duration has a bucket of its own; above, each power of two has kParts of them.
  static size_t BucketOf(uint64_t ticks) {
    if (ticks < kParts) return static_cast<size_t>(ticks);
    const unsigned shift = static_cast<unsigned>(std::bit_width(ticks)) - 1 - kBits;
    return static_cast<size_t>((shift + 1) * kParts + ((ticks >> shift) & (kParts - 1)));
  }

  static uint64_t LowestOf(size_t bucket) {
    if (bucket < kParts) return bucket;
    const uint64_t shift = bucket / kParts - 1;
    if (shift > 63 - kBits) return ~uint64_t{0};
    return (kParts + bucket % kParts) << shift;
  }

  std::array<uint64_t, (64 - kBits + 1) * kParts> counts_{};
  uint64_t total_ = 0;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_LATENCY_HISTOGRAM_H_
