import { Command, CommanderError } from "commander";
import { linesWithoutControls } from "../without-controls.ts";
import type { Context } from "./context.ts";
import { EXIT } from "./exit-code.ts";
import { reportFailure } from "./failure.ts";
import { addCompare } from "./compare.ts";
import { addCompletion } from "./completion.ts";
import { addDoctor } from "./doctor.ts";
import { addExplain } from "./explain.ts";
import { addJudge } from "./judge.ts";
import { addList } from "./list.ts";
import { addMachine } from "./machine.ts";
import { addReport } from "./report.ts";
import { addRuns } from "./runs.ts";
import { addRun } from "./run.ts";

const EXAMPLES = `
Examples:
  hardfacts                    measure everything, quick profile
  hardfacts 02.02.04           measure the claims of a chapter
  hardfacts list               what can be measured
  hardfacts explain CLAIM      what a claim says, and how it is found out
  hardfacts doctor             what would make it measure better
  hardfacts runs               what was measured here before
  hardfacts report latest      the page of a run that was kept, made again
  hardfacts compare A B        what differs between two machines, or two days
  hardfacts judge latest       its verdicts again, by these claims or by your own
  hardfacts machine            what this computer is
  hardfacts run --help         all flags of a run, and the exit codes
`;

/** Carries out one command line (without node and script) and returns the exit code. */
export const commandLine = async (args: readonly string[], context: Context): Promise<number> => {
  let code: number = EXIT.done;
  const finish = (result: number): void => {
    code = result;
  };
  const program = new Command("hardfacts")
    .description("Checks what a handbook on caching says about hardware, on the hardware in front of you.")
    .version(context.version(), "-V, --version", "the version")
    .helpOption("-h, --help", "this help")
    .exitOverride()
    .configureOutput({
      writeOut: context.stdout.write,
      writeErr: context.stderr.write,
      getOutHelpWidth: () => context.stdout.columns ?? 80,
      getErrHelpWidth: () => context.stderr.columns ?? 80,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => {
        write(linesWithoutControls(text.replace(/^error: /, "hardfacts: ")));
      },
    })
    .addHelpText("after", EXAMPLES);
  addRun(program, context, finish);
  addReport(program, context, finish);
  addJudge(program, context, finish);
  addCompare(program, context, finish);
  addRuns(program, context, finish);
  addList(program, context, finish);
  addExplain(program, context, finish);
  addDoctor(program, context, finish);
  addMachine(program, context, finish);
  addCompletion(program, context, finish);
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Commander has said what it had to say: help and version are no errors, the rest is wrong usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return reportFailure(error, context);
  }
};
