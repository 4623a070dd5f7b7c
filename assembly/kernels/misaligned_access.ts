// Independent accesses within L1, each at a chosen offset in its line or page.
//
// The timed loop is accesses at constant distances: no table of places, whose loads would be half of what is
// timed. Places: one every 64 bytes (64 of them), one every 4096 bytes (4: more lines of one L1 set could throw each
// other out), or one at each of the 64 offsets of a line, scattered, so that exactly 7 of 64 eight-byte accesses
// split a line of 64 bytes. What is loaded is summed, and the sum is checked.
//
// What could fake the result: a loop bound by something else than its accesses, hence pairs of accesses, which must
// cost twice as much; a compiler that merges loads, hence no place comes twice in the body of a loop.

const LOAD = 0;
const LOAD_BYTES = 1;
const STORE = 2;
const EXCHANGE = 3;

const LINE = 0;
const PAGE = 1;
const RANDOM = 2;

// From the first place of a pair to the second: beyond all first places, and in another set of L1.
const PAIR = 8 * 4096 + 2048;

@inline
function plus<Word>(a: Word, b: Word): Word {
  if (isVector<Word>()) return i64x2.add(a, b);
  else return a + b;
}

@inline
function read<Word>(place: usize): Word {
  if (isVector<Word>()) return v128.load(place);
  else return load<Word>(place);
}

@inline
function byte_at(place: usize, byte: usize): i64 {
  return <i64>load<u8>(place + byte) << (8 * byte);
}

// One access at `place`: what was loaded, or `nothing`.
@inline
function access<Word>(kind: i32, place: usize, value: Word, nothing: Word): Word {
  if (kind == LOAD) return read<Word>(place);
  if (!isVector<Word>()) {
    if (kind == LOAD_BYTES) {
      return (
        byte_at(place, 0) |
        byte_at(place, 1) |
        byte_at(place, 2) |
        byte_at(place, 3) |
        byte_at(place, 4) |
        byte_at(place, 5) |
        byte_at(place, 6) |
        byte_at(place, 7)
      );
    }
    if (kind == EXCHANGE) atomic.xchg<i64>(place, value);
    else store<i64>(place, value);
  }
  return nothing;
}

// Offset k of a permutation of 0..63 that visits them without order.
@inline
function scattered(k: usize): usize {
  return (k * 37 + 11) & 63;
}

// Where access k of 64 lies, seen from the first place of its sixteen: a constant below 1024, which becomes part of
// the instruction.
@inline
function within(pattern: i32, k: usize): usize {
  return 64 * (k & 15) + (pattern == RANDOM ? scattered(k) : 0);
}

@inline
function four<Word>(kind: i32, pattern: i32, at: usize, k: usize, value: Word, nothing: Word): Word {
  return plus<Word>(
    plus<Word>(
      access<Word>(kind, at + within(pattern, k), value, nothing),
      access<Word>(kind, at + within(pattern, k + 1), value, nothing),
    ),
    plus<Word>(
      access<Word>(kind, at + within(pattern, k + 2), value, nothing),
      access<Word>(kind, at + within(pattern, k + 3), value, nothing),
    ),
  );
}

// All 64 accesses, added to `sum` four at a time: as one tree they would need more registers than there are.
@inline
function all_64<Word>(kind: i32, pattern: i32, first: usize, sum: Word, value: Word, nothing: Word): Word {
  sum = plus<Word>(sum, four<Word>(kind, pattern, first, 0, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first, 4, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first, 8, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first, 12, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 1024, 16, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 1024, 20, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 1024, 24, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 1024, 28, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 2048, 32, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 2048, 36, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 2048, 40, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 2048, 44, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 3072, 48, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 3072, 52, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 3072, 56, value, nothing));
  sum = plus<Word>(sum, four<Word>(kind, pattern, first + 3072, 60, value, nothing));
  return sum;
}

@inline
function four_pages<Word>(kind: i32, first: usize, value: Word, nothing: Word): Word {
  return plus<Word>(
    plus<Word>(
      access<Word>(kind, first, value, nothing),
      access<Word>(kind, first + 4096, value, nothing),
    ),
    plus<Word>(
      access<Word>(kind, first + 8192, value, nothing),
      access<Word>(kind, first + 12288, value, nothing),
    ),
  );
}

// `windows` times 64 operations from `first`; in a pair every operation is two accesses. Returns the sum of what
// was loaded.
@inline
function run<Word>(
  kind: i32,
  pattern: i32,
  pair: bool,
  first: usize,
  windows: i32,
  value: Word,
  nothing: Word,
): Word {
  let sum = nothing;
  if (pattern == PAGE) {
    for (let left = 16 * windows; left > 0; --left) {
      sum = plus<Word>(sum, four_pages<Word>(kind, first, value, nothing));
      if (pair) sum = plus<Word>(sum, four_pages<Word>(kind, first + PAIR, value, nothing));
    }
  } else {
    for (let left = windows; left > 0; --left) {
      sum = all_64<Word>(kind, pattern, first, sum, value, nothing);
      if (pair) sum = all_64<Word>(kind, pattern, first + PAIR, sum, value, nothing);
    }
  }
  return sum;
}

