// Whether instructions are carried out by the processor or translated by an emulator.
#ifndef HARDFACTS_PLATFORM_HYPERVISOR_H_
#define HARDFACTS_PLATFORM_HYPERVISOR_H_

#include <optional>

namespace hardfacts {

// By the name that a hypervisor gives in CPUID; nothing where it gives none that is known, and on other
// architectures, which have no such place.
std::optional<bool> IsTranslated();

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_HYPERVISOR_H_
