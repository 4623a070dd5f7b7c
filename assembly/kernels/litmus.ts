// Which outcomes of a few loads and stores are let out by the machine, and by the engine. One operation is one
// round: both threads run their programs once, on words of their own lines that are 0 at first. Plain accesses, or
// sequentially consistent ones: wasm has no others.
//
// A program is a function of its own, called through the table, so that neither binaryen nor V8 sees it together
// with the loop, or with another program. What a load has found is stored before the next access: of two plain loads
// with nothing between them binaryen did the second first. A test reads the order out of the module.
//
// Rounds begin in step. A thread says that it has come, waits for the other one, and goes on. That lets the threads
// out one after the other: who comes last goes on at once, and the other learns of it a transfer of a line later. In
// such rounds store buffering was seen in one of a thousand; with delays drawn up to 200 cycles, in one of thirteen.
// So who comes last waits `lag` cycles more, as many as let each of the two be first equally often
// (src/kernels/litmus-judge.ts): then it was seen in one of nine where a line takes 70 ns from CPU to CPU (5 million
// rounds a second), and in one of six where it takes 230 (1.8 million). By the clock, as in native code, it was seen
// as often in JavaScript, and wasm has none.
//
// What could fake the result: threads that do not overlap (`overlapping` tells); a compiler that reorders or forwards;
// words that are always in the same core's cache, or one timing only (both are drawn anew for every batch, in
// src/kernels/litmus-workers.ts); a barrier whose own store waits in the buffer before the program's (it is atomic: on
// x86 an exchange, which empties the buffer).

// What a thread keeps of a round, as src/kernels/litmus-judge.ts has it in words.
const SECOND = 4;
const DELAY = 8;
const CAME_LAST = 12;
const FOUND = 16;
const ROW = 32;

const VALUE = 1;

function plain_store(word: usize, _: usize, found: usize): void {
  store<i32>(word, VALUE);
}

function plain_store_store(first: usize, second: usize, found: usize): void {
  store<i32>(first, VALUE);
  store<i32>(second, VALUE);
}

function plain_store_load(first: usize, second: usize, found: usize): void {
  store<i32>(first, VALUE);
  store<i32>(found, load<i32>(second));
}

function plain_load_store(first: usize, second: usize, found: usize): void {
  store<i32>(found, load<i32>(first));
  store<i32>(second, VALUE);
}

function plain_load_load(first: usize, second: usize, found: usize): void {
  store<i32>(found, load<i32>(first));
  store<i32>(found, load<i32>(second), 4);
}

function seq_cst_store(word: usize, _: usize, found: usize): void {
  atomic.store<i32>(word, VALUE);
}

function seq_cst_store_store(first: usize, second: usize, found: usize): void {
  atomic.store<i32>(first, VALUE);
  atomic.store<i32>(second, VALUE);
}

function seq_cst_store_load(first: usize, second: usize, found: usize): void {
  atomic.store<i32>(first, VALUE);
  store<i32>(found, atomic.load<i32>(second));
}

function seq_cst_load_store(first: usize, second: usize, found: usize): void {
  store<i32>(found, atomic.load<i32>(first));
  atomic.store<i32>(second, VALUE);
}

function seq_cst_load_load(first: usize, second: usize, found: usize): void {
  store<i32>(found, atomic.load<i32>(first));
  store<i32>(found, atomic.load<i32>(second), 4);
}

// Where each stands in the table: what litmus_rounds is told.

export function litmus_plain_store(): u32 {
  return plain_store.index;
}

export function litmus_plain_store_store(): u32 {
  return plain_store_store.index;
}

export function litmus_plain_store_load(): u32 {
  return plain_store_load.index;
}

export function litmus_plain_load_store(): u32 {
  return plain_load_store.index;
}

export function litmus_plain_load_load(): u32 {
  return plain_load_load.index;
}

export function litmus_seq_cst_store(): u32 {
  return seq_cst_store.index;
}

export function litmus_seq_cst_store_store(): u32 {
  return seq_cst_store_store.index;
}

export function litmus_seq_cst_store_load(): u32 {
  return seq_cst_store_load.index;
}

export function litmus_seq_cst_load_store(): u32 {
  return seq_cst_load_store.index;
}

export function litmus_seq_cst_load_load(): u32 {
  return seq_cst_load_load.index;
}

// `count` rounds in step with the other thread. `mine` and `theirs` hold how often each has come: `come` times before
// this batch.
export function litmus_rounds(
  program: u32,
  row: usize,
  count: i32,
  mine: usize,
  theirs: usize,
  come: i32,
  lag: i32,
): void {
  for (; count > 0; --count) {
    const first = <usize>load<u32>(row);
    const second = <usize>load<u32>(row, SECOND);
    let delay = load<i32>(row, DELAY);
    ++come;
    atomic.store<i32>(mine, come);
    const cameLast = atomic.load<i32>(theirs) - come >= 0;
    if (cameLast) {
      delay += lag;
    } else {
      while (atomic.load<i32>(theirs) - come < 0) {}
    }
    while (delay > 0) --delay;
    call_indirect<void>(program, first, second, row + FOUND);
    store<i32>(row, cameLast, CAME_LAST);
    row += ROW;
  }
}
