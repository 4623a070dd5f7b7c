import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { accessSync, constants } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";

/** As Debian, Ubuntu, Fedora and Google's own packages call it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The Chromium of this machine; null if there is none: none is downloaded. */
export const findChromium = (): string | null =>
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find(isExecutable) ?? null;

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      // CI runs as root in a container, where Chromium has no sandbox of its own.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      // A browser that looks for its vendor's hosts would be seen as a page that does.
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/** A page that is open, and what went wrong in it so far. */
export interface Opened {
  readonly page: Page;
  /** Messages of the console that are errors or warnings, and exceptions that nobody caught. */
  readonly complaints: readonly string[];
  /** Whatever was asked for beyond the document itself. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a document from a file of its own, as a reader does who was sent one. */
export const open = async (
  browser: Browser,
  document: string,
  options: BrowserContextOptions = {},
  hash = "",
): Promise<Opened> => {
  const folder = mkdtempSync(join(tmpdir(), "hardfacts-page-"));
  const file = join(folder, "index.html");
  writeFileSync(file, document);
  const address = pathToFileURL(file).href;
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => {
    if (request.url().split("#")[0] !== address) requests.push(request.url());
  });
  await page.goto(address + hash);
  return {
    page,
    complaints,
    requests,
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true });
    },
  };
};
