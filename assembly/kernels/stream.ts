// STREAM's loops in SIMD128: what memory gives to one thread that reads and writes float64s in order.
//
// A row is eight vectors, one load, sum or product and store after the other. Bytes are counted as STREAM does: of the
// arrays named, without the lines that a store fetches first. There are no stores past the caches in wasm.
//
// What could fake the result: an engine that makes a copy of memory of the copying loop (none is known to), work not
// done (the caller checks sums and marks).

// As src/kernels/stream-workers.ts has them.
const FACTOR: f64 = 2;
const CONSTANT: f64 = 5;

// The sum of all float64s of `bytes` bytes from `first` on, a multiple of 128, `passes` times over: into eight sums, so
// that no add waits for the one before.
export function stream_sum(first: usize, bytes: usize, passes: i32): f64 {
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  let e = a;
  let f = a;
  let g = a;
  let h = a;
  const end = first + bytes;
  for (; passes > 0; --passes) {
    for (let at = first; at != end; at += 128) {
      a = f64x2.add(a, v128.load(at));
      b = f64x2.add(b, v128.load(at, 16));
      c = f64x2.add(c, v128.load(at, 32));
      d = f64x2.add(d, v128.load(at, 48));
      e = f64x2.add(e, v128.load(at, 64));
      f = f64x2.add(f, v128.load(at, 80));
      g = f64x2.add(g, v128.load(at, 96));
      h = f64x2.add(h, v128.load(at, 112));
    }
  }
  a = f64x2.add(f64x2.add(a, b), f64x2.add(c, d));
  e = f64x2.add(f64x2.add(e, f), f64x2.add(g, h));
  a = f64x2.add(a, e);
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

export function stream_write(to: usize, bytes: usize, passes: i32): void {
  const value = f64x2.splat(CONSTANT);
  for (; passes > 0; --passes) {
    for (const end = to + bytes; to != end; ) {
      v128.store(to, value);
      v128.store(to, value, 16);
      v128.store(to, value, 32);
      v128.store(to, value, 48);
      v128.store(to, value, 64);
      v128.store(to, value, 80);
      v128.store(to, value, 96);
      v128.store(to, value, 112);
      to += 128;
    }
    to -= bytes;
  }
}

export function stream_copy(first: usize, to: usize, bytes: usize, passes: i32): void {
  for (; passes > 0; --passes) {
    for (const end = to + bytes; to != end; ) {
      v128.store(to, v128.load(first));
      v128.store(to, v128.load(first, 16), 16);
      v128.store(to, v128.load(first, 32), 32);
      v128.store(to, v128.load(first, 48), 48);
      v128.store(to, v128.load(first, 64), 64);
      v128.store(to, v128.load(first, 80), 80);
      v128.store(to, v128.load(first, 96), 96);
      v128.store(to, v128.load(first, 112), 112);
      first += 128;
      to += 128;
    }
    first -= bytes;
    to -= bytes;
  }
}

export function stream_scale(first: usize, to: usize, bytes: usize, passes: i32): void {
  const factor = f64x2.splat(FACTOR);
  for (; passes > 0; --passes) {
    for (const end = to + bytes; to != end; ) {
      v128.store(to, f64x2.mul(factor, v128.load(first)));
      v128.store(to, f64x2.mul(factor, v128.load(first, 16)), 16);
      v128.store(to, f64x2.mul(factor, v128.load(first, 32)), 32);
      v128.store(to, f64x2.mul(factor, v128.load(first, 48)), 48);
      v128.store(to, f64x2.mul(factor, v128.load(first, 64)), 64);
      v128.store(to, f64x2.mul(factor, v128.load(first, 80)), 80);
      v128.store(to, f64x2.mul(factor, v128.load(first, 96)), 96);
      v128.store(to, f64x2.mul(factor, v128.load(first, 112)), 112);
      first += 128;
      to += 128;
    }
    first -= bytes;
    to -= bytes;
  }
}

export function stream_add(first: usize, second: usize, to: usize, bytes: usize, passes: i32): void {
  for (; passes > 0; --passes) {
    for (const end = to + bytes; to != end; ) {
      v128.store(to, f64x2.add(v128.load(first), v128.load(second)));
      v128.store(to, f64x2.add(v128.load(first, 16), v128.load(second, 16)), 16);
      v128.store(to, f64x2.add(v128.load(first, 32), v128.load(second, 32)), 32);
      v128.store(to, f64x2.add(v128.load(first, 48), v128.load(second, 48)), 48);
      v128.store(to, f64x2.add(v128.load(first, 64), v128.load(second, 64)), 64);
      v128.store(to, f64x2.add(v128.load(first, 80), v128.load(second, 80)), 80);
      v128.store(to, f64x2.add(v128.load(first, 96), v128.load(second, 96)), 96);
      v128.store(to, f64x2.add(v128.load(first, 112), v128.load(second, 112)), 112);
      first += 128;
      second += 128;
      to += 128;
    }
    first -= bytes;
    second -= bytes;
    to -= bytes;
  }
}

export function stream_triad(first: usize, second: usize, to: usize, bytes: usize, passes: i32): void {
  const factor = f64x2.splat(FACTOR);
  for (; passes > 0; --passes) {
    for (const end = to + bytes; to != end; ) {
      v128.store(to, f64x2.add(v128.load(first), f64x2.mul(factor, v128.load(second))));
      v128.store(to, f64x2.add(v128.load(first, 16), f64x2.mul(factor, v128.load(second, 16))), 16);
      v128.store(to, f64x2.add(v128.load(first, 32), f64x2.mul(factor, v128.load(second, 32))), 32);
      v128.store(to, f64x2.add(v128.load(first, 48), f64x2.mul(factor, v128.load(second, 48))), 48);
      v128.store(to, f64x2.add(v128.load(first, 64), f64x2.mul(factor, v128.load(second, 64))), 64);
      v128.store(to, f64x2.add(v128.load(first, 80), f64x2.mul(factor, v128.load(second, 80))), 80);
      v128.store(to, f64x2.add(v128.load(first, 96), f64x2.mul(factor, v128.load(second, 96))), 96);
      v128.store(to, f64x2.add(v128.load(first, 112), f64x2.mul(factor, v128.load(second, 112))), 112);
      first += 128;
      second += 128;
      to += 128;
    }
    first -= bytes;
    second -= bytes;
    to -= bytes;
  }
}
