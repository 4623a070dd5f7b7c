// The contract with the optimiser: what is given to Sink has been needed, what Opaque returns is unknown.
#ifndef HARDFACTS_MEASURE_SINK_H_
#define HARDFACTS_MEASURE_SINK_H_

namespace hardfacts {

// Keeps the computation of `value` alive; costs no instruction.
template <typename T>
inline void Sink(const T& value) {
  asm volatile("" ::"r"(value));
}

// The same value, about which the compiler may assume nothing from here on.
template <typename T>
inline T Opaque(T value) {
  asm volatile("" : "+r"(value));
  return value;
}

// The word, every access of which is made, and in the order of the source.
template <typename Word>
inline volatile Word& Volatile(Word* word) {
  return *word;
}

// All memory may have changed: nothing cached in a register across this point.
inline void Clobber() { asm volatile("" ::: "memory"); }

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_SINK_H_
