#include "worker_control.h"

#include <limits>
#include <span>

#include "boundary.h"
#include "platform/affinity.h"
#include "platform/numa.h"
#include "platform/pages.h"
#include "platform/thread_usage.h"

namespace hardfacts {
namespace {

// pinThread(cpu): pins the calling thread (a worker calls it on itself).
void PinThread(const Napi::CallbackInfo& info) {
  const int cpu = static_cast<int>(ReadInteger(info[0], "cpu", 0, 65535));
  PinCurrentThread(cpu);
}

// threadUsage(out: Float64Array(3)): [current CPU, involuntary switches, run delay in ns or NaN]; allocates
// nothing.
void ThreadUsage(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray() || info[0].As<Napi::TypedArray>().TypedArrayType() != napi_float64_array ||
      info[0].As<Napi::TypedArray>().ElementLength() < 3) {
    ThrowArgument(info.Env(), "threadUsage takes a Float64Array of at least 3");
  }
  double* const out = info[0].As<Napi::Float64Array>().Data();
  const int64_t delay = RunDelayNs();
  out[0] = CurrentCpu();
  out[1] = static_cast<double>(InvoluntarySwitches());
  out[2] = delay < 0 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>(delay);
}

// The memory under a Uint8Array. A SharedArrayBuffer tells its address to nobody, but an array over it does.
std::span<char> ReadMemory(const Napi::Value& value) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    ThrowArgument(value.Env(), "memory must be a Uint8Array");
  }
  auto memory = value.As<Napi::Uint8Array>();
  return {reinterpret_cast<char*>(memory.Data()), memory.ElementLength()};
}

// The same in whole pages: what is done to memory is done to its pages.
std::span<char> ReadPages(const Napi::Value& value) {
  const std::span<char> memory = ReadMemory(value);
  if (reinterpret_cast<uintptr_t>(memory.data()) % PageBytes() != 0 || memory.size() % PageBytes() != 0 ||
      memory.empty()) {
    ThrowArgument(value.Env(), "memory must be whole pages");
  }
  return memory;
}

Pages ReadKind(const Napi::Value& value) {
  return static_cast<Pages>(ReadInteger(value, "pages", 0, static_cast<double>(Pages::kTransparentHuge)));
}

constexpr double kLargestAlignment = 1 << 30;

// bytesToAligned(memory, alignment): how far into it the first multiple of `alignment` is.
Napi::Value BytesToAligned(const Napi::CallbackInfo& info) {
  const auto address = reinterpret_cast<uintptr_t>(ReadMemory(info[0]).data());
  const auto alignment = static_cast<uintptr_t>(ReadInteger(info[1], "alignment", 1, kLargestAlignment));
  return Napi::Number::New(info.Env(), static_cast<double>((alignment - address % alignment) % alignment));
}

// declineHugePages(memory): its pages, those that are there left aside, will be base pages.
void JsDeclineHugePages(const Napi::CallbackInfo& info) { DeclineHugePages(ReadPages(info[0])); }

// placeMemory(memory, pages, policy, nodes): gives its pages back, so that it is zero and untouched, and asks
// for pages of a kind (base or thp), on nodes.
void PlaceMemory(const Napi::CallbackInfo& info) {
  const std::span<char> memory = ReadPages(info[0]);
  const Pages pages = ReadKind(info[1]);
  const auto policy = static_cast<Policy>(
      ReadInteger(info[2], "policy", 0, static_cast<double>(Policy::kWeightedInterleave)));
  const NodeMask nodes = NodesOf(ReadInteger(info[3], "nodes", 0, 4503599627370495.0));
  RenewPages(memory, pages);
  if (policy == Policy::kBind) RequireRoom(memory.size(), nodes);
  SetPolicy(memory.data(), memory.size(), policy, nodes);
}

// wrongPages(memory, pages): base pages of it that are of another kind than was asked for.
Napi::Value JsWrongPages(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           static_cast<double>(WrongPages(ReadPages(info[0]), ReadKind(info[1]))));
}

// nodesOfPages(memory): the node of each of its base pages, or a negative errno.
Napi::Value JsNodesOfPages(const Napi::CallbackInfo& info) {
  const std::span<char> memory = ReadPages(info[0]);
  const std::vector<int> nodes = NodesOfPages(memory.data(), memory.size(), PageBytes());
  Napi::Int32Array result = Napi::Int32Array::New(info.Env(), nodes.size());
  std::copy(nodes.begin(), nodes.end(), result.Data());
  return result;
}

}  // namespace

void ExportWorkerControl(Napi::Env env, Napi::Object exports) {
  exports["pinThread"] = Napi::Function::New(env, Guarded<PinThread>, "pinThread");
  exports["threadUsage"] = Napi::Function::New(env, Guarded<ThreadUsage>, "threadUsage");
  exports["bytesToAligned"] = Napi::Function::New(env, Guarded<BytesToAligned>, "bytesToAligned");
  exports["declineHugePages"] = Napi::Function::New(env, Guarded<JsDeclineHugePages>, "declineHugePages");
  exports["placeMemory"] = Napi::Function::New(env, Guarded<PlaceMemory>, "placeMemory");
  exports["wrongPages"] = Napi::Function::New(env, Guarded<JsWrongPages>, "wrongPages");
  exports["nodesOfPages"] = Napi::Function::New(env, Guarded<JsNodesOfPages>, "nodesOfPages");
}

}  // namespace hardfacts
