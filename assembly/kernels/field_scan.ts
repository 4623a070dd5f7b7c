// Sums one 8-byte field of every record in order: what moving the rest of the record costs.
//
// The timed loop is one scalar load and one add a record, into four sums, whatever the pitch: V8 does not turn
// it into vectors, which would help the packed layout alone.
//
// What could fake the result: a window that stays in a cache (the experiment chooses one that does not, or says
// so), and the loop itself: at about 0.5 ns a field it hides part of what a packed scan costs.

// Fields at `first`, `first + pitch` ...; `count` is a multiple of 8. Returns both halves of the sum, folded.
export function field_scan(first: usize, pitch: usize, count: i32): i32 {
  let a: i64 = 0;
  let b: i64 = 0;
  let c: i64 = 0;
  let d: i64 = 0;
  let at = first;
  for (let left = count; left > 0; left -= 8) {
    a += load<i64>(at);
    b += load<i64>(at + pitch);
    c += load<i64>(at + 2 * pitch);
    d += load<i64>(at + 3 * pitch);
    at += 4 * pitch;
    a += load<i64>(at);
    b += load<i64>(at + pitch);
    c += load<i64>(at + 2 * pitch);
    d += load<i64>(at + 3 * pitch);
    at += 4 * pitch;
  }
  const sum = a + b + c + d;
  return (<i32>sum) ^ (<i32>(sum >> 32));
}
