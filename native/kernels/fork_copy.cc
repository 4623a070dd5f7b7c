// What fork costs a process with much memory, and what it costs to write to that memory afterwards, while the
// child still shares it.
//
// Timed without writes: the call that makes the child, alone, in the parent. The child waits to be killed, so
// that its exit is no part of the figure, and is reaped before the trial ends. With writes: the writes alone,
// while the child holds the pages; how much of the mapping became the parent's own by them (Private_Dirty of
// smaps: Rss does not move, for a copy takes the place of its original) is the amplification.
//
// A raw clone, not fork(): handlers of libraries would be timed. The child calls nothing that is not safe
// after a signal, and dies with the thread that made it.
//
// What could fake the result: buffers of other arms, whose tables are copied too (each is shown to a child in
// its own trials only); the process's own memory, which is in every trial (an arm without a buffer says how
// much); huge pages that an earlier trial's writes have split (arms that write map afresh every time).
#include <sched.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "kernels/kernels.h"
#include "measure/sink.h"
#include "measure/team_memory.h"
#include "platform/numa.h"
#include "platform/pages.h"
#include "platform/thread_usage.h"

namespace hardfacts {
namespace {

enum Write : int64_t { kNoWrite, kOneByteASpan, kEveryFourthPage };

constexpr ParameterSpec kParameters[] = {
    {"pages", 0, static_cast<int64_t>(Pages::kTransparentHuge)},
    {"bytes", 0, int64_t{1} << 30},
    {"write", 0, 2},
};

// A killed child is gone within some ms; one that is not hangs in the kernel.
constexpr int64_t kReapNs = 2'000'000'000;

// No sanitizer's code runs in the child: their threads and locks are not there.
#if defined(__GNUC__) && !defined(__clang__)
#define HARDFACTS_BARE __attribute__((noinline, no_sanitize("address", "thread", "undefined")))
#else
#define HARDFACTS_BARE __attribute__((noinline, no_sanitize("address", "thread", "undefined", "memory")))
#endif

// A call of the system that touches neither errno nor anything else of the library. Of up to five arguments
// the last three are 0.
HARDFACTS_BARE long BareCall(long number, long a, long b) {
#if defined(__x86_64__)
  long result;
  register long r10 asm("r10") = 0;
  register long r8 asm("r8") = 0;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(0L), "r"(r10), "r"(r8)
               : "rcx", "r11", "memory");
  return result;
#elif defined(__aarch64__)
  register long x8 asm("x8") = number;
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = 0;
  register long x3 asm("x3") = 0;
  register long x4 asm("x4") = 0;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  return x0;
#endif
}

// A child of the calling process with a copy of its memory, that waits until it is killed; -errno where there
// is none. No signal tells of its end: whoever handles SIGCHLD here would take it for one of theirs.
HARDFACTS_BARE long CloneWaitingChild(long parent) {
#if defined(__x86_64__)
  long child;
  register long r10 asm("r10") = 0;
  register long r8 asm("r8") = 0;
  asm volatile("syscall"
               : "=a"(child)
               : "a"(SYS_clone), "D"(0L), "S"(0L), "d"(0L), "r"(r10), "r"(r8)
               : "rcx", "r11", "memory");
#elif defined(__aarch64__)
  register long x8 asm("x8") = SYS_clone;
  register long x0 asm("x0") = 0;
  register long x1 asm("x1") = 0;
  register long x2 asm("x2") = 0;
  register long x3 asm("x3") = 0;
  register long x4 asm("x4") = 0;
  asm volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4) : "memory");
  long child = x0;
#endif
  if (child != 0) return child;
  BareCall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
  // It may have died before it could be asked for.
  if (BareCall(SYS_getppid, 0, 0) != parent) BareCall(SYS_exit_group, 0, 0);
  // Nothing is ever ready among no files: until the signal that cannot be handled.
  for (;;) BareCall(SYS_ppoll, 0, 0);
}

// Ends and reaps it. False where it was not there to be ended, or would not go.
bool Reap(pid_t child) {
  int status = 0;
  // Still there, sharing the pages: else what was measured is not copy-on-write.
  const bool alive = waitpid(child, &status, WNOHANG | __WALL) == 0;
  if (!alive) return false;
  kill(child, SIGKILL);
  const int64_t start = MonotonicRawNs();
  while (waitpid(child, &status, WNOHANG | __WALL) == 0) {
    if (MonotonicRawNs() - start > kReapNs) return false;
    sched_yield();
  }
  return true;
}

// Ends and reaps a child, whatever is thrown meanwhile.
class Child {
 public:
  explicit Child(long id) : id_(static_cast<pid_t>(id)) {}
  ~Child() { End(); }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // False as of Reap.
  bool End() {
    const pid_t id = std::exchange(id_, 0);
    return id == 0 || Reap(id);
  }

 private:
  pid_t id_;
};

class ForkCopyArm final : public Arm {
 public:
  ForkCopyArm(Pages pages, size_t bytes, Write write) : pages_(pages), bytes_(bytes), write_(write) {
    if (bytes_ == 0 || write_ != kNoWrite) return;
    memory_ = pages_ == Pages::kBase ? TeamMemory<OfBasePages>(bytes_, 0, Fill, pages_)
                                     : TeamMemory<OfHugePages>(bytes_, 0, Fill, pages_);
    AskFacts();
    wrong_pages_ = WrongPages(*memory_);
  }

