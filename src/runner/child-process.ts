import { fork, type ChildProcess } from "node:child_process";
import { messageOf } from "../errors.ts";
import type { Samples } from "../experiment/samples.ts";
import { memoryKills } from "../machine/memory-kills.ts";
import { systemReader } from "../machine/system-reader.ts";
import { measuringModule } from "../package-files.ts";
import { lastWords } from "./last-words.ts";
import type { FromChild, Replicate, ReplicateRequest, ToChild } from "./protocol.ts";
import { WITHOUT_WINDOW } from "./without-window.ts";

/** How one request ended. */
export type Outcome =
  | {
      readonly kind: "measured";
      readonly replicate: Replicate;
      /** What its values are still to be worked out of (values.ts); null: they are in it. */
      readonly measured: readonly Samples[] | null;
    }
  /** The child said why it could not: a parameter, a missing layer, memory. It is alive. */
  | { readonly kind: "failed"; readonly code: string; readonly message: string }
  /** The child is gone: killed by a signal, or left. */
  | { readonly kind: "crashed"; readonly how: string }
  /** The child gave no answer in time and was killed. */
  | { readonly kind: "timed-out"; readonly afterMs: number };

export type Ready = Extract<FromChild, { kind: "ready" }>;

/** A child that gives no sign of life within this is given up, ms. Ordinarily it takes a tenth of a second. */
const START_TIMEOUT_MS = 20_000;

/** Whoever else has its output open, a process it has forked say, is not waited for longer than this, ms. */
const LAST_WORDS_MS = 1000;

/** What came next from the child: a message, its end, or nothing in time. */
type Heard = FromChild | { readonly kind: "ended"; readonly how: string } | { readonly kind: "late" };

/**
 * The parent's, less what a child has no use of: Node reads a file of certificates before anything else, which takes
 * as long as the rest of its start. With why the addon must not be loaded, if so.
 */
const environment = (addonTrouble: string | null): NodeJS.ProcessEnv => {
  const { NODE_EXTRA_CA_CERTS: _, ...others } = process.env;
  return addonTrouble === null ? others : { ...others, HARDFACTS_NO_NATIVE: addonTrouble };
};

/** What code that does not fit a CPU or its libraries ends a process with; SIGKILL is the system's or the user's. */
const CRASHES = new Set<NodeJS.Signals | null>([
  ...(["SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGSEGV", "SIGSYS"] as const),
]);

/**
 * How a signal ended a child. SIGKILL has no sender that could be asked: but a kernel that is out of memory counts whom it
 * ends, and the child has offered itself, so that one counted meanwhile was most likely this one.
 */
const killedBy = (signal: NodeJS.Signals, killsBefore: number | null): string => {
  const kills = signal === "SIGKILL" && killsBefore !== null ? memoryKills(systemReader()) : null;
  return `was killed by ${signal}${kills !== null && kills > killsBefore! ? OUT_OF_MEMORY : ""}`;
};

/** Which of them it was, the kernel's log says, which not everybody may read. */
const OUT_OF_MEMORY = ": out of memory (of a node it was bound to, of its control group, or of the machine)";

/** The parent's end of one measuring child. */
export class MeasuringChild {
  /** null: none could be had. */
  readonly #process: ChildProcess | null;
  readonly #startedAt = performance.now();
  readonly #killsBefore = memoryKills(systemReader());
  /** Its last words, should it die: a few lines are enough. */
  #stderr = "";
  #ended: string | null = null;
  #crashed = false;
  /** What it said while nobody was listening: its first word, as a rule. */
  #unheard: FromChild | null = null;
  #settle: ((outcome: FromChild | { kind: "ended"; how: string }) => void) | null = null;