// Both halves of a sum in 32 bits: a BigInt would be garbage for the worker to collect.
@inline
function fold(sum: i64): i32 {
  return <i32>sum ^ <i32>(sum >> 32);
}

@inline
function run_load(kind: i32, pattern: i32, pair: bool, first: usize, windows: i32): i32 {
  return fold(run<i64>(kind, pattern, pair, first, windows, 0, 0));
}

@inline
function run_vector(kind: i32, pattern: i32, pair: bool, first: usize, windows: i32): i32 {
  const nothing = i64x2.splat(0);
  const sum = run<v128>(kind, pattern, pair, first, windows, nothing, nothing);
  return fold(i64x2.extract_lane(sum, 0) + i64x2.extract_lane(sum, 1));
}

// Stores eight times the lowest byte of `value`.
@inline
function run_store(kind: i32, pattern: i32, pair: bool, first: usize, windows: i32, value: i32): i32 {
  run<i64>(kind, pattern, pair, first, windows, <i64>(value & 0xff) * 0x0101010101010101, 0);
  return 0;
}

export function misaligned_access_load_line(first: usize, windows: i32): i32 {
  return run_load(LOAD, LINE, false, first, windows);
}

export function misaligned_access_load_page(first: usize, windows: i32): i32 {
  return run_load(LOAD, PAGE, false, first, windows);
}

export function misaligned_access_load_random(first: usize, windows: i32): i32 {
  return run_load(LOAD, RANDOM, false, first, windows);
}

export function misaligned_access_load_pair_line(first: usize, windows: i32): i32 {
  return run_load(LOAD, LINE, true, first, windows);
}

export function misaligned_access_load_pair_page(first: usize, windows: i32): i32 {
  return run_load(LOAD, PAGE, true, first, windows);
}

export function misaligned_access_load_pair_random(first: usize, windows: i32): i32 {
  return run_load(LOAD, RANDOM, true, first, windows);
}

export function misaligned_access_load_bytes_line(first: usize, windows: i32): i32 {
  return run_load(LOAD_BYTES, LINE, false, first, windows);
}

export function misaligned_access_load_bytes_page(first: usize, windows: i32): i32 {
  return run_load(LOAD_BYTES, PAGE, false, first, windows);
}

export function misaligned_access_load_bytes_random(first: usize, windows: i32): i32 {
  return run_load(LOAD_BYTES, RANDOM, false, first, windows);
}

export function misaligned_access_load_v128_line(first: usize, windows: i32): i32 {
  return run_vector(LOAD, LINE, false, first, windows);
}

export function misaligned_access_load_v128_page(first: usize, windows: i32): i32 {
  return run_vector(LOAD, PAGE, false, first, windows);
}

export function misaligned_access_load_v128_random(first: usize, windows: i32): i32 {
  return run_vector(LOAD, RANDOM, false, first, windows);
}

export function misaligned_access_load_v128_pair_line(first: usize, windows: i32): i32 {
  return run_vector(LOAD, LINE, true, first, windows);
}

export function misaligned_access_load_v128_pair_page(first: usize, windows: i32): i32 {
  return run_vector(LOAD, PAGE, true, first, windows);
}

export function misaligned_access_load_v128_pair_random(first: usize, windows: i32): i32 {
  return run_vector(LOAD, RANDOM, true, first, windows);
}

export function misaligned_access_store_line(first: usize, windows: i32, value: i32): i32 {
  return run_store(STORE, LINE, false, first, windows, value);
}

export function misaligned_access_store_page(first: usize, windows: i32, value: i32): i32 {
  return run_store(STORE, PAGE, false, first, windows, value);
}

export function misaligned_access_store_random(first: usize, windows: i32, value: i32): i32 {
  return run_store(STORE, RANDOM, false, first, windows, value);
}

export function misaligned_access_store_pair_line(first: usize, windows: i32, value: i32): i32 {
  return run_store(STORE, LINE, true, first, windows, value);
}

export function misaligned_access_store_pair_page(first: usize, windows: i32, value: i32): i32 {
  return run_store(STORE, PAGE, true, first, windows, value);
}

export function misaligned_access_store_pair_random(first: usize, windows: i32, value: i32): i32 {
  return run_store(STORE, RANDOM, true, first, windows, value);
}

export function misaligned_access_exchange_line(first: usize, windows: i32, value: i32): i32 {
  return run_store(EXCHANGE, LINE, false, first, windows, value);
}

export function misaligned_access_exchange_page(first: usize, windows: i32, value: i32): i32 {
  return run_store(EXCHANGE, PAGE, false, first, windows, value);
}

