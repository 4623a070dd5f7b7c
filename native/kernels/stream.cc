// How fast threads read, write, copy, scale, add and triad: the loops of STREAM (McCalpin 1995), with regular
// stores or with ones that go past the caches, and reads with or without a prefetch.
//
// The timed loop is loads, arithmetic and stores of vectors, eight in a row or one at a time, by where the
// arrays are (isa/moves_of_vectors.h). Every thread goes on through its own part of the arrays, chunk by
// chunk, until the time is over, and next time from where it stopped: trials stay short however large the
// arrays are, and a chunk of arrays larger than all caches is in none of them when its turn comes. Bytes are
// counted as STREAM does: of the arrays named, without the lines that a store fetches first.
//
// What could fake the result: what other arms left in the caches, above all dirty lines, whose way to memory
// a trial would pay for instead of its own (hence `lead`: as much is gone through before, untimed); a
// compiler that makes memcpy of the loop (a test looks); stores past the caches that are still on their way
// (they are waited for, once, inside the time); work not done (marks are put in front of a trial and must
// have been written over with the right values; sums are compared).
#include <algorithm>
#include <array>
#include <string>

#include "isa/streams.h"
#include "kernels/kernels.h"
#include "measure/stream_arrays.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

constexpr int64_t kMostThreads = 64;
constexpr int64_t kMostBytes = int64_t{4} << 30;
constexpr int64_t kWholeDose = 100;

constexpr ParameterSpec kParameters[] = {{"op", 0, kStoringOps},
                                         {"store", 0, kStoreKinds - 1},
                                         {"bytes", 4096, kMostBytes},
                                         {"width", 0, 5},
                                         {"pages", 0, kPageKinds - 1},
                                         {"policy", 0, 5},
                                         {"nodes", 0, (int64_t{1} << 52) - 1},
                                         {"prefetch", 0, 65536},
                                         {"lead", 0, kMostBytes},
                                         {"dose", 1, 400}};

// Between two looks at the clock: 1 us in a first-level cache, some 20 in slow memory.
constexpr size_t kChunk = size_t{64} << 10;
// Of parts that no second level holds. A chunk's sum is waited for, and stores to memory begin anew with
// each: seen on Zen 5, 0.87 of what a plain loop reads in chunks of 64 KiB, 0.97 in 512. Threads of a team
// end within a chunk of each other, and share a memory: theirs are the smaller ones.
constexpr size_t kLargeChunk = size_t{2} << 20;
constexpr size_t kLargeChunkOfTeam = size_t{512} << 10;
constexpr size_t kLargePart = size_t{4} << 20;
// In front of a trial, in its way: few enough that it does not matter that their lines are in a cache.
constexpr size_t kMarks = 8;
constexpr size_t kMarkedBytes = 8 * kChunk;
// No operation gives it.
constexpr double kMark = -1;

constexpr size_t kElementBytes = 8;

// Arrays that an operation names, which STREAM counts.
constexpr size_t ArraysOf(StreamOp op) {
  switch (op) {
    case kStreamSum:
    case kStreamWrite:
      return 1;
    case kStreamCopy:
    case kStreamScale:
      return 2;
    case kStreamAdd:
    case kStreamTriad:
      return 3;
  }
  return 0;
}

// Stores past the caches are with the memory, or at least on their way out of the core.
void FenceStores() {
#if defined(__x86_64__)
  _mm_sfence();
#elif defined(__aarch64__)
  asm volatile("dsb ishst" ::: "memory");
#endif
}

class StreamArm final : public Arm {
 public:
  StreamArm(const Streams& streams, const Parameters& p, unsigned threads)
      : streams_(streams),
        op_(static_cast<StreamOp>(p["op"])),
        store_(static_cast<StoreKind>(p["store"])),
        ahead_(static_cast<size_t>(p["prefetch"])),
        dose_(static_cast<uint64_t>(p["dose"])),
        walkers_(threads) {
    const size_t rows = static_cast<size_t>(p["bytes"]) / kStreamGranule;
    const auto before = [&](size_t thread) { return rows * thread / threads * kStreamGranule; };
    const auto lead = static_cast<size_t>(p["lead"]);
    size_t largest = 0;
    for (unsigned thread = 0; thread < threads; ++thread) {
      Walker& walker = walkers_[thread];
      walker.bytes = before(thread + 1) - before(thread);
      walker.lead = lead / threads;
      largest = std::max(largest, walker.bytes);
    }
    arrays_ = StreamArrays::For(
        {threads, static_cast<Pages>(p["pages"]), static_cast<Policy>(p["policy"]), NodesOf(p["nodes"])},
        largest);
    if (op_ != kStreamWrite) roles_.push_back(StreamArrays::kFirst);
    if (op_ == kStreamAdd || op_ == kStreamTriad) roles_.push_back(StreamArrays::kSecond);
    if (op_ != kStreamSum) roles_.push_back(StreamArrays::kTo);
    for (const StreamArrays::Role role : roles_) arrays_->Provide(role);
  }

