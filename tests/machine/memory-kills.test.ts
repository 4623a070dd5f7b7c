import { describe, expect, test } from "vitest";
import { memoryKills } from "../../src/machine/memory-kills.ts";
import { recordedReader } from "../../src/machine/system-reader.ts";

const VMSTAT = { "/proc/vmstat": "nr_free_pages 5\noom_kill 7\nnuma_hit 1\n" };

describe("processes ended for want of memory", () => {
  test.each([
    [
      "of this process's group (v2)",
      {
        "/proc/self/cgroup": "0::/user.slice/a\n",
        "/sys/fs/cgroup/user.slice/a/memory.events":
          "low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\noom_group_kill 4\n",
        "/sys/fs/cgroup/user.slice/memory.events": "oom_kill 5\n",
        ...VMSTAT,
      },
      2,
    ],
    [
      "of this process's group (v1)",
      {
        "/proc/self/cgroup": "4:memory:/a\n0::/\n",
        "/sys/fs/cgroup/memory/a/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n",
        ...VMSTAT,
      },
      1,
    ],
    ["of the machine, where no group tells", { "/proc/self/cgroup": "0::/\n", ...VMSTAT }, 7],
    ["of nobody, on kernels that do not count them", { "/proc/vmstat": "nr_free_pages 5\n" }, null],
    ["of nobody, where there is no such file", {}, null],
  ])("%s", (_, files: Record<string, string>, count) => {
    expect(memoryKills(recordedReader(files))).toBe(count);
  });
});
