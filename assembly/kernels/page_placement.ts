// Touches pages of the module's memory for the first time, so that they are placed.
//
// Nothing is timed. What could fake the result: a page that was there before (the caller gives all of them back before
// each trial and sees that none is left), and one that is left out (the caller asks about each).

// Writes to each page of 4 KiB in `bytes` bytes from `from` on; returns how many these were.
export function page_placement(from: usize, bytes: i32): i32 {
  let pages = 0;
  for (let at = 0; at < bytes; at += 4096) {
    store<u8>(from + at, 1);
    ++pages;
  }
  return pages;
}
