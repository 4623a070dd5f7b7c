// How fast one core reads what a level of the hierarchy holds: sums the words of a window in order, one at a time or
// in SIMD128 vectors.
//
// The timed loop is eight loads with an add each, into eight sums, so that neither the adds nor the loop bound it.
//
// What could fake the result: a machine whose vectors are wider than the 16 bytes that wasm has (L1 and L2 can give
// more than is asked for here); a dropped sum, which the caller checks.

// Both halves of a sum in 32 bits: a BigInt would be garbage for the worker to collect.
@inline
function fold(sum: i64): i32 {
  return <i32>sum ^ <i32>(sum >> 32);
}

// `bytes` bytes from `first` on, a multiple of 64, `passes` times over.
export function stream_read_scalar64(first: usize, bytes: usize, passes: i32): i32 {
  let a: i64 = 0;
  let b: i64 = 0;
  let c: i64 = 0;
  let d: i64 = 0;
  let e: i64 = 0;
  let f: i64 = 0;
  let g: i64 = 0;
  let h: i64 = 0;
  const end = first + bytes;
  for (; passes > 0; --passes) {
    for (let at = first; at != end; at += 64) {
      a += load<i64>(at);
      b += load<i64>(at, 8);
      c += load<i64>(at, 16);
      d += load<i64>(at, 24);
      e += load<i64>(at, 32);
      f += load<i64>(at, 40);
      g += load<i64>(at, 48);
      h += load<i64>(at, 56);
    }
  }
  return fold(a + b + (c + d) + (e + f + (g + h)));
}

// The same, `bytes` a multiple of 128.
export function stream_read_v128(first: usize, bytes: usize, passes: i32): i32 {
  let a = i64x2.splat(0);
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
      a = i64x2.add(a, v128.load(at));
      b = i64x2.add(b, v128.load(at, 16));
      c = i64x2.add(c, v128.load(at, 32));
      d = i64x2.add(d, v128.load(at, 48));
      e = i64x2.add(e, v128.load(at, 64));
      f = i64x2.add(f, v128.load(at, 80));
      g = i64x2.add(g, v128.load(at, 96));
      h = i64x2.add(h, v128.load(at, 112));
    }
  }
  a = i64x2.add(i64x2.add(a, b), i64x2.add(c, d));
  e = i64x2.add(i64x2.add(e, f), i64x2.add(g, h));
  a = i64x2.add(a, e);
  return fold(i64x2.extract_lane(a, 0) + i64x2.extract_lane(a, 1));
}