  void Prepare(unsigned) override {
    Attempt([this] {
      if (bytes_ == 0) return;
      if (write_ != kNoWrite) {
        memory_.reset();
        auto memory = std::make_shared<const Mapping>(bytes_, pages_);
        KeepFromBalancing(memory->data(), memory->size());
        Fill(*memory);
        wrong_pages_ += WrongPages(*memory);
        memory_ = std::move(memory);
      }
      ShowChildren(true);
    });
  }

  Tally Run(unsigned, Ticks) override {
    Tally tally;
    Attempt([this, &tally] {
      const Ticks begin = Now();
      const long id = CloneWaitingChild(getpid());
      const Ticks end = Now();
      if (id < 0) {
        throw Error::FromErrno("ERR_FORK", "clone with " + std::to_string(bytes_ >> 20) + " MiB of memory",
                               static_cast<int>(-id));
      }
      Child child(id);
      ++forks_;
      tally = write_ == kNoWrite ? Tally{1, begin, end} : TimeWrites();
      if (!child.End()) ++mismatches_;
      if (bytes_ > 0) ShowChildren(false);
      if (write_ != kNoWrite) memory_.reset();
    });
    return tally;
  }

  std::vector<Counter> Counters() const override {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    return {{"forks", static_cast<double>(forks_)},
            {"writes", static_cast<double>(writes_)},
            {"copied_bytes", static_cast<double>(copied_bytes_)},
            {"write_faults", static_cast<double>(write_faults_)},
            {"huge_bytes_before", static_cast<double>(huge_before_)},
            {"huge_bytes_after", static_cast<double>(huge_after_)},
            {"wrong_pages", static_cast<double>(wrong_pages_)},
            {"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  // Failures of a trial are kept until the team is asked for its counters: from there they can be thrown.
  template <typename Work>
  void Attempt(Work&& work) {
    if (failure_ != nullptr) return;
    try {
      work();
    } catch (...) {
      failure_ = std::current_exception();
      memory_.reset();
    }
  }

  // What arms have in common that write nothing: each shows its children as much of it as it has bytes.
  struct OfBasePages {};
  struct OfHugePages {};

  static void Fill(const Mapping& memory) {
    TouchAll(memory);
    Advise(memory, memory.size(), MADV_DONTFORK);
  }

  static void Advise(const Mapping& memory, size_t bytes, int advice) {
    if (madvise(memory.data(), bytes, advice) != 0) {
      throw Error::FromErrno("ERR_MEMORY", "madvise(MADV_DONTFORK)");
    }
  }

  void ShowChildren(bool show) { Advise(*memory_, bytes_, show ? MADV_DOFORK : MADV_DONTFORK); }

  PageFacts AskFacts() const {
    const std::optional<PageFacts> facts = FactsOf(*memory_);
    if (!facts.has_value()) {
      throw Error("ERR_NOT_TOLD", "/proc/self/smaps does not tell what memory is made of");
    }
    return *facts;
  }

  // One write to a span, whether it goes to one of its pages or to a fourth of them.
  Tally TimeWrites() {
    const size_t span = HugePageBytes();
    const size_t step = write_ == kEveryFourthPage ? 4 * PageBytes() : span;
    const size_t spans = bytes_ / span;
    const PageFacts before = AskFacts();
    const int64_t faults = PageFaults();
    const Tally tally = TimeOnce(spans, [this, step] {
      for (size_t at = 0; at < bytes_; at += step) Volatile(memory_->data() + at) = 1;
    });
    write_faults_ += PageFaults() - faults;
    const PageFacts after = AskFacts();
    writes_ += spans;
    copied_bytes_ += after.private_dirty - before.private_dirty;
    huge_before_ += before.anonymous_huge;
    huge_after_ += after.anonymous_huge;
    return tally;
  }

  const Pages pages_;
  const size_t bytes_;
  const Write write_;
  std::shared_ptr<const Mapping> memory_;
  std::exception_ptr failure_;
  uint64_t forks_ = 0;
  uint64_t writes_ = 0;
  size_t copied_bytes_ = 0;
  int64_t write_faults_ = 0;
  size_t huge_before_ = 0;
  size_t huge_after_ = 0;
  size_t wrong_pages_ = 0;
  uint64_t mismatches_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const auto bytes = static_cast<size_t>(p["bytes"]);
  const auto write = static_cast<Write>(p["write"]);
  if (bytes % HugePageBytes() != 0) {
    throw Error("ERR_KERNEL_PARAMETER", "fork_copy.bytes must be a multiple of " +
                                            std::to_string(HugePageBytes()) + " on this machine");
  }
  if (bytes == 0 && write != kNoWrite) {
    throw Error("ERR_KERNEL_PARAMETER", "fork_copy.write: there is nothing to write to");
  }
  return std::make_unique<ForkCopyArm>(static_cast<Pages>(p["pages"]), bytes, write);
}

}  // namespace

constexpr KernelDescriptor kForkCopy{"fork_copy", kParameters, 1, 1, Make};

}  // namespace hardfacts
