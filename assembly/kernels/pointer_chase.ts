// Loads that each wait for the one before: what a load costs in a working set.
//
// The timed loop is one 32-bit load an iteration, whose result is the next address; V8 adds the memory's base to it
// in the addressing mode. The loop's counter runs beside the chain.
//
// What could fake the result: prefetchers (the caller links the nodes in shuffled order), and a cycle shorter than
// the working set (the caller walks it once and sees).

// Walks `steps` nodes from the one at `from`; returns where it stands. A node holds the address of the next.
export function pointer_chase(from: usize, steps: i32): usize {
  let at = from;
  for (let left = steps; left > 0; left--) at = load<i32>(at);
  return at;
}
