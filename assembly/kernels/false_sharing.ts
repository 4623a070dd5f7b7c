// What threads pay for neighbours. Every thread works on slots of its own; whether these share a cache line is
// decided by the addresses alone, so all arms of one operation run the same instructions.
//
// The timed loop holds nothing but the operation, 16 at a time. Every operation is a function of its own, so that
// no branch and no type feedback is shared. Atomic adds and increments wait for the line they change; plain stores
// do not, the store buffer takes them. Loads are atomic, or binaryen would merge equal ones; on x86 that is the
// same mov. Dependent loads show the reader's latency: `value & 0`, the 0 known at run time only, goes into the
// next address.
//
// What could fake the result: a compiler that merges increments (the count in memory must be exact), a neighbour
// process that keeps the threads from running at once (the overlap tells), code that is not yet optimised.

const ATOMIC_ADD = 0;
const VOLATILE_INC = 1;
const PLAIN_STORE = 2;
const LOAD = 3;
const LOAD_DEPENDENT = 4;
const LOCAL = 5;

// Carries out one operation. `carried` is a value that goes from one operation to the next; `unit` is 1 for LOCAL
// and 0 for LOAD_DEPENDENT, from outside, so that neither chain can be folded.
@inline
function apply<Word>(operation: i32, slot: usize, carried: Word, unit: Word): Word {
  if (operation == ATOMIC_ADD) {
    atomic.add<Word>(slot, <Word>1);
    return carried;
  }
  if (operation == VOLATILE_INC) {
    store<Word>(slot, load<Word>(slot) + <Word>1);
    return carried;
  }
  if (operation == PLAIN_STORE) {
    store<Word>(slot, carried);
    return carried;
  }
  if (operation == LOAD) return carried + atomic.load<Word>(slot);
  if (operation == LOAD_DEPENDENT) return atomic.load<Word>(slot + <usize>carried) & unit;
  return carried + unit;
}

// One slot: `count`, a multiple of 16, operations.
@inline
function one_slot<Word>(operation: i32, slot: usize, count: i32, carried: Word, unit: Word): Word {
  for (let left = count; left > 0; left -= 16) {
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
    carried = apply<Word>(operation, slot, carried, unit);
  }
  // A local sum is published once a chunk.
  if (operation == LOCAL) atomic.add<Word>(slot, carried);
  return carried;
}

// Several slots in turn, every operation `repeat` times: `rounds * slots` operations.
@inline
function many_slots<Word>(
  operation: i32,
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
  carried: Word,
  unit: Word,
): Word {
  for (let round = 0; round < rounds; ++round) {
    let slot = first;
    for (let k = 0; k < slots; ++k) {
      for (let r = 0; r < repeat; ++r) carried = apply<Word>(operation, slot, carried, unit);
      slot += distance;
    }
  }
  if (operation == LOCAL) atomic.add<Word>(first, carried);
  return carried;
}

// One in `every` operations adds, the others load; `until` operations from now is the next add. Returns the next
// `until`. 0 and below: none adds, for as long as the count lasts.
@inline
function mixed<Word>(slot: usize, count: i32, every: i32, until: i32): i32 {
  for (let left = count; left > 0; --left) {
    if (--until == 0) {
      atomic.add<Word>(slot, <Word>1);
      until = every;
    } else {
      atomic.load<Word>(slot);
    }
  }
  return until;
}

export function false_sharing_atomic_add_i32(slot: usize, count: i32): void {
  one_slot<i32>(ATOMIC_ADD, slot, count, 0, 0);
}

export function false_sharing_atomic_add_i32_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
): void {
  many_slots<i32>(ATOMIC_ADD, first, distance, slots, repeat, rounds, 0, 0);
}

export function false_sharing_volatile_inc_i32(slot: usize, count: i32): void {
  one_slot<i32>(VOLATILE_INC, slot, count, 0, 0);
}

export function false_sharing_volatile_inc_i32_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
): void {
  many_slots<i32>(VOLATILE_INC, first, distance, slots, repeat, rounds, 0, 0);
}

