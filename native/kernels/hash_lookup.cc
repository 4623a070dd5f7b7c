// Looking up keys in a chained hash table out of cache: bucket -> node -> value, each on a line of its own
// that only the one before can name. Either one lookup after the other, or a batch in stages, each of which
// prefetches what the next will read.
//
// The timed loop is what a server does for a request whose key is at hand: hash 16 bytes, follow the bucket's
// chain comparing keys, fold the 64 bytes of the value. Independent lookups overlap by themselves, as far as
// the core's window reaches: a lookup is some 55 instructions, a window 200 to 500. What ends the overlap
// early is the compare, a jump on data that have yet to arrive: a bucket may be empty, the key may be the
// first of its chain or the second, and one key in eight is not there. Batches wait for the same lines, but
// for many at once.
//
// What could fake the result: a bare gather, whose loads overlap without help (hence hops and compares);
// lines found in cache (all that a trial will touch are flushed before it, from a list, so that nothing is
// read between the flushes); keys that come again (drawn afresh for every trial); lookups left out (hits and
// the fold of their values are checked). Table pages are small ones and more than a TLB holds; a trial's own
// have just been walked, for every mode alike.
#include <bit>
#include <map>

#include "kernels/kernels.h"
#include "measure/random.h"
#include "measure/sink.h"
#include "platform/cache_line.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

enum Mode : int64_t { kOneByOne, kStagedPrefetch };
enum Dependence : int64_t { kNone, kOpaqueZero };
enum Residence : int64_t { kFlushed, kResident };

constexpr ParameterSpec kParameters[] = {{"entries", 64, 1 << 18}, {"mode", 0, 1},       {"batch", 1, 64},
                                         {"lookups", 64, 2048},    {"dependence", 0, 1}, {"residence", 0, 1}};

constexpr size_t kLargestBatch = 64;

struct Key {
  uint64_t words[2];
  bool operator==(const Key& other) const {
    return ((words[0] ^ other.words[0]) | (words[1] ^ other.words[1])) == 0;
  }
};

struct alignas(64) Value {
  uint64_t words[8];
};

struct alignas(64) Node {
  Key key;
  const Node* next;
  const Value* value;
};

inline Key KeyOf(uint64_t id) { return {{Mix(2 * id), Mix(2 * id + 1)}}; }
inline uint64_t Hash(const Key& key) { return Mix(key.words[0] ^ Mix(key.words[1])); }

// All words of a value at once.
inline uint64_t Fold(const Value& value) {
  uint64_t sum = 0;
#pragma GCC unroll 8
  for (const uint64_t word : value.words) sum += word;
  return sum;
}

// Ids 0 to entries - 1, one bucket or more for each: load factors as servers keep them.
class Table {
 public:
  explicit Table(size_t entries)
      : entries_(entries),
        mask_(std::bit_ceil(entries) - 1),
        memory_(entries * (sizeof(Node) + sizeof(Value)) + (mask_ + 1) * sizeof(Node*)),
        buckets_(reinterpret_cast<const Node**>(memory_.data() + entries * (sizeof(Node) + sizeof(Value)))) {
    Node* const nodes = reinterpret_cast<Node*>(memory_.data());
    Value* const values = reinterpret_cast<Value*>(nodes + entries);
    for (size_t id = 0; id < entries; ++id) {
      Node& node = nodes[id];
      // Never at a constant distance from its node, which a prefetcher could find out.
      Value& value = values[entries - 1 - id];
      for (uint64_t& word : value.words) word = Mix(id) + static_cast<uint64_t>(&word - value.words);
      node.key = KeyOf(id);
      node.value = &value;
      const Node*& head = buckets_[Hash(node.key) & mask_];
      node.next = head;
      head = &node;
    }
    for (size_t bucket = 0; bucket <= mask_; ++bucket) {
      size_t length = 0;
      for (const Node* node = buckets_[bucket]; node != nullptr; node = node->next) ++length;
      longest_chain_ = std::max(longest_chain_, length);
    }
  }

  // The table of so many entries that other arms hold at the moment, else a new one: arms that are set
  // against each other should use the same pages. Made one after the other on one thread.
  static std::shared_ptr<const Table> Shared(size_t entries) {
    static thread_local std::map<size_t, std::weak_ptr<const Table>> tables;
    std::shared_ptr<const Table> table = tables[entries].lock();
    if (table == nullptr) tables[entries] = table = std::make_shared<const Table>(entries);
    return table;
  }

  size_t entries() const { return entries_; }
  size_t longest_chain() const { return longest_chain_; }
  const Node* const* BucketOf(const Key& key) const { return buckets_ + (Hash(key) & mask_); }

  // What the fold of its value must be.
  static uint64_t FoldOf(uint64_t id) { return 8 * Mix(id) + (0 + 1 + 2 + 3 + 4 + 5 + 6 + 7); }

 private:
  const size_t entries_;
  const uint64_t mask_;
  const Mapping memory_;
  const Node** const buckets_;
  size_t longest_chain_ = 0;
};

inline const Node* Find(const Node* node, const Key& key) {
  while (node != nullptr && !(node->key == key)) node = node->next;
  return node;
}

struct Answers {
  uint64_t hits = 0;
  uint64_t fold = 0;
  bool operator==(const Answers&) const = default;

