// What a load costs that has to wait for memory, while other cores ask memory for all they can get. Thread 0
// walks a cycle of nodes that no cache holds; the others read streams of their own, with `delay` dependent
// adds between lines where they are to ask for less, or do nothing but such adds (`spin`): the control, which
// has the same clock and the same power, and no traffic. With one thread the latency is that of an idle
// machine.
//
// Timed are the chase's loads (one operation each; of `dose` percent of them 100 are counted) on thread 0,
// bytes on those that stream, adds on those that spin.
//
// What could fake the result: a chase that caches hold in part (its memory is several times theirs, as the
// caller says, and is walked on from trial to trial), a TLB that is the bottleneck (huge pages), streams that
// others' caches answer (each has its own memory, larger than a cache), and threads that do not run at once
// (the team tells the overlap).
#include <algorithm>
#include <vector>

#include "isa/streams.h"
#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/ground.h"
#include "measure/sink.h"
#include "measure/visit_order.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

enum Load : int64_t { kStream, kSpin };

constexpr int64_t kMiB = 1 << 20;
constexpr unsigned kMostThreads = 64;

constexpr ParameterSpec kParameters[] = {
    {"bytes", kMiB, 4096 * kMiB}, {"stream_bytes", kMiB, 1024 * kMiB}, {"load", 0, 1},
    {"delay", 0, 4096},           {"pages", 0, kPageKinds - 1},        {"dose", 100, 400},
};

// A node in every fourth line: as many misses as one a line, and a quarter of the time to link them.
constexpr size_t kStride = 256;
constexpr uint64_t kSeed = 88172645463325252u;

// Between two readings of the clock.
constexpr unsigned kLoads = 64;
constexpr size_t kSlice = size_t{64} << 10;
constexpr size_t kLine = 64;
constexpr unsigned kAdds = 4096;

class LoadedLatencyArm final : public Arm {
 public:
  LoadedLatencyArm(const Parameters& p, unsigned threads)
      : load_(static_cast<Load>(p["load"])),
        delay_(p["delay"]),
        dose_(static_cast<uint64_t>(p["dose"])),
        pages_(static_cast<Pages>(p["pages"])),
        bytes_(static_cast<size_t>(p["bytes"])),
        stream_bytes_(static_cast<size_t>(p["stream_bytes"])),
        streams_(*StreamsOf(kWidest)),
        parts_(threads) {
    std::tie(ground_, word_) = Ground::Claim(bytes_, {pages_, Policy::kDefault, {}, 0});
    Link();
  }

  void Settle(unsigned thread) override {
    if (thread == 0 || load_ == kSpin) return;
    Part& part = parts_[thread];
    part.memory = StreamOf(thread);
    part.wrong_pages = WrongPages(*part.memory);
  }

  Tally Run(unsigned thread, Ticks length) override {
    if (thread == 0) {
      Tally tally = Chase(length);
      tally.operations = tally.operations * 100 / dose_;
      return tally;
    }
    return load_ == kSpin ? Spin(length) : Stream(parts_[thread], length);
  }

  std::vector<Counter> Counters() const override {
    size_t wrong = ground_->wrong_pages();
    for (const Part& part : parts_) wrong += part.wrong_pages;
    return {{"nodes", static_cast<double>(nodes())},
            {"wrong_pages", static_cast<double>(wrong)},
            {"mismatches", linked_ == nodes() ? 0.0 : 1.0}};
  }

 private:
  struct alignas(kIsolation) Part {
    std::shared_ptr<const Mapping> memory;
    size_t at = 0;
    size_t wrong_pages = 0;
  };

  uint64_t nodes() const { return bytes_ / kStride; }

  void Link() {
    Node* first = nullptr;
    Node* last = nullptr;
    VisitShuffled(nodes(), kSeed, [&](uint64_t k) {
      Node* const node = reinterpret_cast<Node*>(ground_->data() + k * kStride + word_ * sizeof(Node));
      if (last != nullptr) last->next = node;
      if (first == nullptr) first = node;
      last = node;
      ++linked_;
    });
    last->next = first;
    at_ = first;
  }

  // The thread's own, which it touches itself: all arms of the team stream through the same.
  std::shared_ptr<const Mapping> StreamOf(unsigned thread) const {
    static thread_local std::weak_ptr<const Mapping> current;
    std::shared_ptr<const Mapping> memory = current.lock();
    if (memory == nullptr || memory->size() < stream_bytes_) {
      memory = std::make_shared<const Mapping>(stream_bytes_, pages_);
      TouchAll(*memory);
      // Zero pages that were only read would be one page, in a cache.
      std::fill_n(memory->data(), memory->size(), static_cast<char>(thread));
      current = memory;
    }
    return memory;
  }

  Tally Chase(Ticks length) {
    const Node* node = at_;
    const Tally tally = RepeatLoadsFor(length, kLoads, [&node] {
#pragma GCC unroll 64
      for (unsigned k = 0; k < kLoads; ++k) node = *const_cast<const Node* const volatile*>(&node->next);
    });
    at_ = node;
    Sink(node);
    return tally;
  }

  static Tally Spin(Ticks length) {
    return RepeatFor(length, kAdds, [] { Delay(kAdds); });
  }

  Tally Stream(Part& part, Ticks length) const {
    const size_t size = part.memory->size();
    return RepeatFor(length, kSlice, [&] {
      char* const slice = part.memory->data() + part.at;
      part.at = part.at + 2 * kSlice > size ? 0 : part.at + kSlice;
      if (delay_ == 0) {
        Sink(streams_.read(slice, kSlice, 1));
        return;
      }
      for (size_t offset = 0; offset < kSlice; offset += kLine) {
        Sink(uint64_t{Volatile(reinterpret_cast<uint64_t*>(slice + offset))});
        Delay(delay_);
      }
    });
  }

  const Load load_;
  const int64_t delay_;
  const uint64_t dose_;
  const Pages pages_;
  const size_t bytes_;
  const size_t stream_bytes_;
  const Streams& streams_;
  std::shared_ptr<const Ground> ground_;
  unsigned word_ = 0;
  uint64_t linked_ = 0;
  alignas(kIsolation) const Node* at_ = nullptr;
  std::vector<Part> parts_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  if (static_cast<size_t>(p["bytes"]) % kStride != 0 ||
      static_cast<size_t>(p["stream_bytes"]) % kSlice != 0) {
    throw Error("ERR_KERNEL_PARAMETER",
                "loaded_latency: bytes in nodes of 256, stream_bytes in slices of 65536");
  }
  return std::make_unique<LoadedLatencyArm>(p, threads);
}

}  // namespace

constexpr KernelDescriptor kLoadedLatency{"loaded_latency", kParameters, 1, kMostThreads, Make};

}  // namespace hardfacts
