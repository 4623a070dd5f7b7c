// Preloaded by a test: a container whose seccomp profile denies memory policies.
#include "denied-calls.h"

static int is_denied(long number) {
  return number == SYS_mbind || number == SYS_set_mempolicy || number == SYS_get_mempolicy ||
         number == SYS_move_pages;
}
