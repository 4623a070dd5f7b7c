// The native boundary: exports, argument checks, one AsyncWorker. With boundary.h and worker_control.cc all
// that knows Node.
//
// TypeScript has validated everything in the user's words before it comes here; what could corrupt memory is
// checked again. Failures arrive in JavaScript as Error with a stable `code`; nothing aborts.
#include <napi.h>

#include <utility>

#include "boundary.h"
#include "measure/stream_arrays.h"
#include "measure/ticks.h"
#include "platform/affinity.h"
#include "platform/error.h"
#include "platform/hypervisor.h"
#include "team.h"
#include "worker_control.h"

namespace hardfacts {
namespace {

// Far above any plan of ours; keeps products below 2^53.
constexpr double kMostBlocks = 1e6;
constexpr double kMostArms = 1024;
constexpr double kMostThreads = 64;
constexpr double kLongestTrialNs = 1e9;

Napi::Object ReadObject(const Napi::Value& value, const std::string& name) {
  if (!value.IsObject()) ThrowArgument(value.Env(), name + " must be an object");
  return value.As<Napi::Object>();
}

Napi::Array ReadArray(const Napi::Value& value, const std::string& name, double most) {
  if (!value.IsArray()) ThrowArgument(value.Env(), name + " must be an array");
  const Napi::Array array = value.As<Napi::Array>();
  if (array.Length() < 1 || array.Length() > most) {
    ThrowArgument(value.Env(),
                  name + " must have from 1 to " + std::to_string(static_cast<int64_t>(most)) + " elements");
  }
  return array;
}

ArmPlan ReadArm(const Napi::Value& value, size_t team) {
  const Napi::Env env = value.Env();
  const Napi::Object arm = ReadObject(value, "arm");
  const Napi::Value slug = arm.Get("kernel");
  if (!slug.IsString()) ThrowArgument(env, "arm.kernel must be a string");
  const std::string name = slug.As<Napi::String>();
  const KernelDescriptor* const kernel = FindKernel(name);
  if (kernel == nullptr) throw ToJs(env, "ERR_KERNEL_UNKNOWN", "there is no native kernel \"" + name + "\"");
  const Napi::Object given = ReadObject(arm.Get("parameters"), "arm.parameters");
  std::vector<int64_t> values;
  for (const ParameterSpec& spec : kernel->parameters) {
    values.push_back(ReadInteger(given.Get(spec.name), name + "." + spec.name, static_cast<double>(spec.min),
                                 static_cast<double>(spec.max)));
  }
  const unsigned threads =
      static_cast<unsigned>(ReadInteger(arm.Get("threads"), "arm.threads", 1, static_cast<double>(team)));
  if (threads < kernel->min_threads || threads > kernel->max_threads) {
    throw ToJs(env, "ERR_KERNEL_PARAMETER",
               name + " takes from " + std::to_string(kernel->min_threads) + " to " +
                   std::to_string(kernel->max_threads) + " threads");
  }
  return {kernel, Parameters(*kernel, std::move(values)), threads};
}

TeamPlan ReadPlan(const Napi::Value& value) {
  const Napi::Object plan = ReadObject(value, "plan");
  TeamPlan result;
  const Napi::Array cpus = ReadArray(plan.Get("cpus"), "plan.cpus", kMostThreads);
  for (uint32_t i = 0; i < cpus.Length(); ++i) {
    const int cpu = static_cast<int>(ReadInteger(cpus[i], "plan.cpus[]", -1, 65535));
    for (const int other : result.cpus) {
      // Two spinning threads on one CPU would wait for each other a whole time slice at every barrier.
      if (cpu >= 0 && cpu == other) ThrowArgument(value.Env(), "plan.cpus must not name a CPU twice");
    }
    result.cpus.push_back(cpu);
  }
  const Napi::Array arms = ReadArray(plan.Get("arms"), "plan.arms", kMostArms);
  for (uint32_t i = 0; i < arms.Length(); ++i) result.arms.push_back(ReadArm(arms[i], result.cpus.size()));
  result.blocks = static_cast<uint32_t>(ReadInteger(plan.Get("blocks"), "plan.blocks", 2, kMostBlocks));
  result.warmup_blocks =
      static_cast<uint32_t>(ReadInteger(plan.Get("warmupBlocks"), "plan.warmupBlocks", 0, kMostBlocks));
  result.seed = static_cast<uint64_t>(ReadInteger(plan.Get("seed"), "plan.seed", 0, 9007199254740991.0));
  result.trial_ns =
      static_cast<double>(ReadInteger(plan.Get("trialNs"), "plan.trialNs", 1000, kLongestTrialNs));
  return result;
}

// A plan and the two arrays it writes into, held until the promise is settled.
class RunWorker final : public Napi::AsyncWorker {
 public:
  RunWorker(Napi::Env env, TeamPlan plan, Napi::Float64Array samples, Napi::Uint8Array flags)
      : Napi::AsyncWorker(env, "hardfacts.run"),
        deferred_(Napi::Promise::Deferred::New(env)),
        plan_(std::move(plan)),
        samples_(Napi::Persistent(samples)),
        flags_(Napi::Persistent(flags)),
        samples_data_(samples.Data()),
        flags_data_(flags.Data()) {}

