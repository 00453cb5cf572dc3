import { problemOf, type Problem } from "../problem.ts";
import type { CellFailure, Declared, Facts, Method, Output } from "../sandbox/protocol.ts";
import type { CallAnswer } from "./answer-call.ts";
import { isAbort, ModelError } from "../model/errors.ts";
import type { OpenSandbox, Sandbox } from "./open-sandbox.ts";
import { outputBytes } from "./output-size.ts";
import { readMessage } from "./read-message.ts";
import { Stopwatch } from "./stopwatch.ts";

/**
 * - `time`: the code took longer than it may
 * - `flood`: it sent more than it may
 * - `reader`: the reader stopped it
 * - `gone`: the sandbox does not answer
 * - `blocked`: the sandbox did not start; the host sends other headers than this page needs
 */
export type StopReason = "time" | "flood" | "reader" | "gone" | "blocked";

export type RunEnd =
  | { readonly kind: "done"; readonly dropped: number }
  | {
      readonly kind: "failed";
      readonly failure: CellFailure;
      readonly problem: Problem | null;
      readonly dropped: number;
    }
  | { readonly kind: "stopped"; readonly why: StopReason };

export interface RunRequest {
  readonly code: string;
  readonly source: string;
  readonly declared: readonly Declared[];
  readonly facts: Facts | null;
  readonly onOutput: (output: Output) => void;
  /** Does what the cell asks of the page. */
  readonly answer: (method: Method, argument: unknown, signal: AbortSignal) => Promise<CallAnswer>;
}

export interface RunLimits {
  /** Time of a cell's own code in ms. */
  readonly time: number;
  /** Time in which a sandbox must have started, or answered after a run, in ms. */
  readonly start: number;
  /** Messages of one run. */
  readonly messages: number;
  /** Bytes of what one run shows. */
  readonly outputs: number;
  /** Calls of one run, and those at the same time. */
  readonly calls: number;
  readonly callsAtOnce: number;
}

export const usualLimits: RunLimits = {
  time: 5000,
  start: 15_000,
  messages: 1500,
  outputs: 96 * 2 ** 20,
  calls: 300,
  callsAtOnce: 16,
};

interface Going {
  readonly run: number;
  readonly request: RunRequest;
  readonly watch: Stopwatch;
  readonly abort: AbortController;
  readonly end: (end: RunEnd) => void;
  calls: number;
  pending: number;
  bytes: number;
  /** What the page refused last: it has the values for the reader's language. */
  refused: Problem | null;
}

/** One sandbox and what runs in it: one cell at a time. It is opened with the first run, and again after it was ended. */
export class CellRunner {
  #sandbox: Sandbox | null = null;
  #ready: (() => void) | null = null;
  #alive: (() => void) | null = null;
  #going: Going | null = null;
  #messages = 0;
  #run = 0;
  #closings = 0;
  readonly #open: OpenSandbox;
  readonly #limits: RunLimits;
  readonly #lost: () => void;

  /** @param lost called when the sandbox ends, and with it every variable */
  constructor(open: OpenSandbox, limits: RunLimits, lost: () => void) {
    this.#open = open;
    this.#limits = limits;
    this.#lost = lost;
  }

  /** Number of the run under way, or of the last one. */
  get number(): number {
    return this.#run;
  }

