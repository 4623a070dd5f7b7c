// What the order of a walk costs: sums lines of a row-major matrix of 8-byte elements, along its rows or its columns.
//
// The timed loop is one scalar load and one add an element, into four sums, whatever the order: both strides come from
// the caller, so that no compiler can exchange the loops. Bits are added and not floats, whose latency would bind the
// rows and so flatter the columns.
//
// What could fake the result: a matrix that a cache holds, and the loop itself, which hides part of what a row costs;
// a dropped sum, which the caller checks.

// `lines` lines of `length` elements, a multiple of 4: `across` bytes from a line to the next, `along` bytes from an
// element to the next. Returns both halves of the sum, folded.
export function matrix_sum(first: usize, lines: i32, across: usize, length: i32, along: usize): i32 {
  let a: i64 = 0;
  let b: i64 = 0;
  let c: i64 = 0;
  let d: i64 = 0;
  for (; lines > 0; --lines) {
    let at = first;
    for (let left = length; left > 0; left -= 4) {
      a += load<i64>(at);
      b += load<i64>(at + along);
      c += load<i64>(at + 2 * along);
      d += load<i64>(at + 3 * along);
      at += 4 * along;
    }
    first += across;
  }
  const sum = a + b + (c + d);
  return <i32>sum ^ <i32>(sum >> 32);
}