  Napi::Promise Promise() const { return deferred_.Promise(); }

  void Execute() override {
    try {
      result_ = RunTeam(plan_, samples_data_, flags_data_);
    } catch (const Error& error) {
      code_ = error.code();
      SetError(error.what());
    } catch (const std::bad_alloc&) {
      code_ = "ERR_MEMORY";
      SetError("not enough memory for the samples");
    } catch (const std::exception& error) {
      code_ = "ERR_INTERNAL";
      SetError(error.what());
    }
  }

  void OnOK() override { deferred_.Resolve(Evidence()); }

  void OnError(const Napi::Error& error) override {
    deferred_.Reject(ToJs(Env(), code_, error.Message()).Value());
  }

 private:
  Napi::Object Evidence() const {
    const Napi::Env env = Env();
    Napi::Object evidence = Napi::Object::New(env);
    Napi::Array arms = Napi::Array::New(env);
    for (const ArmResult& arm : result_.arms) arms[arms.Length()] = ArmEvidence(arm);
    Napi::Array threads = Napi::Array::New(env);
    for (size_t i = 0; i < result_.threads.size(); ++i) threads[threads.Length()] = ThreadEvidence(i);
    evidence["arms"] = arms;
    evidence["threads"] = threads;
    evidence["ticksPerNs"] = result_.ticks_per_ns;
    evidence["clockDrift"] = result_.clock_drift;
    evidence["durationMs"] = result_.duration_ms;
    return evidence;
  }

  Napi::Object ArmEvidence(const ArmResult& arm) const {
    Napi::Object object = Napi::Object::New(Env());
    Napi::Array operations = Napi::Array::New(Env());
    for (const uint64_t count : arm.operations) operations[operations.Length()] = static_cast<double>(count);
    Napi::Object counters = Napi::Object::New(Env());
    for (const Counter& counter : arm.counters) counters[counter.name] = counter.value;
    object["operations"] = operations;
    object["counters"] = counters;
    object["overlap"] = arm.overlap;
    object["trialNs"] = arm.trial_ns;
    return object;
  }

  Napi::Object ThreadEvidence(size_t index) const {
    const ThreadResult& thread = result_.threads[index];
    Napi::Object object = Napi::Object::New(Env());
    object["cpu"] = plan_.cpus[index];
    object["pinned"] = thread.pinned;
    object["pinError"] = thread.pin_error;
    object["movedBlocks"] = static_cast<double>(thread.moved_blocks);
    object["involuntarySwitches"] = static_cast<double>(thread.involuntary_switches);
    object["runDelayNs"] = static_cast<double>(thread.run_delay_ns);
    return object;
  }

