// Preloaded by a test: a container whose seccomp profile denies membarrier.
#include "denied-calls.h"

static int is_denied(long number) { return number == SYS_membarrier; }
