import { fork, type ChildProcess } from "node:child_process";
import { EventEmitter } from "node:events";
import { expect, it, vi } from "vitest";
import { HardfactsError } from "../../src/errors.ts";
import { reserveHugePages } from "../../src/runner/huge-page-pool.ts";

/** What the user is told where no process can be had that would keep a pool. */
vi.mock("node:child_process", async (original) => ({ ...(await original()), fork: vi.fn() }));

const PAGES = 64;
const told = async (): Promise<HardfactsError> => {
  const error: unknown = await reserveHugePages(new Map([[2 ** 21, PAGES]])).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(HardfactsError);
  return error as HardfactsError;
};
const expectPrepared = ({ message, remedy }: HardfactsError, why: string): void => {
  expect(message).toBe(`--allow huge-pages: ${PAGES} huge pages of 2 MiB could not be reserved: ${why}`);
  expect(remedy).toContain("leave --allow huge-pages out");
  // A pool is not to be made smaller than it is.
  expect(remedy).not.toContain("echo");
};

it("a keeper that is never started is told with its remedy", async () => {
  const bare = Object.assign(new EventEmitter(), { connected: false });
  vi.mocked(fork).mockReturnValueOnce(bare as unknown as ChildProcess);
  process.nextTick(() => bare.emit("error", new Error("spawn node EAGAIN")));
  expectPrepared(await told(), "spawn node EAGAIN");
});

it("so is one of which fork throws", async () => {
  vi.mocked(fork).mockImplementationOnce(() => {
    throw new Error("spawn node ENOMEM");
  });
  expectPrepared(await told(), "spawn node ENOMEM");
});

it("whoever is not root is told to have the pool raised by what is missing", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  vi.mocked(fork).mockImplementationOnce(() => {
    throw new Error("spawn node ENOMEM");
  });
  expect((await told()).remedy).toBe(
    "run as root; or have root raise the number in /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages by 64, and leave --allow huge-pages out",
  );
});
