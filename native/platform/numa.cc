#include "platform/numa.h"

#include <linux/mempolicy.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "platform/error.h"
#include "platform/small_file.h"

namespace hardfacts {
namespace {

// Linux 5.15 and 6.9; older headers have no names for them, and older kernels answer EINVAL.
constexpr int kPreferredManyMode = 5;
constexpr int kWeightedInterleaveMode = 6;

constexpr std::array<int, 6> kModes{MPOL_DEFAULT,       MPOL_BIND,       MPOL_PREFERRED,
                                    kPreferredManyMode, MPOL_INTERLEAVE, kWeightedInterleaveMode};

// As the kernel reads it: words of bits, of which it looks at one less than it is told (a quirk older than
// libnuma).
struct RawMask {
  static constexpr size_t kWordBits = 8 * sizeof(unsigned long);

  explicit RawMask(const NodeMask& nodes) {
    for (size_t node = 0; node < nodes.size(); ++node) {
      if (nodes[node]) words[node / kWordBits] |= 1ul << node % kWordBits;
    }
  }

  std::array<unsigned long, NodeMask{}.size() / kWordBits> words{};
  static constexpr unsigned long kBits = NodeMask{}.size() + 1;
};

// A seccomp profile may answer for calls that the kernel has: with EPERM, which the kernel itself never gives
// for these, or with ENOSYS. The directory is there on every kernel that knows nodes.
Error Refused(const std::string& call) {
  const int error = errno;
  const bool denied = error == EPERM || (error == ENOSYS && access("/sys/devices/system/node", F_OK) == 0);
  return Error("ERR_MEMORY_POLICY", Error::FromErrno("", call, error).what() +
                                        std::string(denied ? ": denied by this container, not absent" : ""));
}

// A field of a node's meminfo. The fields' names begin behind "Node 0".
std::optional<uint64_t> KibOf(const char* meminfo, const char* field) {
  const char* const found = std::strstr(meminfo, field);
  if (found == nullptr) return std::nullopt;
  return std::strtoull(found + std::strlen(field), nullptr, 10);
}

// What is free on a node, and what can be made free without room elsewhere: pages of files, those that stand
// in swap as well, and the kernel's own caches. All of them count, though some are in use or dirty; left out
// is what has no account by node or needs another node's room: free pages that CPUs hold back, shrinkers that
// report nothing, demotion to slower memory. Nothing where the system does not tell.
// Source: Documentation/filesystems/proc.rst (meminfo); drivers/base/node.c has the same by node.
struct Room {
  uint64_t left = 0;
  // Held by processes, who keep it where it is as long as there is no swap.
  uint64_t anonymous = 0;
};

std::optional<Room> RoomOn(size_t node) {
  char path[64];
  std::snprintf(path, sizeof path, "/sys/devices/system/node/node%zu/meminfo", node);
  char text[4096];
  if (!ReadSmallFile(path, text)) return std::nullopt;
  uint64_t kib = 0;
  for (const char* const field : {" MemFree:", " Active(file):", " Inactive(file):"}) {
    const std::optional<uint64_t> part = KibOf(text, field);
    if (!part.has_value()) return std::nullopt;
    kib += *part;
  }
  // Linux 5.12.
  kib += KibOf(text, " SwapCached:").value_or(0);
  // Linux 4.20, with the slabs among it.
  std::optional<uint64_t> caches = KibOf(text, " KReclaimable:");
  if (!caches.has_value()) caches = KibOf(text, " SReclaimable:");
  if (!caches.has_value()) return std::nullopt;
  const uint64_t held =
      KibOf(text, " Active(anon):").value_or(0) + KibOf(text, " Inactive(anon):").value_or(0);
  return Room{(kib + *caches) * 1024, held * 1024};
}

uint64_t FreeSwapBytes() {
  struct sysinfo info;
  return sysinfo(&info) == 0 ? uint64_t{info.freeswap} * info.mem_unit : 0;
}

int ModeOf(Policy policy) { return kModes[static_cast<size_t>(policy)]; }

}  // namespace

NodeMask NodesOf(int64_t parameter) { return NodeMask(static_cast<unsigned long long>(parameter)); }

void SetPolicy(const void* data, size_t bytes, Policy policy, const NodeMask& nodes, Move move) {
  const RawMask mask(nodes);
  const unsigned flags = move == Move::kPagesOfOurs ? MPOL_MF_MOVE : 0;
  // The default takes no nodes.
  const bool named = policy != Policy::kDefault;
  if (syscall(SYS_mbind, data, bytes, ModeOf(policy), named ? mask.words.data() : nullptr,
              named ? RawMask::kBits : 0ul, flags) != 0) {
    if (!named && (errno == EPERM || errno == ENOSYS)) return;
    throw Refused("mbind of " + std::to_string(bytes) + " bytes");
  }
}

void PlaceMappings(std::span<const Mapping* const> memory, Policy policy, const NodeMask& nodes,
                   size_t untouched) {
  if (policy == Policy::kDefault) return;
  size_t bytes = 0;
  // A pool has its own account, and every other policy goes on elsewhere.
  for (const Mapping* each : memory) bytes += IsPooled(each->pages()) ? 0 : each->size();
  if (policy == Policy::kBind && bytes > 0) RequireRoom(bytes + untouched, nodes);
  for (const Mapping* each : memory) SetPolicy(each->data(), each->size(), policy, nodes);
}

void PlaceMapping(const Mapping& memory, Policy policy, const NodeMask& nodes) {
  const Mapping* const only = &memory;
  PlaceMappings({&only, 1}, policy, nodes, 0);
}

void RequireRoom(size_t bytes, const NodeMask& nodes) {
  uint64_t room = 0, anonymous = 0;
  std::string names;
  for (size_t node = 0; node < nodes.size(); ++node) {
    if (!nodes[node]) continue;
    const std::optional<Room> there = RoomOn(node);
    // Also of a node that there is none of: mbind says so.
    if (!there.has_value()) return;
    room += there->left;
    anonymous += there->anonymous;
    names += (names.empty() ? "" : ",") + std::to_string(node);
  }
  // What is new itself is not to be swapped out again.
  room += std::min(FreeSwapBytes(), anonymous);
  if (names.empty() || bytes <= room) return;
  constexpr uint64_t kMebibyte = 1 << 20;
  throw Error("ERR_NODE_MEMORY", "needs " + std::to_string(bytes / kMebibyte) + " MiB bound to node " +
                                     names + "; " + std::to_string(room / kMebibyte) +
                                     " MiB can be had there");
}

void KeepFromBalancing(const void* data, size_t bytes) {
  // Linux 3.8; older headers have no name for it.
  constexpr int kLocalMode = 4;
  syscall(SYS_mbind, data, bytes, kLocalMode, nullptr, 0ul, 0u);
}

void SetThreadPolicy(Policy policy, const NodeMask& nodes) {
  const RawMask mask(nodes);
  const bool named = policy != Policy::kDefault;
  if (syscall(SYS_set_mempolicy, ModeOf(policy), named ? mask.words.data() : nullptr,
              named ? RawMask::kBits : 0ul) != 0) {
    throw Refused("set_mempolicy");
  }
}

int PolicyAt(const void* data) {
  int mode = -1;
  if (syscall(SYS_get_mempolicy, &mode, nullptr, 0ul, data, MPOL_F_ADDR) != 0) return -1;
  const auto* const found = std::find(kModes.begin(), kModes.end(), mode & ~MPOL_MODE_FLAGS);
  return found == kModes.end() ? -1 : static_cast<int>(found - kModes.begin());
}

std::vector<int> NodesOfPages(const void* data, size_t bytes, size_t page_bytes) {
  const size_t count = (bytes + page_bytes - 1) / page_bytes;
  std::vector<const void*> pages(count);
  for (size_t k = 0; k < count; ++k) pages[k] = static_cast<const char*>(data) + k * page_bytes;
  std::vector<int> nodes(count);
  if (count > 0 && syscall(SYS_move_pages, 0, count, pages.data(), nullptr, nodes.data(), 0) != 0) {
    throw Refused("move_pages of " + std::to_string(count) + " pages");
  }
  return nodes;
}

size_t PagesOutside(const Mapping& mapping, const NodeMask& nodes) {
  const std::vector<int> found = NodesOfPages(mapping.data(), mapping.size(), PageBytes());
  return static_cast<size_t>(std::count_if(found.begin(), found.end(), [&](int node) {
    return node < 0 || static_cast<size_t>(node) >= nodes.size() || !nodes[static_cast<size_t>(node)];
  }));
}

int CurrentNode() {
  unsigned cpu = 0, node = 0;
  return syscall(SYS_getcpu, &cpu, &node, nullptr) == 0 ? static_cast<int>(node) : -1;
}

}  // namespace hardfacts
