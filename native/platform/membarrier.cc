#include "platform/membarrier.h"

#include <sys/syscall.h>
#include <unistd.h>

#include "platform/error.h"

namespace hardfacts {
namespace {

// From <linux/membarrier.h>, which headers of older kernels have without them.
constexpr int kPrivateExpedited = 1 << 3;
constexpr int kRegisterPrivateExpedited = 1 << 4;

}  // namespace

void RegisterMembarrier() {
  if (syscall(SYS_membarrier, kRegisterPrivateExpedited, 0, 0) != 0) {
    throw Error::FromErrno("ERR_MEMBARRIER", "membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)");
  }
}

bool Membarrier() { return syscall(SYS_membarrier, kPrivateExpedited, 0, 0) == 0; }

}  // namespace hardfacts
