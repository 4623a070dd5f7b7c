// What moving the rest of a record costs: sums one 8-byte field of every record, in order. At a pitch of 8
// the array is packed; from the line size on, every field brings a line of its own.
//
// The timed loop is one load and one add a field, with four sums so that the adds never bound it; the same
// scalar loop for every pitch, since vector code would help the packed array alone. Out of cache by flushing
// exactly the lines that will be read (measure/window.h). The window's pages stay in the TLB: the figure is
// about lines. Sequential on purpose, so the prefetchers are part of it. With adds, one sum and so many
// dependent adds behind each field bound the scan instead, wherever the fields come from.
#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/sink.h"
#include "measure/window.h"

namespace hardfacts {
namespace {

enum Residence : int64_t { kFlushed, kResident };

constexpr ParameterSpec kParameters[] = {
    {"pitch", 8, 8192}, {"count", 64, 1 << 20}, {"residence", 0, 1}, {"adds", 0, 16}};

constexpr int64_t kAdds = 16;

constexpr size_t kLargestWindow = size_t{256} << 20;
// What a resident scan reads once before its trial: no first-level cache holds more.
constexpr size_t kWarmedBytes = size_t{256} << 10;

class FieldScanArm final : public Arm {
 public:
  FieldScanArm(size_t pitch, size_t count, Residence residence, bool delayed)
      : pitch_(pitch),
        count_(count),
        residence_(residence),
        delayed_(delayed),
        window_(pitch * count),
        flush_step_(pitch < FlushLineBytes() ? FlushLineBytes() : pitch) {}

  void Prepare(unsigned) override {
    if (residence_ == kResident) {
      // Other arms may have thrown it out.
      if (pitch_ * count_ <= kWarmedBytes) Sum(window_.data());
      return;
    }
    window_.Advance();
    const char* const data = window_.data();
    for (size_t offset = 0; offset < pitch_ * count_; offset += flush_step_) FlushLine(data + offset);
    FlushFence();
  }

  Tally Run(unsigned, Ticks length) override {
    const char* const data = window_.data();
    const auto scan = [&] { delayed_ ? SumDelayed(data) : Sum(data); };
    return residence_ == kResident ? RepeatFor(length, count_, scan) : TimeOnce(count_, scan);
  }

  // Lines that hold a field, counted from the addresses themselves.
  std::vector<Counter> Counters() const override {
    const uintptr_t line = FlushLineBytes();
    uintptr_t last = 0;
    uint64_t lines = 0;
    for (size_t i = 0; i < count_; ++i) {
      const uintptr_t now = reinterpret_cast<uintptr_t>(window_.data() + i * pitch_) / line;
      lines += now != last;
      last = now;
    }
    return {{"lines", static_cast<double>(lines)}};
  }

 private:
  void Sum(const char* p) const {
    uint64_t a = 0, b = 0, c = 0, d = 0;
    const size_t pitch = pitch_;
    for (size_t left = count_ / 4; left > 0; --left) {
      a += *reinterpret_cast<const volatile uint64_t*>(p);
      b += *reinterpret_cast<const volatile uint64_t*>(p + pitch);
      c += *reinterpret_cast<const volatile uint64_t*>(p + 2 * pitch);
      d += *reinterpret_cast<const volatile uint64_t*>(p + 3 * pitch);
      p += 4 * pitch;
    }
    Sink(a + b + c + d);
  }

  void SumDelayed(const char* p) const {
    uint64_t sum = 0;
    const uint64_t nothing = Opaque(uint64_t{0});
    for (size_t left = count_; left > 0; --left) {
      sum += *reinterpret_cast<const volatile uint64_t*>(p);
#pragma GCC unroll 16
      for (int64_t add = 0; add < kAdds; ++add) DependentAdd(sum, nothing);
      p += pitch_;
    }
    Sink(sum);
  }

  const size_t pitch_;
  const size_t count_;
  const Residence residence_;
  const bool delayed_;
  RotatingWindow window_;
  const size_t flush_step_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const size_t pitch = static_cast<size_t>(p["pitch"]);
  const size_t count = static_cast<size_t>(p["count"]);
  if (pitch % 8 != 0 || count % 4 != 0) {
    throw Error("ERR_KERNEL_PARAMETER", "field_scan: pitch must be a multiple of 8, count of 4");
  }
  if (pitch * count > kLargestWindow) {
    throw Error("ERR_KERNEL_PARAMETER", "field_scan: pitch times count must not exceed 256 MiB");
  }
  if (p["adds"] != 0 && p["adds"] != kAdds) {
    throw Error("ERR_KERNEL_PARAMETER", "field_scan.adds must be 0 or 16");
  }
  return std::make_unique<FieldScanArm>(pitch, count, static_cast<Residence>(p["residence"]), p["adds"] != 0);
}

}  // namespace

constexpr KernelDescriptor kFieldScan{"field_scan", kParameters, 1, 1, Make};

}  // namespace hardfacts