  void Take(const Value& value) {
    ++hits;
    fold += Fold(value);
  }
};

class HashLookupArm final : public Arm {
 public:
  explicit HashLookupArm(const Parameters& p)
      : table_(Table::Shared(static_cast<size_t>(p["entries"]))),
        mode_(static_cast<Mode>(p["mode"])),
        batch_(static_cast<size_t>(p["batch"])),
        dependence_(static_cast<Dependence>(p["dependence"])),
        residence_(static_cast<Residence>(p["residence"])),
        requests_(static_cast<size_t>(p["lookups"])) {
    lines_.reserve(requests_.size() * (2 + table_->longest_chain()));
  }

  void Prepare(unsigned) override {
    expected_ = {};
    lines_.clear();
    for (Key& request : requests_) {
      state_ = NextCongruent(state_);
      uint64_t id = (state_ >> 32) * table_->entries() >> 32;
      const bool absent = Mix(state_) % 8 == 0;
      if (absent) {
        id += table_->entries();
      } else {
        ++expected_.hits;
        expected_.fold += Table::FoldOf(id);
      }
      request = KeyOf(id);
      Walk(request);
    }
    if (residence_ == kResident) return;
    for (const void* line : lines_) FlushLine(line);
    FlushFence();
  }

  Tally Run(unsigned, Ticks length) override {
    const auto serve = [this] {
      if (Serve() == expected_) return;
      ++mismatches_;
    };
    return residence_ == kResident ? RepeatFor(length, requests_.size(), serve)
                                   : TimeOnce(requests_.size(), serve);
  }

  std::vector<Counter> Counters() const override {
    return {{"hits", static_cast<double>(expected_.hits)},
            {"lookups", static_cast<double>(requests_.size())},
            {"lines", static_cast<double>(lines_.size())},
            {"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  // Every line that the lookup will touch.
  void Walk(const Key& request) {
    const Node* const* const bucket = table_->BucketOf(request);
    lines_.push_back(bucket);
    for (const Node* node = *bucket; node != nullptr; node = node->next) {
      lines_.push_back(node);
      if (!(node->key == request)) continue;
      lines_.push_back(node->value);
      return;
    }
  }

  Answers Serve() const {
    const bool chained = dependence_ == kOpaqueZero;
    if (mode_ == kStagedPrefetch) return chained ? InStages<true>() : InStages<false>();
    return chained ? OneByOne<true>() : OneByOne<false>();
  }

  // The key as it was asked, but not known before the answers so far if chained.
  template <bool kChained>
  static Key Asked(const Key& request, const Answers& answers, uint64_t zero) {
    if constexpr (!kChained) return request;
    return {{request.words[0] + (answers.fold & zero), request.words[1]}};
  }

  template <bool kChained>
  Answers OneByOne() const {
    const uint64_t zero = Opaque(uint64_t{0});
    Answers answers;
    for (const Key& request : requests_) {
      const Key key = Asked<kChained>(request, answers, zero);
      const Node* const node = Find(*table_->BucketOf(key), key);
      if (node != nullptr) answers.Take(*node->value);
    }
    return answers;
  }

  // Group prefetching (Chen, Ailamaki, Gibbons, Mowry 2004).
  template <bool kChained>
  Answers InStages() const {
    const uint64_t zero = Opaque(uint64_t{0});
    Answers answers;
    Key keys[kLargestBatch];
    const Node* const* buckets[kLargestBatch];
    const Node* nodes[kLargestBatch];
    for (size_t first = 0; first < requests_.size(); first += batch_) {
      const size_t count = std::min(batch_, requests_.size() - first);
      for (size_t i = 0; i < count; ++i) {
        keys[i] = Asked<kChained>(requests_[first + i], answers, zero);
        buckets[i] = table_->BucketOf(keys[i]);
        __builtin_prefetch(buckets[i]);
      }
      for (size_t i = 0; i < count; ++i) {
        nodes[i] = *buckets[i];
        // Prefetching address 0 would be harmless, but walk the page tables.
        __builtin_prefetch(nodes[i] != nullptr ? static_cast<const void*>(nodes[i]) : buckets[i]);
      }
      for (size_t i = 0; i < count; ++i) {
        nodes[i] = Find(nodes[i], keys[i]);
        if (nodes[i] != nullptr) __builtin_prefetch(nodes[i]->value);
      }
      for (size_t i = 0; i < count; ++i) {
        if (nodes[i] != nullptr) answers.Take(*nodes[i]->value);
      }
    }
    return answers;
  }

  const std::shared_ptr<const Table> table_;
  const Mode mode_;
  const size_t batch_;
  const Dependence dependence_;
  const Residence residence_;
  std::vector<Key> requests_;
  std::vector<const void*> lines_;
  Answers expected_;
  uint64_t state_ = 88172645463325252u;
  uint64_t mismatches_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  if (p["mode"] == kOneByOne && p["batch"] != 1) {
    throw Error("ERR_KERNEL_PARAMETER", "hash_lookup.batch goes with staged_prefetch");
  }
  return std::make_unique<HashLookupArm>(p);
}

}  // namespace

constexpr KernelDescriptor kHashLookup{"hash_lookup", kParameters, 1, 1, Make};

}  // namespace hardfacts