  void Settle(unsigned thread) override {
    for (const StreamArrays::Role role : roles_) arrays_->TouchFirst(thread, role);
    Walker& walker = walkers_[thread];
    for (unsigned role = 0; role < StreamArrays::kRoles; ++role) {
      walker.arrays[role] = arrays_->data(thread, static_cast<StreamArrays::Role>(role));
    }
  }

  void Prepare(unsigned thread) override {
    Walker& walker = walkers_[thread];
    for (size_t gone = 0; gone < walker.lead;) gone += Step(thread, walker);
    if (store_ == kNontemporal) FenceStores();
    if (op_ != kStreamSum) Mark(walker);
  }

  Tally Run(unsigned thread, Ticks length) override {
    Walker& walker = walkers_[thread];
    size_t gone = 0;
    Tally tally;
    tally.begin = Now();
    const Ticks deadline = tally.begin + length;
    do {
      gone += Step(thread, walker);
    } while (Now() < deadline);
    if (store_ == kNontemporal) FenceStores();
    tally.end = NowAfterLoads();
    tally.operations = uint64_t{gone} * ArraysOf(op_) * kWholeDose / dose_;
    if (op_ != kStreamSum) CheckMarks(thread, walker, gone);
    return tally;
  }

  std::vector<Counter> Counters() const override {
    const size_t counted = ArraysOf(op_) * kElementBytes;
    // A regular store has its line fetched first.
    const bool fetched = op_ != kStreamSum && store_ == kRegular;
    uint64_t mismatches = 0;
    for (const Walker& walker : walkers_) mismatches += walker.mismatches;
    size_t wrong_pages = 0;
    for (const StreamArrays::Role role : roles_) wrong_pages += arrays_->WrongPagesOf(role);
    std::vector<Counter> counters{
        {"counted_per_element", static_cast<double>(counted)},
        {"moved_per_element", static_cast<double>(counted + (fetched ? kElementBytes : 0))},
        {"vector_bytes", static_cast<double>(streams_.vector_bytes)},
        {"wrong_pages", static_cast<double>(wrong_pages)},
        {"mismatches", static_cast<double>(mismatches)}};
    size_t wrong_nodes = 0;
    bool named = false;
    for (const StreamArrays::Role role : roles_) {
      const std::optional<size_t> wrong = arrays_->WrongNodesOf(role);
      named = named || wrong.has_value();
      wrong_nodes += wrong.value_or(0);
    }
    if (named) counters.push_back({"wrong_nodes", static_cast<double>(wrong_nodes)});
    return counters;
  }

 private:
  // One thread's way through its part.
  struct alignas(kIsolation) Walker {
    size_t bytes = 0;
    size_t lead = 0;
    std::array<char*, StreamArrays::kRoles> arrays{};
    // Where it goes on.
    size_t at = 0;
    // How far in front of a trial's beginning its marks are.
    std::array<size_t, kMarks> marks{};
    size_t marked_from = 0;
    uint64_t trials = 0;
    uint64_t mismatches = 0;
  };

  // Null for an array that the operation does not have.
  static char* PlaceIn(const Walker& walker, StreamArrays::Role role) {
    char* const array = walker.arrays[role];
    return array == nullptr ? nullptr : array + walker.at;
  }

  size_t ChunkOf(const Walker& walker) const {
    if (walker.bytes < kLargePart) return kChunk;
    return walkers_.size() == 1 ? kLargeChunk : kLargeChunkOfTeam;
  }

  StoreShape ShapeFor(const Walker& walker) const {
    if (store_ == kNontemporal) return kPastCaches;
    return walker.bytes < kLargePart ? kNear : kFar;
  }

