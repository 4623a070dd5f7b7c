// The kernel interface. A kernel is the code whose time is taken; it knows nothing of Node.
#ifndef HARDFACTS_KERNEL_H_
#define HARDFACTS_KERNEL_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "measure/ticks.h"
#include "measure/trial.h"
#include "platform/error.h"

namespace hardfacts {

// A whole number within bounds. Choices arrive as the index of their name (src/kernels/*.ts has the names).
struct ParameterSpec {
  const char* name;
  int64_t min;
  int64_t max;
};

struct KernelDescriptor;

// One arm's parameters, in the order of the kernel's specs, each within its bounds.
class Parameters {
 public:
  Parameters(const KernelDescriptor& kernel, std::vector<int64_t> values)
      : kernel_(&kernel), values_(std::move(values)) {}
  int64_t operator[](std::string_view name) const;

 private:
  const KernelDescriptor* kernel_;
  std::vector<int64_t> values_;
};

struct Counter {
  const char* name;
  double value;
};

// One condition of a comparison: its memory and its code, used by all threads of its team at once. Everything
// is allocated by the constructor, which runs on the team's first thread, pinned: what it touches is local to
// that one. From Approach on nothing allocates, locks or throws.
class Arm {
 public:
  virtual ~Arm() = default;

  // On every pinned thread that takes part, once, before the first trial of any arm: where a thread's memory
  // should be local to it, here it is touched. The arm's threads are in here at the same time. May throw
  // Error.
  virtual void Settle(unsigned thread) { (void)thread; }

  // Whether there is anything to be done in Approach.
  virtual bool HasApproach() const { return false; }

  // On the pinned thread, untimed, before every Prepare: what takes so long that the kernel's own threads
  // take the CPU meanwhile, and that this does no harm to. Only what takes it for longer disturbs the block.
  virtual void Approach(unsigned thread) { (void)thread; }

  // On the pinned thread, untimed, before every trial.
  virtual void Prepare(unsigned thread) { (void)thread; }

  // The trial: about `length` ticks, or a fixed amount of work.
  virtual Tally Run(unsigned thread, Ticks length) = 0;

  // After the last trial, on any one thread: what was counted over all trials.
  virtual std::vector<Counter> Counters() const { return {}; }
};

struct KernelDescriptor {
  const char* slug;
  std::span<const ParameterSpec> parameters;
  unsigned min_threads;
  unsigned max_threads;
  // Throws Error with code ERR_KERNEL_PARAMETER where values that are each in bounds do not go together.
  std::unique_ptr<Arm> (*make)(const Parameters& parameters, unsigned threads);
};

inline int64_t Parameters::operator[](std::string_view name) const {
  for (size_t i = 0; i < kernel_->parameters.size(); ++i) {
    if (kernel_->parameters[i].name == name) return values_[i];
  }
  // A kernel asking for what it does not declare: found by the first test that makes the arm.
  throw Error("ERR_INTERNAL", std::string(kernel_->slug) + " declares no parameter " + std::string(name));
}

// All kernels, by slug.
std::span<const KernelDescriptor* const> Kernels();

// Null if there is none.
const KernelDescriptor* FindKernel(std::string_view slug);

}  // namespace hardfacts

#endif  // HARDFACTS_KERNEL_H_
