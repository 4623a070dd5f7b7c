// What every export of the addon needs: errors with a stable code, and arguments that are checked.
#ifndef HARDFACTS_BOUNDARY_H_
#define HARDFACTS_BOUNDARY_H_

#include <napi.h>

#include <cmath>
#include <new>
#include <string>

#include "platform/error.h"

namespace hardfacts {

inline Napi::Error ToJs(Napi::Env env, const std::string& code, const std::string& message) {
  Napi::Error error = Napi::Error::New(env, message);
  error.Set("code", Napi::String::New(env, code));
  return error;
}

[[noreturn]] inline void ThrowArgument(Napi::Env env, const std::string& message) {
  throw ToJs(env, "ERR_NATIVE_ARGUMENT", message);
}

// A whole number within bounds, or a throw that names it.
inline int64_t ReadInteger(const Napi::Value& value, const std::string& name, double min, double max) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!(number >= min && number <= max) || number != std::floor(number)) {
    ThrowArgument(value.Env(), name + " must be a whole number from " +
                                   std::to_string(static_cast<int64_t>(min)) + " to " +
                                   std::to_string(static_cast<int64_t>(max)));
  }
  return static_cast<int64_t>(number);
}

// What `work` throws, as JavaScript's own.
template <typename Work>
auto Translated(Napi::Env env, Work&& work) {
  try {
    return work();
  } catch (const Napi::Error&) {
    throw;
  } catch (const Error& error) {
    throw ToJs(env, error.code(), error.what());
  } catch (const std::bad_alloc&) {
    throw ToJs(env, "ERR_MEMORY",
               "the native addon was refused memory; give the process more, or less to do");
  } catch (const std::exception& error) {
    throw ToJs(env, "ERR_INTERNAL", error.what());
  }
}

// As node-addon-api is to call it: beyond its own errors, whatever is thrown ends the process.
template <auto kBinding>
auto Guarded(const Napi::CallbackInfo& info) {
  return Translated(info.Env(), [&info] { return kBinding(info); });
}

}  // namespace hardfacts

#endif  // HARDFACTS_BOUNDARY_H_