  /** Runs a cell. It never rejects. */
  async run(request: RunRequest): Promise<RunEnd> {
    this.#run++;
    this.#messages = 0;
    const closings = this.#closings;
    const sandbox = this.#sandbox ?? (await this.#start());
    if (closings !== this.#closings) {
      this.#stop("reader");
      return { kind: "stopped", why: "reader" };
    }
    if (!sandbox) return { kind: "stopped", why: "blocked" };
    const end = await new Promise<RunEnd>((resolve) => {
      const watch = new Stopwatch(this.#limits.time, () => this.#stop("time"));
      const abort = new AbortController();
      const going = {
        run: this.#run,
        request,
        watch,
        abort,
        end: resolve,
        calls: 0,
        pending: 0,
        bytes: 0,
        refused: null,
      };
      this.#going = going;
      watch.go();
      const { code, source, declared, facts } = request;
      sandbox.post({ kind: "run", run: this.#run, code, source, declared, facts });
    });
    this.#going?.watch.halt();
    this.#going?.abort.abort();
    this.#going = null;
    if (end.kind !== "stopped") void this.#check();
    return end;
  }

  /** Ends the sandbox: what runs is stopped, every variable is gone. */
  close(): void {
    this.#closings++;
    this.#stop("reader");
  }

  async #start(): Promise<Sandbox | null> {
    const ready = new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), this.#limits.start);
      this.#ready = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
    const sandbox = await this.#open((data) => this.#receive(data)).catch(() => null);
    this.#sandbox = sandbox;
    if (sandbox && (await ready)) return sandbox;
    this.#sandbox?.close();
    this.#sandbox = null;
    return null;
  }

  /** What a cell left running must let the next one in: a sandbox that does not answer is ended. */
  async #check(): Promise<void> {
    const sandbox = this.#sandbox;
    if (!sandbox || this.#alive) return;
    const answered = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), this.#limits.time);
      this.#alive = () => {
        clearTimeout(timer);
        resolve(true);
      };
      sandbox.post({ kind: "ping" });
    });
    this.#alive = null;
    if (!answered && this.#sandbox === sandbox && !this.#going) this.#stop("gone");
  }

  #stop(why: StopReason): void {
    const [sandbox, going] = [this.#sandbox, this.#going];
    this.#sandbox = null;
    this.#alive?.();
    sandbox?.close();
    going?.abort.abort();
    going?.end({ kind: "stopped", why });
    if (sandbox) this.#lost();
  }

  #receive(data: unknown): void {
    if (++this.#messages > this.#limits.messages) return this.#stop("flood");
    const message = readMessage(data);
    const going = this.#going;
    switch (message?.kind) {
      case "ready":
        this.#ready?.();
        break;
      case "pong":
        this.#alive?.();
        break;
      case "output":
        if (message.run !== going?.run) break;
        going.bytes += outputBytes(message.output);
        if (going.bytes > this.#limits.outputs) return this.#stop("flood");
        going.request.onOutput(message.output);
        break;
      case "call":
        if (going) void this.#call(going, message.call, message.method, message.argument);
        break;
      case "done":
        if (message.run !== going?.run) break;
        if (message.value) going.request.onOutput({ kind: "value", value: message.value });
        going.end({ kind: "done", dropped: message.dropped });
        break;
      case "failed":
        if (message.run !== going?.run) break;
        going.end({
          kind: "failed",
          failure: message.failure,
          problem: going.refused?.code === message.failure.code ? going.refused : null,
          dropped: message.dropped,
        });
        break;
      default:
      // No message of ours: it counts, and says nothing.
    }
  }

  async #call(going: Going, call: number, method: Method, argument: unknown): Promise<void> {
    const refuse = (error: unknown) => {
      const problem = problemOf("run", error);
      if (error instanceof ModelError) going.refused = problem;
      this.#sandbox?.post({ kind: "refusal", call, code: problem.code, message: problem.message });
    };
    const { calls: limit, callsAtOnce } = this.#limits;
    if (++going.calls > limit || going.pending >= callsAtOnce) {
      return refuse(
        new ModelError("cell.calls", `A cell may ask the page ${limit} times, ${callsAtOnce} at once.`, { limit }),
      );
    }
    going.pending++;
    going.watch.halt();
    try {
      const { value, transfer } = await going.request.answer(method, argument, going.abort.signal);
      if (this.#going === going) this.#sandbox?.post({ kind: "answer", call, value }, transfer);
    } catch (error) {
      if (this.#going === going && !isAbort(error)) refuse(error);
    } finally {
      going.pending--;
      if (this.#going === going && going.pending === 0) going.watch.go();
    }
  }
}
