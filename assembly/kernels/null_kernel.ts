// Nothing, timed like everything else: what a call into wasm and the loop around a chunk cost an operation.
//
// The timed loop counts down. What could fake the result: a compiler that sees that the loop does nothing and
// drops it, which binaryen and V8 do not do; a kernel whose figure comes near this one was probably dropped.

// Runs an empty loop `count` times.
export function null_kernel(count: i32): void {
  while (count > 0) --count;
}
