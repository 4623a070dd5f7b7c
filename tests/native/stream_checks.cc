// Arrays of streams, and who notices what is wrong in them.
#include <pthread.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "checks.h"
#include "measure/stream_arrays.h"

namespace hardfacts::checks {

// Arrays outlive their team only for who wants just the same, and only as far as they may.
void StreamArraysAreKeptForTheirLike() {
  const StreamArrays::Kind base{1, Pages::kBase, Policy::kDefault, {}};
  const StreamArrays::Kind huge{1, Pages::kTransparentHuge, Policy::kDefault, {}};
  const StreamArrays::Kind of_two{2, Pages::kBase, Policy::kDefault, {}};
  constexpr size_t kBytes = size_t{1} << 20;
  // The CPU is part of what is asked for.
  std::thread([&] {
    PinCurrentThread(cpus.front());
    const auto outlives = [](const StreamArrays::Kind& kind, size_t bytes) {
      const std::weak_ptr<StreamArrays> arrays = StreamArrays::For(kind, bytes);
      return !arrays.expired();
    };
    Expect(!outlives(base, kBytes), "nothing is kept unasked");
    StreamArrays::Keep(3 * kBytes);
    Expect(!outlives(base, 2 * kBytes), "arrays larger than allowed are not kept");
    Expect(!outlives(of_two, kBytes / 2), "arrays of several threads are not kept");
    Expect(outlives(base, kBytes), "arrays are kept");
    auto first = StreamArrays::For(base, kBytes);
    const auto goes_to = [&](int cpu, const StreamArrays::Kind& kind, size_t bytes) {
      bool same = false;
      std::thread([&] {
        PinCurrentThread(cpu);
        same = StreamArrays::For(kind, bytes) == first;
      }).join();
      return same;
    };
    Expect(goes_to(cpus.front(), base, kBytes), "kept arrays go to the next that wants the same");
    Expect(!goes_to(cpus.front(), base, kBytes / 2), "kept arrays do not go to who wants smaller ones");
    Expect(!goes_to(cpus.front(), huge, kBytes), "kept arrays do not go to who wants other pages");
    if (cpus.size() > 1) {
      Expect(!goes_to(cpus.back(), base, kBytes), "kept arrays stay on the CPU that touched them");
    }
    first.reset();
    Expect(outlives(base, kBytes), "kept arrays stay when their last user is gone");
    StreamArrays::Keep(0);
    Expect(!outlives(base, kBytes), "what is no longer allowed is given back");
    StreamArrays::Prepare(cpus.front(), Pages::kBase, kBytes, true);
    Expect(!outlives(base, kBytes), "nothing is prepared that could not be kept");
    StreamArrays::Keep(3 * kBytes);
    StreamArrays::Prepare(cpus.front(), Pages::kBase, kBytes, true);
    const auto prepared = StreamArrays::For(base, kBytes);
    const auto* const words = reinterpret_cast<const double*>(prepared->data(0, StreamArrays::kSecond));
    Expect(words != nullptr && words[5] == StreamArrays::ValueOf(0, StreamArrays::kSecond, 5),
           "what was prepared is there, with its values");
    StreamArrays::Keep(0);
  }).join();
}

// To touch arrays ahead is a favour: where there is no thread to do it, nobody dies of it.
void StreamArraysArePreparedWhereTheyCanBe() {
  constexpr size_t kBytes = size_t{1} << 20;
  pthread_attr_t usual, vast;
  pthread_getattr_default_np(&usual);
  pthread_attr_init(&vast);
  // A stack that no address space has room for, and no thread that has ended has left behind.
  pthread_attr_setstacksize(&vast, size_t{1} << 60);
  if (pthread_setattr_default_np(&vast) != 0) {
    std::printf("skipped: stacks have a largest size here\n");
    return;
  }
  StreamArrays::Keep(3 * kBytes);
  StreamArrays::Prepare(cpus.front(), Pages::kBase, kBytes, true);
  StreamArrays::Keep(0);
  pthread_setattr_default_np(&usual);
  pthread_attr_destroy(&vast);
  pthread_attr_destroy(&usual);
  Expect(true, "without a thread arrays are not prepared, and that is all");
}

// A value that was taken from elsewhere, or not written, is noticed: in every operation, by every kind of
// store.
void StreamNoticesWrongValues() {
  const KernelDescriptor& stream = *FindKernel("stream");
  constexpr size_t kBytes = 4 * 65536;
  for (int64_t op = 0; op <= 5; ++op) {
    for (int64_t store = 0; store <= (op == 0 ? 0 : 1); ++store) {
      const std::string what = "stream, operation " + std::to_string(op) + ", store " + std::to_string(store);
      const auto arm = stream.make(Parameters(stream, {op, store, kBytes, 5, 0, 0, 0, 0, 0, 100}), 1);
      const auto arrays = StreamArrays::For({1, Pages::kBase, Policy::kDefault, {}}, kBytes);
      const auto trial = [&] {
        arm->Prepare(0);
        arm->Run(0, 1);
        for (const Counter& counter : arm->Counters()) {
          if (std::strcmp(counter.name, "mismatches") == 0) return counter.value;
        }
        return -1.0;
      };
      arm->Settle(0);
      Expect(trial() == 0, what + ": nothing is wrong before anything is changed");
      // What is written does not depend on what is read where a constant is.
      if (op == 1) continue;
      const auto role = op >= 4 ? StreamArrays::kSecond : StreamArrays::kFirst;
      auto* const words = reinterpret_cast<double*>(arrays->data(0, role));
      Expect(words != nullptr, what + ": the arm's arrays are those that others would get");
      for (size_t k = 0; k < kBytes / 8; ++k) words[k] += 0.25;
      Expect(trial() > 0, what + ": wrong values are noticed");
    }
  }
  // Parts that differ by a granule, over a part's end, by three that need no CPUs of their own.
  TeamPlan plan{{-1, -1, -1},
                {{&stream, Parameters(stream, {5, 1, 512 * 1000, 5, 0, 0, 0, 0, 4096, 100}), 3},
                 {&stream, Parameters(stream, {0, 0, 512 * 1000, 5, 0, 0, 0, 0, 0, 100}), 3}},
                3,
                1,
                1,
                20000};
  std::vector<double> out(3 * 2 * 3);
  std::vector<uint8_t> flags(3);
  const TeamResult result = RunTeam(plan, out.data(), flags.data());
  for (const auto& arm : result.arms) {
    for (const Counter& counter : arm.counters) {
      if (std::strcmp(counter.name, "mismatches") == 0)
        Expect(counter.value == 0, "three parts are streamed");
    }
    for (const uint64_t operations : arm.operations) Expect(operations > 0, "each thread has its part");
  }
}

}  // namespace hardfacts::checks
