#include "platform/memory_writes.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/error.h"

namespace hardfacts {
namespace {

constexpr const char* kCode = "ERR_MEMORY_WRITE_COUNTERS";
constexpr double kLineBytes = 64;

// The first line; empty where there is none to be read.
std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

bool StartsWith(const std::string& text, const char* prefix) { return text.rfind(prefix, 0) == 0; }

std::vector<std::string> NamesIn(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

// Deposits a field's value into the bits that its format names: "config:0-7", "config1:8-15,32-55"
// (Documentation/ABI/testing/sysfs-bus-event_source-devices-format).
bool Deposit(const std::string& format, uint64_t value, MemoryWriteEvent& event) {
  const size_t colon = format.find(':');
  if (colon == std::string::npos) return false;
  const std::string word = format.substr(0, colon);
  const int index = word == "config" ? 0 : word == "config1" ? 1 : word == "config2" ? 2 : -1;
  if (index < 0) return false;
  for (const std::string& range : Split(format.substr(colon + 1), ',')) {
    const int low = std::atoi(range.c_str());
    const size_t dash = range.find('-');
    const int high = dash == std::string::npos ? low : std::atoi(range.c_str() + dash + 1);
    if (low < 0 || high < low || high > 63) return false;
    for (int bit = low; bit <= high; ++bit, value >>= 1) event.config[index] |= (value & 1) << bit;
  }
  return value == 0;
}

// "event=0x05,umask=0xf0".
bool Encode(const std::string& pmu, const std::string& terms, MemoryWriteEvent& event) {
  for (const std::string& term : Split(terms, ',')) {
    const size_t equals = term.find('=');
    if (equals == std::string::npos) return false;
    const uint64_t value = std::strtoull(term.c_str() + equals + 1, nullptr, 0);
    if (!Deposit(FirstLine(pmu + "/format/" + term.substr(0, equals)), value, event)) return false;
  }
  return !terms.empty();
}

// Counts come in lines unless the driver gives another size; it does so in MiB.
double LinesACount(const std::string& event) {
  const double scale = std::atof(FirstLine(event + ".scale").c_str());
  return scale > 0 && FirstLine(event + ".unit") == "MiB" ? scale * (1 << 20) / kLineBytes : 1;
}

// A controller's event once for every package: sysfs names one CPU of each.
void AddOn(const std::string& pmu, const MemoryWriteEvent& event, std::vector<MemoryWriteEvent>& events) {
  for (const std::string& cpu : Split(FirstLine(pmu + "/cpumask"), ',')) {
    events.push_back(event);
    // Of a range, which would be CPUs of one package, the first.
    events.back().cpu = std::atoi(cpu.c_str());
  }
}

}  // namespace

std::vector<MemoryWriteEvent> FindMemoryWriteEvents(const std::string& sources) {
  std::vector<MemoryWriteEvent> events;
  for (const std::string& name : NamesIn(sources)) {
    const std::string pmu = sources + "/" + name;
    const std::string type = FirstLine(pmu + "/type");
    if (type.empty()) continue;
    const auto add = [&](const std::string& label, const std::string& terms, double lines_a_count) {
      MemoryWriteEvent event{.name = name + "/" + label};
      event.type = static_cast<uint32_t>(std::strtoul(type.c_str(), nullptr, 10));
      event.lines_a_count = lines_a_count;
      if (Encode(pmu, terms, event)) AddOn(pmu, event, events);
    };
    if (StartsWith(name, "uncore_imc_")) {
      // One event, or one for each half of a channel (cas_count_write_sch0 and _sch1, from Granite Rapids
      // on).
      for (const std::string& label : NamesIn(pmu + "/events")) {
        if (!StartsWith(label, "cas_count_write") || label.find('.') != std::string::npos) continue;
        const std::string path = pmu + "/events/" + label;
        add(label, FirstLine(path), LinesACount(path));
      }
    } else if (StartsWith(name, "amd_umc_")) {
      // Not among sysfs's events: umc_cas_cmd.wr of the kernel's tools/perf/pmu-events/arch/x86/amdzen4.
      add("umc_cas_cmd.wr", "event=0x0a,rdwrmask=0x2", 1);
    }
  }
  return events;
}

MemoryWrites::MemoryWrites(const std::vector<MemoryWriteEvent>& events) {
  if (events.empty()) throw Error(kCode, "this machine shows no counters of memory writes");
  for (const MemoryWriteEvent& event : events) {
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = event.type;
    attributes.config = event.config[0];
    attributes.config1 = event.config[1];
    attributes.config2 = event.config[2];
    attributes.read_format = PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
    // For all processes, on one CPU: a controller knows nothing of processes.
    const long file = syscall(SYS_perf_event_open, &attributes, -1, event.cpu, -1, PERF_FLAG_FD_CLOEXEC);
    if (file < 0) {
      const int error = errno;
      for (const Counter& counter : counters_) close(counter.file);
      throw Error::FromErrno(kCode, "perf_event_open of " + event.name, error);
    }
    counters_.push_back({static_cast<int>(file), event.lines_a_count});
  }
}

MemoryWrites::~MemoryWrites() {
  for (const Counter& counter : counters_) close(counter.file);
}

double MemoryWrites::Lines() const {
  double lines = 0;
  for (const Counter& counter : counters_) {
    struct {
      uint64_t value;
      uint64_t enabled_ns;
      uint64_t running_ns;
    } reading;
    if (read(counter.file, &reading, sizeof reading) != sizeof reading) return -1;
    if (reading.running_ns != reading.enabled_ns) return -1;
    lines += static_cast<double>(reading.value) * counter.lines_a_count;
  }
  return lines;
}

}  // namespace hardfacts
