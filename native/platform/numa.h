// Where the kernel is asked to put pages, and where they are.
#ifndef HARDFACTS_PLATFORM_NUMA_H_
#define HARDFACTS_PLATFORM_NUMA_H_

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "platform/mapping.h"

namespace hardfacts {

// In the order of the parameter `policy` of src/kernels.
enum class Policy : int64_t { kDefault, kBind, kPreferred, kPreferredMany, kInterleave, kWeightedInterleave };
inline constexpr int64_t kPolicies = 6;

// By node id. 1024 is the most that any configuration of Linux has (CONFIG_NODES_SHIFT up to 10).
using NodeMask = std::bitset<1024>;

// The nodes of a kernel's parameter: a mask of the ids 0 to 51, which JavaScript's numbers hold exactly.
inline constexpr size_t kNodesOfParameter = 52;
inline constexpr int64_t kNodeParameterMax = (int64_t{1} << kNodesOfParameter) - 1;
NodeMask NodesOf(int64_t parameter);

enum class Move { kNot, kPagesOfOurs };

// mbind(2): the policy of a range of whole pages, for pages still to be touched; and, where that is asked,
// for those that are there already. Throws Error with code ERR_MEMORY_POLICY; not for the default where the
// call is denied or absent, for no policy can have been set there.
void SetPolicy(const void* data, size_t bytes, Policy policy, const NodeMask& nodes, Move move = Move::kNot);

// The same of mappings none of which is touched yet; nothing for the default. Throws as well where the nodes
// have no room (RequireRoom) for all of them and for `untouched` bytes: what is bound to them already, and
// shows in no account before it is touched.
void PlaceMappings(std::span<const Mapping* const> memory, Policy policy, const NodeMask& nodes,
                   size_t untouched);
void PlaceMapping(const Mapping& memory, Policy policy, const NodeMask& nodes);

// Throws Error with code ERR_NODE_MEMORY where these nodes have not as much free, nor in what the kernel can
// drop or swap out; nothing where the system does not tell. The kernel refuses nothing when memory is bound:
// it finds out while that is touched, and then ends a process, which may be another than this one. It is an
// estimate, and of this moment: what passes may still fail.
void RequireRoom(size_t bytes, const NodeMask& nodes);

// Gives memory a policy that says what the default does, but its own: NUMA balancing leaves it alone then.
// Where it does not, it takes pages out of the page table now and then, to see who uses them: faults that
// nobody asked for, and, on kernels up to 6.5, huge pages that smaps does not count. Where the call is denied
// the memory stays as it is.
void KeepFromBalancing(const void* data, size_t bytes);

// set_mempolicy(2): of all that the calling thread touches from now on.
void SetThreadPolicy(Policy policy, const NodeMask& nodes);

// get_mempolicy(2): the policy of the page at `data`, -1 where that is not to be had or not one of ours.
int PolicyAt(const void* data);

// move_pages(2) without moving any: the node of each page, or a negative errno. Untouched pages are -ENOENT,
// to kernels from 4.3 to 6.11 -EFAULT. Throws Error with code ERR_MEMORY_POLICY.
std::vector<int> NodesOfPages(const void* data, size_t bytes, size_t page_bytes);

// Of a touched mapping, in base pages: those on none of these nodes. Throws as NodesOfPages does.
size_t PagesOutside(const Mapping& mapping, const NodeMask& nodes);

// The node of the calling thread's CPU; -1 where unknown.
int CurrentNode();

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_NUMA_H_
