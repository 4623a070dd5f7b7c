// What the first touch of memory takes: page faults, page tables, pages, time.
//
// Every trial maps fresh memory, stores (or loads) one byte in each 4 KiB that its pattern names, and unmaps
// it. Nothing but the touching is timed. Stores, and not MADV_POPULATE_WRITE, for the faults are the subject.
//
// Counted around the touching: faults of the thread, page tables of the process, what smaps says of the
// mapping, and the pool's pages. Tables of upper levels would blur what the lowest costs, so the memory lies
// inside one window of 1 GiB, which takes one table of the level above, and in a span of its own beside it a
// neighbour is touched before anything is counted.
//
// What could fake the result: memory that a guest's host has taken back, which is ten times dearer to touch
// (`warmed` touches and unmaps as much right before); huge pages that did not come (`wrong_pages`); another
// user of the pool (`pool_disturbed`); page tables of other threads of the process, which at most add to a
// trial.
#include <sys/mman.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "measure/sink.h"
#include "platform/huge_page_pool.h"
#include "platform/numa.h"
#include "platform/page_tables.h"
#include "platform/pages.h"
#include "platform/thread_usage.h"

namespace hardfacts {
namespace {

enum Pattern : int64_t { kEveryPage, kOnePer2Mib, kOneSpanIn16, kNone };
enum Access : int64_t { kWrite, kRead };
enum Timing : int64_t { kTogether, kSingly };

constexpr size_t kWindow = size_t{1} << 30;

constexpr ParameterSpec kParameters[] = {
    {"pages", 0, static_cast<int64_t>(Pages::kHugetlb2M)},
    {"bytes", int64_t{2} << 20, int64_t{512} << 20},
    {"pattern", 0, 3},
    {"access", 0, 1},
    {"warmed", 0, 1},
    {"timing", 0, 1},
};

// What one entry of the page directory maps, by a huge page or by a table of small ones.
size_t SpanBytes() { return HugePageBytes(); }

// Offsets that a pattern touches, ascending.
std::vector<size_t> Places(Pattern pattern, size_t bytes) {
  std::vector<size_t> places;
  if (pattern == kNone) return places;
  const size_t step = pattern == kOnePer2Mib ? SpanBytes() : PageBytes();
  for (size_t at = 0; at < bytes; at += step) {
    if (pattern != kOneSpanIn16 || at / SpanBytes() % 16 == 0) places.push_back(at);
  }
  return places;
}

class PageTouchArm final : public Arm {
 public:
  explicit PageTouchArm(const Parameters& p)
      : pages_(static_cast<Pages>(p["pages"])),
        bytes_(static_cast<size_t>(p["bytes"])),
        access_(static_cast<Access>(p["access"])),
        warmed_(p["warmed"] != 0),
        timing_(static_cast<Timing>(p["timing"])),
        places_(Places(static_cast<Pattern>(p["pattern"]), bytes_)),
        ticks_(timing_ == kSingly ? places_.size() : 0) {
    // Now, where it can still be refused, and not in the first trial.
    Map();
    CountTables();
    AskFacts();
    ReadPoolTwice();
    mapping_.reset();
  }

  void Prepare(unsigned) override {
    Attempt([this] {
      if (warmed_) {
        Map();
        Touch();
        mapping_.reset();
      }
      pool_before_ = ReadPoolTwice();
      Map();
    });
  }

  Tally Run(unsigned, Ticks) override {
    Tally tally;
    Attempt([this, &tally] {
      const std::optional<PoolCounts> pool = ReadPoolTwice();
      const int64_t tables = CountTables();
      const int64_t faults = PageFaults();
      const int64_t start_ns = MonotonicRawNs();
      tally = TimeOnce(std::max<size_t>(places_.size(), 1),
                       [this] { timing_ == kSingly ? TouchSingly() : Touch(); });
      const double ns = static_cast<double>(MonotonicRawNs() - start_ns);
      faults_ += PageFaults() - faults;
      table_bytes_ += CountTables() - tables;
      ++trials_;
      Weigh(AskFacts());
      if (pages_ == Pages::kHugetlb2M) ComparePools(pool, ReadPoolTwice());
      if (timing_ == kSingly)
        NoteFault(ns / static_cast<double>(std::max<Ticks>(tally.end - tally.begin, 1)));
      mapping_.reset();
    });
    return tally;
  }

  std::vector<Counter> Counters() const override {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    std::vector<Counter> counters{{"trials", static_cast<double>(trials_)},
                                  {"bytes", static_cast<double>(trials_ * bytes_)},
                                  {"touches", static_cast<double>(trials_ * places_.size())},
                                  {"faults", static_cast<double>(faults_)},
                                  {"table_bytes", static_cast<double>(table_bytes_)},
                                  {"resident_bytes", static_cast<double>(resident_bytes_)},
                                  {"huge_bytes", static_cast<double>(huge_bytes_)},
                                  {"wrong_pages", static_cast<double>(wrong_pages_)},
                                  {"mismatches", static_cast<double>(mismatches_)}};
    if (timing_ == kSingly) counters.push_back({"fault_ns", MedianFaultNs()});
    if (pages_ == Pages::kHugetlb2M) {
      counters.insert(counters.end(), {{"pool_touched", static_cast<double>(trials_ * PoolPages())},
                                       {"pool_change", static_cast<double>(pool_change_)},
                                       {"pool_reserved", static_cast<double>(pool_reserved_)},
                                       {"pool_disturbed", static_cast<double>(pool_disturbed_)}});
    }
    return counters;
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
      mapping_.reset();
    }
  }