  const Napi::Promise::Deferred deferred_;
  const TeamPlan plan_;
  const Napi::Reference<Napi::Float64Array> samples_;
  const Napi::Reference<Napi::Uint8Array> flags_;
  double* const samples_data_;
  uint8_t* const flags_data_;
  TeamResult result_;
  std::string code_ = "ERR_INTERNAL";
};

// run(plan, samples: Float64Array, flags: Uint8Array): Promise<evidence>
Napi::Value Run(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  TeamPlan plan = ReadPlan(info[0]);
  const auto is = [](const Napi::Value& value, napi_typedarray_type type) {
    return value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == type;
  };
  if (!is(info[1], napi_float64_array) || !is(info[2], napi_uint8_array)) {
    ThrowArgument(env, "run takes a plan, a Float64Array and a Uint8Array");
  }
  const auto samples = info[1].As<Napi::Float64Array>();
  const auto flags = info[2].As<Napi::Uint8Array>();
  if (samples.ElementLength() != size_t{plan.blocks} * plan.arms.size() * plan.cpus.size()) {
    ThrowArgument(env, "samples must have blocks * arms * threads elements");
  }
  if (flags.ElementLength() != plan.blocks) ThrowArgument(env, "flags must have one element a block");
  RunWorker* const worker = new RunWorker(env, std::move(plan), samples, flags);
  worker->Queue();
  return worker->Promise();
}

Napi::Value JsAllowedCpus(const Napi::CallbackInfo& info) {
  Napi::Array result = Napi::Array::New(info.Env());
  for (const int cpu : AllowedCpus()) result[result.Length()] = cpu;
  return result;
}

// calibrate(): the clock inside trials, and the core's own.
Napi::Value Calibrate(const Napi::CallbackInfo& info) {
  const TimerFacts timer = MeasureTimer();
  Napi::Object result = Napi::Object::New(info.Env());
  result["timerResolutionNs"] = timer.resolution_ns;
  result["timerOverheadNs"] = timer.overhead_ns;
  result["ticksPerNs"] = timer.ticks_per_ns;
  result["coreGhz"] = MeasureCoreGhz(timer.ticks_per_ns);
  return result;
}

// isTranslated(): true where an emulator translates, false under a hypervisor that does not, null where
// nothing tells.
Napi::Value JsIsTranslated(const Napi::CallbackInfo& info) {
  const std::optional<bool> translated = IsTranslated();
  return translated.has_value() ? Napi::Value(Napi::Boolean::New(info.Env(), *translated))
                                : info.Env().Null();
}

// keepStreamArrays(bytes): how much of them may outlive its team.
void KeepStreamArrays(const Napi::CallbackInfo& info) {
  StreamArrays::Keep(static_cast<size_t>(ReadInteger(info[0], "bytes", 0, double{1ull << 40})));
}

// prepareStreamArrays(cpu, pages, bytes, all): touches them ahead, where they may be kept.
void PrepareStreamArrays(const Napi::CallbackInfo& info) {
  const int cpu = static_cast<int>(ReadInteger(info[0], "cpu", 0, 65535));
  const auto pages = static_cast<Pages>(ReadInteger(info[1], "pages", 0, kPageKinds - 1));
  const auto bytes = static_cast<size_t>(ReadInteger(info[2], "bytes", 1, double{1ull << 40}));
  StreamArrays::Prepare(cpu, pages, bytes, info[3].ToBoolean());
}

// kernels(): what the addon offers, for the check that both sides agree.
Napi::Value JsKernels(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  Napi::Array result = Napi::Array::New(env);
  for (const KernelDescriptor* kernel : Kernels()) {
    Napi::Object object = Napi::Object::New(env);
    Napi::Array parameters = Napi::Array::New(env);
    for (const ParameterSpec& spec : kernel->parameters) {
      Napi::Object parameter = Napi::Object::New(env);
      parameter["name"] = spec.name;
      parameter["min"] = static_cast<double>(spec.min);
      parameter["max"] = static_cast<double>(spec.max);
      parameters[parameters.Length()] = parameter;
    }
    object["slug"] = kernel->slug;
    object["parameters"] = parameters;
    object["minThreads"] = kernel->min_threads;
    object["maxThreads"] = kernel->max_threads;
    result[result.Length()] = object;
  }
  return result;
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports["run"] = Napi::Function::New(env, Guarded<Run>, "run");
  ExportWorkerControl(env, exports);
  exports["allowedCpus"] = Napi::Function::New(env, Guarded<JsAllowedCpus>, "allowedCpus");
  exports["calibrate"] = Napi::Function::New(env, Guarded<Calibrate>, "calibrate");
  exports["isTranslated"] = Napi::Function::New(env, Guarded<JsIsTranslated>, "isTranslated");
  exports["keepStreamArrays"] = Napi::Function::New(env, Guarded<KeepStreamArrays>, "keepStreamArrays");
  exports["prepareStreamArrays"] =
      Napi::Function::New(env, Guarded<PrepareStreamArrays>, "prepareStreamArrays");
  exports["kernels"] = Napi::Function::New(env, Guarded<JsKernels>, "kernels");
  return exports;
}

}  // namespace
}  // namespace hardfacts

Napi::Object InitHardfacts(Napi::Env env, Napi::Object exports) { return hardfacts::Init(env, exports); }

NODE_API_MODULE(hardfacts, InitHardfacts)