export function false_sharing_plain_store_i32(slot: usize, count: i32, value: i32): void {
  one_slot<i32>(PLAIN_STORE, slot, count, <i32>value, 0);
}

export function false_sharing_plain_store_i32_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
  value: i32,
): void {
  many_slots<i32>(PLAIN_STORE, first, distance, slots, repeat, rounds, <i32>value, 0);
}

export function false_sharing_load_i32(slot: usize, count: i32): i32 {
  return <i32>one_slot<i32>(LOAD, slot, count, 0, 0);
}

export function false_sharing_load_i32_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
): i32 {
  return <i32>many_slots<i32>(LOAD, first, distance, slots, repeat, rounds, 0, 0);
}

export function false_sharing_load_dependent_i32(slot: usize, count: i32, unit: i32): i32 {
  return <i32>one_slot<i32>(LOAD_DEPENDENT, slot, count, 0, <i32>unit);
}

export function false_sharing_load_dependent_i32_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
  unit: i32,
): i32 {
  return <i32>many_slots<i32>(LOAD_DEPENDENT, first, distance, slots, repeat, rounds, 0, <i32>unit);
}

export function false_sharing_local_i32(slot: usize, count: i32, unit: i32): i32 {
  return <i32>one_slot<i32>(LOCAL, slot, count, 0, <i32>unit);
}

export function false_sharing_local_i32_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
  unit: i32,
): i32 {
  return <i32>many_slots<i32>(LOCAL, first, distance, slots, repeat, rounds, 0, <i32>unit);
}

export function false_sharing_mixed_i32(slot: usize, count: i32, every: i32, until: i32): i32 {
  return mixed<i32>(slot, count, every, until);
}

export function false_sharing_atomic_add_i64(slot: usize, count: i32): void {
  one_slot<i64>(ATOMIC_ADD, slot, count, 0, 0);
}

export function false_sharing_atomic_add_i64_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
): void {
  many_slots<i64>(ATOMIC_ADD, first, distance, slots, repeat, rounds, 0, 0);
}

export function false_sharing_volatile_inc_i64(slot: usize, count: i32): void {
  one_slot<i64>(VOLATILE_INC, slot, count, 0, 0);
}

export function false_sharing_volatile_inc_i64_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
): void {
  many_slots<i64>(VOLATILE_INC, first, distance, slots, repeat, rounds, 0, 0);
}

export function false_sharing_plain_store_i64(slot: usize, count: i32, value: i32): void {
  one_slot<i64>(PLAIN_STORE, slot, count, <i64>value, 0);
}

export function false_sharing_plain_store_i64_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
  value: i32,
): void {
  many_slots<i64>(PLAIN_STORE, first, distance, slots, repeat, rounds, <i64>value, 0);
}

export function false_sharing_load_i64(slot: usize, count: i32): i32 {
  return <i32>one_slot<i64>(LOAD, slot, count, 0, 0);
}

export function false_sharing_load_i64_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
): i32 {
  return <i32>many_slots<i64>(LOAD, first, distance, slots, repeat, rounds, 0, 0);
}

export function false_sharing_load_dependent_i64(slot: usize, count: i32, unit: i32): i32 {
  return <i32>one_slot<i64>(LOAD_DEPENDENT, slot, count, 0, <i64>unit);
}

export function false_sharing_load_dependent_i64_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
  unit: i32,
): i32 {
  return <i32>many_slots<i64>(LOAD_DEPENDENT, first, distance, slots, repeat, rounds, 0, <i64>unit);
}

export function false_sharing_local_i64(slot: usize, count: i32, unit: i32): i32 {
  return <i32>one_slot<i64>(LOCAL, slot, count, 0, <i64>unit);
}

export function false_sharing_local_i64_many(
  first: usize,
  distance: i32,
  slots: i32,
  repeat: i32,
  rounds: i32,
  unit: i32,
): i32 {
  return <i32>many_slots<i64>(LOCAL, first, distance, slots, repeat, rounds, 0, <i64>unit);
}

export function false_sharing_mixed_i64(slot: usize, count: i32, every: i32, until: i32): i32 {
  return mixed<i64>(slot, count, every, until);
}

