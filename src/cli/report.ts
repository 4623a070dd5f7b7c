import type { Command } from "commander";
import { UsageError } from "../errors.ts";
import type { Context, Finish } from "./context.ts";
import { EXIT } from "./exit-code.ts";

interface ReportFlags {
  readonly out?: string;
  readonly plots?: true;
}

/** `hardfacts report RUN [--out FILE | --plots]` */
export const addReport = (program: Command, context: Context, finish: Finish): void => {
  program
    .command("report")
    .summary("make the page of a run again")
    .description("Makes the page of a run that was kept: one file, which needs no network and no other file.")
    .argument("<run>", "a run.json, the folder of a run, its name as `hardfacts runs` has it, or latest")
    .option("--out <file>", "where to (default: index.html beside run.json; - is stdout)")
    .option("--plots", "instead of the page, the main curve of each experiment on stdout")
    .addHelpText(
      "after",
      `
Examples:
  hardfacts report latest
  hardfacts report latest --plots
  hardfacts report run.json --out /tmp/laptop.html
  hardfacts report run.json --out - | gzip > laptop.html.gz
`,
    )
    .action(async (run: string, { out, plots }: ReportFlags) => {
      if (plots === true && out !== undefined)
        throw new UsageError("--plots makes no page that --out could name", "leave out one of the two");
      const library = await context.library();
      const [{ catalogue, chapters }, { runFile, path }] = await Promise.all([
        context.handbook(),
        library.findRun(run),
      ]);
      const named = library.withNames(runFile, catalogue.experiments, chapters);
      if (plots === true) {
        const { env, stdout } = context;
        stdout.write(library.renderPlots(named, library.styleFor({ env, ...stdout })));
      } else if (out === "-") {
        context.stdout.write(await library.reportOf(named));
      } else {
        const written = await library.writeReport(named, path, out);
        context.stdout.write(`Report: ${written}\n`);
      }
      finish(EXIT.done);
    });
};
