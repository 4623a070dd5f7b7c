// How fast one core reads what a level of the hierarchy holds: sums the words of a window, in order, in
// vectors of a chosen width.
//
// The timed loop is eight loads with an add each, into eight sums (isa/streams_of_vectors.h). A window is
// gone through in turn, a slice a trial, so that trials stay short however large it is. Resident: before
// every trial all of it is read, the slice first, so that just the rest of the window has come in between.
// Flushed: no cache holds the slice. Windows beyond the last level would show the same, at a hundred times
// the cost, and not at all where a guest is told of 480 MiB.
//
// What could fake the result: loads too narrow to ask for what L1 can give (hence the widths); a dropped sum
// (it is checked); vectors put in by the compiler (it is told not to, and a test looks). Flushing leaves the
// slice's pages in the TLB, which flatters memory a little. Prefetchers are part of the figure.
#include <algorithm>

#include "isa/streams.h"
#include "kernels/kernels.h"
#include "measure/numbered_memory.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

enum Residence : int64_t { kResident, kFlushed };

constexpr ParameterSpec kParameters[] = {
    {"bytes", 4096, int64_t{256} << 20}, {"width", 0, 5}, {"residence", 0, 1}};

// Windows up to this are read whole and, while they are resident, again and again. A resident slice: some 6
// us from a second-level cache, 100 from slow memory. A flushed one: 10 to 30 us, and as long again to flush.
constexpr size_t kResidentSlice = size_t{1} << 20;
constexpr size_t kFlushedSlice = size_t{512} << 10;

// Pseudo-LRU needs more than a turn to settle where the window nearly fills a first or second level.
constexpr size_t kSettlingBytes = size_t{4} << 20;

class StreamReadArm final : public Arm {
 public:
  StreamReadArm(const Streams& streams, size_t bytes, Residence residence)
      : streams_(streams),
        bytes_(bytes),
        residence_(residence),
        slice_bytes_(std::min(bytes, residence == kResident ? kResidentSlice : kFlushedSlice)),
        line_bytes_(FlushLineBytes()),
        memory_(bytes, 0) {}

  void Prepare(unsigned) override {
    slice_ += slice_bytes_;
    if (slice_ + slice_bytes_ > bytes_) slice_ = 0;
    if (residence_ == kResident) {
      for (unsigned turn = bytes_ <= kSettlingBytes ? 2 : 1; turn > 0; --turn) {
        Read(slice_, bytes_ - slice_, 1);
        Read(0, slice_, 1);
      }
      return;
    }
    const char* const data = memory_.data() + slice_;
    for (size_t offset = 0; offset < slice_bytes_; offset += line_bytes_) FlushLine(data + offset);
    FlushFence();
  }

  Tally Run(unsigned, Ticks length) override {
    if (residence_ == kFlushed || slice_bytes_ < bytes_) {
      return TimeOnce(slice_bytes_, [this] { Read(slice_, slice_bytes_, 1); });
    }
    const size_t passes = kResidentSlice / bytes_;
    return RepeatLoadsFor(length, passes * bytes_, [this, passes] { Read(0, bytes_, passes); });
  }

  std::vector<Counter> Counters() const override {
    return {{"vector_bytes", static_cast<double>(streams_.vector_bytes)},
            {"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  void Read(size_t offset, size_t bytes, size_t passes) {
    const uint64_t sum = streams_.read(memory_.data() + offset, bytes, passes);
    mismatches_ += sum != passes * NumberedMemory::SumOf(offset / 8, bytes / 8);
  }

  const Streams& streams_;
  const size_t bytes_;
  const Residence residence_;
  const size_t slice_bytes_;
  const size_t line_bytes_;
  const NumberedMemory memory_;
  size_t slice_ = 0;
  uint64_t mismatches_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const size_t bytes = static_cast<size_t>(p["bytes"]);
  if (bytes % kStreamGranule != 0) {
    throw Error("ERR_KERNEL_PARAMETER", "stream_read.bytes must be a multiple of 512");
  }
  const Width width = static_cast<Width>(p["width"]);
  const Streams* const streams = StreamsOf(width);
  if (streams == nullptr) {
    throw Error("ERR_KERNEL_PARAMETER", std::string("stream_read.width: this CPU has no ") + NameOf(width) +
                                            "; widest is what it has");
  }
  return std::make_unique<StreamReadArm>(*streams, bytes, static_cast<Residence>(p["residence"]));
}

}  // namespace

constexpr KernelDescriptor kStreamRead{"stream_read", kParameters, 1, 1, Make};

}  // namespace hardfacts
