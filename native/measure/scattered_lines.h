// Lines that no prefetcher foresees.
#ifndef HARDFACTS_MEASURE_SCATTERED_LINES_H_
#define HARDFACTS_MEASURE_SCATTERED_LINES_H_

#include <cstddef>
#include <vector>

#include "measure/random.h"
#include "measure/sink.h"

namespace hardfacts {

// Four lines in each 4 KiB, one in every quarter, at irregular places: no two in one aligned pair, no stride.
// Visited in random order, fewer than one in 200 is there before it is asked for; with sixteen a page it was
// one in 7, at a regular stride of 1 KiB one in 10 (Granite Rapids, each load timed by itself).
//
// The same number of lines is laid out alike every time, so that arms on the same memory visit the same
// lines.
class ScatteredLines {
 public:
  static constexpr size_t Bytes(size_t lines) { return (lines + kAPage - 1) / kAPage * kPage; }

  ScatteredLines(char* memory, size_t lines) {
    SplitMix random(lines);
    for (size_t i = 0; i < lines; ++i) {
      char* const quarter = memory + i * kQuarter;
      const size_t place = random.Next() % (kQuarter / kLine) * kLine;
      places_.push_back(quarter + place);
      // Half a quarter from the page's first line: out of reach of what is fetched along with it.
      if (i % kAPage == 0) spares_.push_back(quarter + (place + kQuarter / 2) % kQuarter);
    }
    random.Shuffle(spares_);
  }

  size_t size() const { return places_.size(); }
  char* operator[](size_t i) const { return places_[i]; }

  // Brings the pages' translations into the TLB, by lines that are none of these: what was done meanwhile may
  // have thrown them out, and in a guest a miss costs as much as a line.
  void TouchPages() const {
    for (const char* spare : spares_) Sink(*static_cast<const volatile char*>(spare));
  }

 private:
  static constexpr size_t kPage = 4096;
  static constexpr size_t kAPage = 4;
  static constexpr size_t kQuarter = kPage / kAPage;
  static constexpr size_t kLine = 64;

  std::vector<char*> places_;
  std::vector<const char*> spares_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_SCATTERED_LINES_H_
