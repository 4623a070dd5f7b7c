// Files of the kernel that are read whole, at once, and without allocating.
#ifndef HARDFACTS_PLATFORM_SMALL_FILE_H_
#define HARDFACTS_PLATFORM_SMALL_FILE_H_

#include <fcntl.h>
#include <unistd.h>

#include <cstddef>

namespace hardfacts {

// The file's beginning as a string; false where it cannot be read, and errno says why.
template <size_t kBytes>
bool ReadSmallFile(const char* path, char (&text)[kBytes]) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  const ssize_t length = read(file, text, kBytes - 1);
  close(file);
  if (length < 0) return false;
  text[length] = '\0';
  return true;
}

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_SMALL_FILE_H_
