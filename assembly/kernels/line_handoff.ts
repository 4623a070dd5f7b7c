// What it takes to hand a line to the other CPU: two threads answer each other on one line. The
// harness goes on to another line after 16 round trips, since one line's home slice decides its figure.
//
// The timed loop is a store (or a compare-and-swap) and a spin on the answer, without a pause: a pause is up to
// 140 cycles. Tokens count up and are never used twice, so what an earlier round trip left on a line is never
// taken for an answer.
//
// What could fake the result: a partner that is not running (the overlap tells); a store that is sequentially
// consistent and hence an exchange on x86, which costs 2 ns of some 50; both threads on one core's siblings.

// Waits for `answer`, then the line is ours.
@inline
function await_token(line: usize, token: i32): void {
  while (atomic.load<i32>(line) != token) {}
}

@inline
function give<Swap>(line: usize, before: i32, token: i32): void {
  if (isBoolean<Swap>()) {
    while (atomic.cmpxchg<i32>(line, before, token) != before) {}
  } else {
    atomic.store<i32>(line, token);
  }
}

// Thread 0: gives `token` and takes back one more, `trips` times.
@inline
function ask<Swap>(line: usize, trips: i32, token: i32): void {
  let before = atomic.load<i32>(line);
  for (let trip = 0; trip < trips; ++trip) {
    give<Swap>(line, before, token);
    await_token(line, token + 1);
    before = token + 1;
    token += 2;
  }
}

// Thread 1: takes `token` and gives back one more, `trips` times.
@inline
function answer<Swap>(line: usize, trips: i32, token: i32): void {
  for (let trip = 0; trip < trips; ++trip) {
    await_token(line, token);
    give<Swap>(line, token, token + 1);
    token += 2;
  }
}

export function line_handoff_ask_store_load(line: usize, trips: i32, token: i32): void {
  ask<i32>(line, trips, token);
}

export function line_handoff_answer_store_load(line: usize, trips: i32, token: i32): void {
  answer<i32>(line, trips, token);
}

export function line_handoff_ask_cas(line: usize, trips: i32, token: i32): void {
  ask<bool>(line, trips, token);
}

export function line_handoff_answer_cas(line: usize, trips: i32, token: i32): void {
  answer<bool>(line, trips, token);
}
