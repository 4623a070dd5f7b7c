// A failure with a stable code, the call that failed and what the system said.
#ifndef HARDFACTS_PLATFORM_ERROR_H_
#define HARDFACTS_PLATFORM_ERROR_H_

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <string>

namespace hardfacts {

class Error : public std::runtime_error {
 public:
  Error(const char* code, const std::string& message) : std::runtime_error(message), code_(code) {}

  // `call` failed and errno says why.
  static Error FromErrno(const char* code, const std::string& call, int error = errno) {
    return Error(code, call + ": " + std::strerror(error) + " (errno " + std::to_string(error) + ")");
  }

  const char* code() const { return code_; }

 private:
  const char* code_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_ERROR_H_
