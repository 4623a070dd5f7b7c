// What the order of a walk costs: sums a row-major matrix of float64 along its rows or along its columns.
//
// One loop for both orders: the strides along and across are values of run time, so that no compiler can
// exchange loops or make vectors of the one order. Bits are added and not floats, into four sums: the latency
// of a floating add would bind the rows and so flatter the columns. A trial goes along eight neighbouring
// lines, a cache line's worth, so that columns find again what their neighbours brought, as in a walk over
// everything; the next trial goes on behind them, so that the matrix is what is worked on.
//
// What could fake the result: a compiler that turns the loop round, a sum that binds the rows (see above), a
// matrix that a cache holds, elements left out (the sum is known). Not a fake: columns of rows whose size is
// a power of two crowd a few sets of L1 and the TLB, which is a part of what is claimed of them.
#include <algorithm>

#include "kernels/kernels.h"
#include "measure/numbered_memory.h"
#include "measure/sink.h"

namespace hardfacts {
namespace {

enum Order : int64_t { kRow, kColumn };

constexpr ParameterSpec kParameters[] = {{"rows", 8, 16384}, {"columns", 8, 16384}, {"order", 0, 1}};

constexpr size_t kElementBytes = 8;
constexpr size_t kLargestMatrix = size_t{128} << 20;
// Float64s of a 64-byte cache line.
constexpr size_t kLines = 8;
// Between two looks at the clock: 5 us in L1, some 100 us along columns.
constexpr size_t kLeastElements = 16384;

class MatrixSumArm final : public Arm {
 public:
  MatrixSumArm(size_t rows, size_t columns, Order order)
      : lines_(order == kRow ? rows : columns),
        length_(order == kRow ? columns : rows),
        across_(order == kRow ? columns : 1),
        along_(order == kRow ? 1 : columns),
        groups_(std::max(size_t{1}, kLeastElements / (kLines * length_))),
        memory_(rows * columns * kElementBytes, 0) {}

  Tally Run(unsigned, Ticks length) override {
    return RepeatLoadsFor(length, groups_ * kLines * length_, [this] {
      for (size_t left = groups_; left > 0; --left) SumGroup();
    });
  }

  std::vector<Counter> Counters() const override {
    return {{"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  void SumGroup() {
    uint64_t sum = 0;
    for (size_t line = next_; line < next_ + kLines; ++line) {
      sum += SumLine(memory_.data() + line * across_ * kElementBytes);
    }
    mismatches_ += sum != Expected();
    next_ = next_ + kLines == lines_ ? 0 : next_ + kLines;
  }

  uint64_t SumLine(const char* p) const {
    uint64_t a = 0, b = 0, c = 0, d = 0;
    const size_t stride = Opaque(along_ * kElementBytes);
    for (size_t left = length_ / 4; left > 0; --left) {
      a += *reinterpret_cast<const volatile uint64_t*>(p);
      b += *reinterpret_cast<const volatile uint64_t*>(p + stride);
      c += *reinterpret_cast<const volatile uint64_t*>(p + 2 * stride);
      d += *reinterpret_cast<const volatile uint64_t*>(p + 3 * stride);
      p += 4 * stride;
    }
    return a + b + c + d;
  }

  // Element (row, column) is word row * columns + column. Each line is length_ words `along_` apart, and so
  // adds up to length_ times its first word and `along_` times 0 + 1 + ... + (length_ - 1).
  uint64_t Expected() const {
    const uint64_t along = along_ * (length_ * (length_ - 1) / 2) * kLines;
    const uint64_t first_words =
        NumberedMemory::SumOf(next_ * across_, 1) * kLines + across_ * (kLines * (kLines - 1) / 2);
    return first_words * length_ + along;
  }

  const size_t lines_;
  const size_t length_;
  // From one line to the next, and from one element of a line to the next, in elements.
  const size_t across_;
  const size_t along_;
  const size_t groups_;
  const NumberedMemory memory_;
  size_t next_ = 0;
  uint64_t mismatches_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const size_t rows = static_cast<size_t>(p["rows"]);
  const size_t columns = static_cast<size_t>(p["columns"]);
  if (rows % kLines != 0 || columns % kLines != 0) {
    throw Error("ERR_KERNEL_PARAMETER", "matrix_sum: rows and columns must be multiples of 8");
  }
  if (rows * columns * kElementBytes > kLargestMatrix) {
    throw Error("ERR_KERNEL_PARAMETER", "matrix_sum: the matrix must not exceed 128 MiB");
  }
  return std::make_unique<MatrixSumArm>(rows, columns, static_cast<Order>(p["order"]));
}

}  // namespace

constexpr KernelDescriptor kMatrixSum{"matrix_sum", kParameters, 1, 1, Make};

}  // namespace hardfacts
