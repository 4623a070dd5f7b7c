import { release } from "node:os";

/** What this Node process knows of itself. Plain data, so that a recorded machine replays. */
export interface RuntimeFacts {
  /** As Node names them: linux, darwin, win32; x64, arm64. */
  readonly platform: string;
  readonly architecture: string;
  readonly kernelRelease: string | null;
  /** Version of the glibc it runs on; null with another libc. */
  readonly glibcVersion: string | null;
}

export const runtimeFacts = (): RuntimeFacts => ({
  platform: process.platform,
  architecture: process.arch,
  kernelRelease: release(),
  glibcVersion: process.platform === "linux" ? glibcVersion() : null,
});

/** From the diagnostic report's header, the one place where Node says it; host name and addresses in it are dropped unread. */
const glibcVersion = (): string | null => {
  // Without this the report looks up the peers' names of all open sockets, which can take seconds
  // (nodejs/node#55576). Types of Node 20 do not know it.
  const settings = process.report as { excludeNetwork?: boolean } & typeof process.report;
  const before = settings.excludeNetwork;
  settings.excludeNetwork = true;
  try {
    const { header } = settings.getReport() as { header?: { glibcVersionRuntime?: unknown } };
    const version = header?.glibcVersionRuntime;
    return typeof version === "string" && /^\d+(\.\d+)+$/.test(version) ? version : null;
  } catch {
    return null;
  } finally {
    if (before !== undefined) settings.excludeNetwork = before;
  }
};