  // The old one goes first: a pool need not have pages for both.
  void Map() {
    mapping_.reset();
    mapping_.emplace(bytes_ + SpanBytes(), pages_, kWindow);
    KeepFromBalancing(mapping_->data(), mapping_->size());
    char* const neighbour = mapping_->data() + bytes_;
    Volatile(neighbour) = 1;
    // An area of its own from here on, of which smaps does not tell what it tells of the memory.
    if (mprotect(neighbour, SpanBytes(), PROT_READ) != 0) {
      throw Error::FromErrno("ERR_MEMORY", "mprotect of the neighbour");
    }
  }

  void Touch() {
    char* const data = mapping_->data();
    if (access_ == kWrite) {
      for (const size_t place : places_) Volatile(data + place) = 1;
    } else {
      for (const size_t place : places_) Sink(Volatile(data + place));
    }
  }

  void TouchSingly() {
    char* const data = mapping_->data();
    for (size_t i = 0; i < places_.size(); ++i) {
      const Ticks begin = Now();
      if (access_ == kWrite) {
        Volatile(data + places_[i]) = 1;
      } else {
        Sink(Volatile(data + places_[i]));
      }
      ticks_[i] = NowAfterLoads() - begin;
    }
  }

  static int64_t CountTables() {
    const int64_t bytes = PageTableBytes();
    if (bytes < 0) throw Error::FromErrno("ERR_NOT_TOLD", "reading VmPTE of /proc/self/status");
    return bytes;
  }

  // Walks all tables of the process up to the mapping's, so not more often than needed.
  PageFacts AskFacts() const {
    const std::optional<PageFacts> facts = FactsOf(mapping_->data(), bytes_);
    if (!facts.has_value()) {
      throw Error("ERR_NOT_TOLD", "/proc/self/smaps does not tell what memory is made of");
    }
    return *facts;
  }

  // Nothing where it changes in between: somebody else uses it.
  std::optional<PoolCounts> ReadPoolTwice() const {
    if (pages_ != Pages::kHugetlb2M) return std::nullopt;
    const std::optional<PoolCounts> pool = ReadPool(PageBytesOf(pages_));
    if (!pool.has_value())
      throw Error("ERR_NOT_TOLD", "the pool of huge pages cannot be read in /sys/kernel/mm/hugepages");
    return pool == ReadPool(PageBytesOf(pages_)) ? pool : std::nullopt;
  }

  void Weigh(const PageFacts& facts) {
    const size_t there = facts.resident + facts.pooled;
    resident_bytes_ += there;
    huge_bytes_ += facts.anonymous_huge + facts.pooled;
    // Every page that is there must be of the kind; how many are there is what is asked.
    const bool kind = facts.kernel_page == (pages_ == Pages::kHugetlb2M ? PageBytesOf(pages_) : PageBytes());
    const size_t wrong =
        pages_ == Pages::kBase ? facts.anonymous_huge : facts.resident - facts.anonymous_huge;
    wrong_pages_ += (kind ? wrong : there) / PageBytes();
    if (access_ == kWrite && there < places_.size() * PageBytes()) ++mismatches_;
  }

  // A pool that may overcommit grows where another's free pages would become fewer.
  void ComparePools(const std::optional<PoolCounts>& before, const std::optional<PoolCounts>& after) {
    if (!pool_before_.has_value() || !before.has_value() || !after.has_value()) {
      ++pool_disturbed_;
      return;
    }
    pool_change_ += (after->free - before->free) - (after->total - before->total);
    pool_reserved_ += after->reserved - pool_before_->reserved;
  }

  // Huge pages that the pattern has touched.
  size_t PoolPages() const {
    size_t pages = 0, last = bytes_;
    for (const size_t place : places_) {
      if (place / SpanBytes() != last) ++pages;
      last = place / SpanBytes();
    }
    return pages;
  }

  // The first fault of a span of small pages makes its table too; the median is none of these.
  void NoteFault(double ns_per_tick) {
    if (ticks_.empty()) return;
    const auto middle = ticks_.begin() + static_cast<ptrdiff_t>(ticks_.size() / 2);
    std::nth_element(ticks_.begin(), middle, ticks_.end());
    fault_ns_.push_back(static_cast<double>(*middle) * ns_per_tick);
  }

  double MedianFaultNs() const {
    if (fault_ns_.empty()) return 0;
    std::vector<double> sorted = fault_ns_;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }

  const Pages pages_;
  const size_t bytes_;
  const Access access_;
  const bool warmed_;
  const Timing timing_;
  const std::vector<size_t> places_;
  std::vector<Ticks> ticks_;
  std::optional<Mapping> mapping_;
  std::optional<PoolCounts> pool_before_;
  std::exception_ptr failure_;
  std::vector<double> fault_ns_;
  size_t trials_ = 0;
  int64_t faults_ = 0;
  int64_t table_bytes_ = 0;
  size_t resident_bytes_ = 0;
  size_t huge_bytes_ = 0;
  size_t wrong_pages_ = 0;
  uint64_t mismatches_ = 0;
  int64_t pool_change_ = 0;
  int64_t pool_reserved_ = 0;
  uint64_t pool_disturbed_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const auto bytes = static_cast<size_t>(p["bytes"]);
  if (bytes % SpanBytes() != 0) {
    throw Error("ERR_KERNEL_PARAMETER",
                "page_touch.bytes must be a multiple of " + std::to_string(SpanBytes()) + " on this machine");
  }
  return std::make_unique<PageTouchArm>(p);
}

}  // namespace

constexpr KernelDescriptor kPageTouch{"page_touch", kParameters, 1, 1, Make};

}  // namespace hardfacts