  /** `addonTrouble`: why it must not load the addon; null: it may. */
  constructor(addonTrouble: string | null = null) {
    this.#process = this.#started(addonTrouble);
    // It has no output where the system gave it no descriptor: what comes then is the error.
    this.#process?.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
    this.#process?.on("message", (message: FromChild) => {
      if (this.#settle === null) this.#unheard = message;
      else this.#settle(message);
    });
    this.#process?.on("error", (error) => {
      this.#end(`cannot be started: ${error.message}`);
    });
    this.#process?.on("exit", (code, signal) => {
      this.#crashed = CRASHES.has(signal);
      if (signal === null) this.#hearOut(code);
      else this.#end(killedBy(signal, this.#killsBefore));
    });
  }

  /** null if there is none to be had: for want of memory fork throws, of other things the process itself tells. */
  #started(addonTrouble: string | null): ChildProcess | null {
    try {
      return fork(measuringModule("child"), [], {
        env: environment(addonTrouble),
        // A process group of its own: Ctrl-C is the parent's to answer, also while this one is still starting.
        detached: true,
        ...WITHOUT_WINDOW,
        // Not the parent's own: a debugger's port, say.
        execArgv: [],
        serialization: "advanced",
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      });
    } catch (error) {
      this.#end(`cannot be started: ${messageOf(error)}`);
      return null;
    }
  }

  /** It left by itself: what it wrote may still be on its way. */
  #hearOut(code: number | null): void {
    const end = (): void => {
      clearTimeout(timer);
      const words = lastWords(this.#stderr);
      this.#end(`left with exit code ${code ?? "unknown"}${words === "" ? "" : `: ${words}`}`);
    };
    const timer = setTimeout(end, LAST_WORDS_MS);
    this.#process?.once("close", end);
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  get isAlive(): boolean {
    return this.#ended === null;
  }

  /** It was ended by its own code. */
  get crashed(): boolean {
    return this.#crashed;
  }

  #end(how: string): void {
    if (this.#ended !== null) return;
    this.#ended = how;
    this.#settle?.({ kind: "ended", how });
  }

  #next(timeoutMs: number): Promise<Heard> {
    if (this.#unheard !== null) {
      const message = this.#unheard;
      this.#unheard = null;
      return Promise.resolve(message);
    }
    if (this.#ended !== null) return Promise.resolve({ kind: "ended", how: this.#ended });
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#settle = null;
        resolve({ kind: "late" });
      }, timeoutMs);
      this.#settle = (message) => {
        clearTimeout(timer);
        this.#settle = null;
        resolve(message);
      };
    });
  }

  /** Waits for its first word. */
  async ready(): Promise<{ ready: Ready; startMs: number } | { how: string }> {
    const message = await this.#next(START_TIMEOUT_MS);
    if (message.kind === "ready") return { ready: message, startMs: performance.now() - this.#startedAt };
    this.kill();
    return {
      how:
        message.kind === "ended"
          ? message.how
          : message.kind === "late"
            ? "did not start"
            : "spoke out of turn",
    };
  }

  /** Tells it what it needs for all requests; returns what went wrong, or null. */
  async tell(setting: Extract<ToChild, { kind: "setting" }>): Promise<string | null> {
    const message = await this.#ask(setting, START_TIMEOUT_MS);
    if (message.kind === "set") return null;
    this.kill();
    if (message.kind === "failed") return message.message;
    return message.kind === "ended" ? message.how : "gave no answer to its setting";
  }

  #ask(message: ToChild, timeoutMs: number): Promise<Heard> {
    if (this.#ended !== null) return Promise.resolve({ kind: "ended", how: this.#ended });
    const answer = this.#next(timeoutMs);
    this.#process?.send(message, (error) => {
      if (error !== null) this.#end(`cannot be told: ${error.message}`);
    });
    return answer;
  }

  async measure(request: ReplicateRequest, timeoutMs: number): Promise<Outcome> {
    const message = await this.#ask({ kind: "measure", request }, timeoutMs);
    switch (message.kind) {
      case "measured":
      case "failed":
        return message;
      case "ended":
        return { kind: "crashed", how: message.how };
      case "late":
        this.kill();
        return { kind: "timed-out", afterMs: timeoutMs };
      case "ready":
      case "set":
        this.kill();
        return { kind: "crashed", how: "spoke out of turn" };
    }
  }

  /** At once, and for good: whatever it is doing has no result that anybody waits for. */
  kill(): void {
    if (this.isAlive) this.#process?.kill("SIGKILL");
    this.#end("was killed by its parent");
  }
}
