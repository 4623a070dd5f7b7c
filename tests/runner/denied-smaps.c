// Preloaded by a test: a system that does not tell a process what its memory is made of. All other files open.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

static FILE* open_unless_denied(const char* name, const char* path, const char* mode) {
  if (strcmp(path, "/proc/self/smaps") == 0) {
    errno = EACCES;
    return NULL;
  }
  FILE* (*next)(const char*, const char*);
  *(void**)&next = dlsym(RTLD_NEXT, name);
  return next(path, mode);
}

FILE* fopen(const char* path, const char* mode) { return open_unless_denied("fopen", path, mode); }
FILE* fopen64(const char* path, const char* mode) { return open_unless_denied("fopen64", path, mode); }