  // The next chunk, small parts several times over. Returns bytes of one array.
  size_t Step(unsigned thread, Walker& walker) {
    const size_t bytes = std::min(ChunkOf(walker), walker.bytes - walker.at);
    const size_t passes = std::max(size_t{1}, kChunk / walker.bytes);
    if (op_ == kStreamSum) {
      const char* const first = PlaceIn(walker, StreamArrays::kFirst);
      const uint64_t sum = ahead_ == 0 ? streams_.read(first, bytes, passes)
                                       : streams_.read_ahead(first, bytes, passes, ahead_);
      walker.mismatches += sum != passes * StreamArrays::SumOf(thread, walker.at / 8, bytes / 8);
    } else {
      streams_.stores[op_ - kStreamWrite][ShapeFor(walker)](
          PlaceIn(walker, StreamArrays::kFirst), PlaceIn(walker, StreamArrays::kSecond),
          PlaceIn(walker, StreamArrays::kTo), bytes, passes);
    }
    walker.at = walker.at + bytes == walker.bytes ? 0 : walker.at + bytes;
    return passes * bytes;
  }

  static double* WordAt(const Walker& walker, size_t distance) {
    const size_t place = (walker.marked_from + distance) % walker.bytes;
    return reinterpret_cast<double*>(walker.arrays[StreamArrays::kTo] + place);
  }

  // Elsewhere in their strides every time.
  static void Mark(Walker& walker) {
    walker.marked_from = walker.at;
    const size_t stride = std::min(walker.bytes, kMarkedBytes) / kMarks;
    const size_t words = stride / kElementBytes;
    // 7919 is a prime far from any stride of words: all of them get their turn.
    const size_t offset = walker.trials++ * 7919 % words * kElementBytes;
    for (size_t k = 0; k < kMarks; ++k) {
      walker.marks[k] = k * stride + offset;
      *WordAt(walker, walker.marks[k]) = kMark;
    }
  }

  // Those that the trial went over.
  void CheckMarks(unsigned thread, Walker& walker, size_t gone) const {
    for (const size_t mark : walker.marks) {
      if (mark >= gone) continue;
      const double* const word = WordAt(walker, mark);
      const size_t index = (walker.marked_from + mark) % walker.bytes / kElementBytes;
      walker.mismatches += *word != Expected(thread, index);
    }
  }

  double Expected(unsigned thread, size_t word) const {
    const double first = StreamArrays::ValueOf(thread, StreamArrays::kFirst, word);
    const double second = StreamArrays::ValueOf(thread, StreamArrays::kSecond, word);
    switch (op_) {
      case kStreamSum:
        break;
      case kStreamWrite:
        return kStreamConstant;
      case kStreamCopy:
        return first;
      case kStreamScale:
        return kStreamFactor * first;
      case kStreamAdd:
        return first + second;
      case kStreamTriad:
        return first + kStreamFactor * second;
    }
    return kMark;
  }

  const Streams& streams_;
  const StreamOp op_;
  const StoreKind store_;
  const size_t ahead_;
  const uint64_t dose_;
  std::vector<StreamArrays::Role> roles_;
  std::shared_ptr<StreamArrays> arrays_;
  std::vector<Walker> walkers_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  const auto refuse = [](const std::string& why) { throw Error("ERR_KERNEL_PARAMETER", "stream" + why); };
  const auto bytes = static_cast<size_t>(p["bytes"]);
  if (bytes % kStreamGranule != 0) refuse(".bytes must be a multiple of 512");
  if (bytes / kStreamGranule < threads) refuse(".bytes must be at least 512 a thread");
  if (p["op"] == kStreamSum && p["store"] != kRegular) refuse(".store: read stores nothing");
  if (p["op"] != kStreamSum && p["prefetch"] != 0) refuse(".prefetch goes with op read");
  if ((p["policy"] == static_cast<int64_t>(Policy::kDefault)) != (p["nodes"] == 0)) {
    refuse(".nodes goes with a policy other than default, and with each of them");
  }
  const Width width = static_cast<Width>(p["width"]);
  const Streams* const streams = StreamsOf(width);
  if (streams == nullptr) {
    refuse(std::string(".width: this CPU has no ") + NameOf(width) + "; widest is what it has");
  }
  return std::make_unique<StreamArm>(*streams, p, threads);
}

}  // namespace

constexpr KernelDescriptor kStream{"stream", kParameters, 1, kMostThreads, Make};

}  // namespace hardfacts
