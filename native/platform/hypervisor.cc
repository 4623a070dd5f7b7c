#include "platform/hypervisor.h"

#include <string>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace hardfacts {

std::optional<bool> IsTranslated() {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  constexpr unsigned kHypervisorBit = 1u << 31;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & kHypervisorBit)) return std::nullopt;
  // Leaf 0x40000000, by agreement of those who make them; QEMU names TCG there whatever CPU it plays
  // (target/i386/cpu.c), the others run guests on the processor alone.
  __cpuid(0x40000000, a, b, c, d);
  std::string name;
  for (const unsigned word : {b, c, d}) name.append(reinterpret_cast<const char*>(&word), sizeof word);
  if (name == "TCGTCGTCGTCG") return true;
  // FEX runs x86 programs on Arm (its docs/CPUID.md).
  if (name.starts_with("FEXIFEXIEMU")) return true;
  for (const char* const real :
       {"KVMKVMKVM", "Microsoft Hv", "VMwareVMware", "XenVMMXenVMM", "bhyve bhyve ", "ACRNACRNACRN"}) {
    if (name.starts_with(real)) return false;
  }
#endif
  return std::nullopt;
}

}  // namespace hardfacts
