import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

export const root = dirname(dirname(import.meta.dirname));

/** As it would be published from what is built, without building it anew; where no addon can be built, without one. */
export const pack = (
  folder: string,
): { readonly path: string; readonly size: number; readonly files: string[] } => {
  spawnSync(process.execPath, [join(root, "native/prebuild.js"), "--host"], { stdio: "ignore" });
  const words = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const said = execFileSync("npm", words, {
    cwd: root,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = JSON.parse(said) as { filename: string; size: number; files: { path: string }[] }[];
  const { filename, size, files } = packed!;
  return { path: join(folder, filename), size, files: files.map(({ path }) => path) };
};

/** A folder that depends on the tarball, and the environment of somebody who has Node and npm, but no compiler. */
export interface Consumer {
  readonly folder: string;
  /** The installed package. */
  readonly installed: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Installs the tarball as a user does; a string says why that is not possible here. */
export const install = (tarball: string, folder: string): Consumer | string => {
  const env = withoutCompiler(join(folder, "bin"));
  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
  const words = ["install", "--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries=1", tarball];
  const { status, stderr } = spawnSync("npm", words, { cwd: project, env, encoding: "utf8" });
  if (status === 0) return { folder: project, installed: join(project, "node_modules/hardfacts"), env };
  const unreachable = /code (E[A-Z]*(NOTFOUND|AGAIN|REFUSED|RESET|TIMEDOUT|TIMEOUT|UNREACH)|ENOTCACHED)/.exec(
    stderr,
  );
  if (unreachable === null) throw new Error(stderr);
  return `no registry can be reached (${unreachable[1]!})`;
};

/** PATH holds Node, npm and a shell, nothing else; npm's settings of the run that these tests are part of do not count. */
const withoutCompiler = (bin: string): NodeJS.ProcessEnv => {
  mkdirSync(bin, { recursive: true });
  for (const command of ["node", "npm", "npx", "sh"]) symlinkSync(whereIs(command), join(bin, command));
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !name.startsWith("npm_") || /^npm_config_(registry|cache|userconfig|globalconfig)$/.test(name),
  );
  return { ...Object.fromEntries(kept), PATH: bin };
};

const whereIs = (command: string): string => {
  const { stdout } = spawnSync("sh", ["-c", `command -v ${command}`], {
    encoding: "utf8",
    // Node's own folder first, as npm has it.
    env: { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) },
  });
  return stdout.trim();
};
