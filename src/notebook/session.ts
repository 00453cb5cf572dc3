import { createStore } from "zustand/vanilla";
import type { Door } from "../model/index.ts";
import { ModelError } from "../model/errors.ts";
import type { Sample } from "../model/samples.ts";
import { type CellError, type CellResult, noResult } from "./cell-result.ts";
import type { Store } from "../store.ts";
import { answerCall } from "./answer-call.ts";
import { type CellCode, cellCode, type CodeProblem, lineAt } from "./cell-code.ts";
import { type OpenSandbox, openSandbox } from "./open-sandbox.ts";
import { factsOf, modelThere, noModel, worldOf } from "./page-facts.ts";
import { CellRunner, type RunEnd, type RunLimits, usualLimits } from "./run-cell.ts";
import { type CodeText, dependencies, type Ran, staleness, type Staleness } from "./staleness.ts";

export interface SessionState {
  readonly results: Readonly<Record<string, CellResult>>;
  readonly staleness: ReadonlyMap<string, Staleness>;
  /** Ids of the cells in order. */
  readonly order: readonly string[];
  /** Whether code may run: what came from elsewhere waits for its reader's word. */
  readonly trusted: boolean;
  /** Whether variables went away since the last run of all cells. */
  readonly lost: boolean;
}

export interface SessionParts {
  readonly store: Store;
  readonly door: Pick<Door, "run" | "prepare" | "weight">;
  readonly samples: readonly Sample[];
  readonly open?: OpenSandbox;
  readonly limits?: RunLimits;
  /** What an earlier session of the same cells showed when it ended. */
  readonly left?: LeftBehind | undefined;
}

/** What cells showed that are not there now, and what their last run was of. */
export type LeftBehind = ReadonlyMap<string, { readonly result: CellResult; readonly last: Ran | undefined }>;

/** The cells of one lesson or notebook: one sandbox, variables in common, run one after another. */
export function createSession({ store, door, samples, open = openSandbox, limits = usualLimits, left }: SessionParts) {
  const state = createStore<SessionState>(() => ({
    results: {},
    staleness: new Map(),
    order: [],
    trusted: true,
    lost: false,
  }));
  const { getState, setState } = state;
  const codes = new Map<string, CellCode & { readonly source: string }>();
  const ran = new Map<string, Ran>();
  const cellOfRun = new Map<number, string>();
  const away = new Map(left);
  let cells: readonly CodeText[] = [];
  let queue: string[] = [];
  let working: Promise<void> | null = null;
  let closed = false;

  const runner = new CellRunner(open, limits, () => {
    for (const [id, last] of ran) ran.set(id, { ...last, lost: true });
    for (const [id, { result, last }] of away) away.set(id, { result, last: last && { ...last, lost: true } });
    setState({ lost: ran.size > 0 });
    judge();
  });

  function codeOf({ id, source }: CodeText): CellCode {
    const kept = codes.get(id);
    if (kept?.source === source) return kept;
    const made = { ...cellCode(source), source };
    codes.set(id, made);
    return made;
  }

  function putAway(id: string): void {
    const result = getState().results[id];
    if (result) away.set(id, { result: { ...result, status: "idle" }, last: ran.get(id) });
    ran.delete(id);
  }

  const texts = () =>
    cells.map((cell) => {
      const { reads, writes } = codeOf(cell).names;
      return { ...cell, reads, writes };
    });

  function judge(): void {
    setState({ staleness: staleness(texts(), ran, worldOf(store.getState())) });
  }

  const indexOf = (id: string) => cells.findIndex((cell) => cell.id === id);

  /** What a cell shows; one that went away while it ran shows it when it comes back. */
  function change(id: string, part: Partial<CellResult>): void {
    if (indexOf(id) >= 0) {
      setState(({ results }) => ({ results: { ...results, [id]: { ...(results[id] ?? noResult), ...part } } }));
      return;
    }
    const gone = away.get(id);
    if (gone) away.set(id, { ...gone, result: { ...gone.result, ...part, status: "idle" } });
  }

  let waiting = new AbortController();

  async function runOne(id: string): Promise<void> {
    const index = indexOf(id);
    const cell = cells[index];
    if (!cell) return;
    const code = codeOf(cell);
    // Read before it runs: cells may move, come and go meanwhile.
    const on = new Map(dependencies(texts(), index).map((other) => [other.id, ran.get(other.id)?.run ?? 0]));
    change(id, { ...noResult, status: "running" });
    const wrong = code.problems.find(({ kind }) => kind !== "syntax");
    if (wrong) {
      ran.delete(id);
      return change(id, {
        status: "idle",
        error: { kind: "text", problem: wrong, line: lineAt(cell.source, wrong.from) },
      });
    }
    const usesDoor = code.names.reads.has("vitrine");
    const started = performance.now();
    waiting = new AbortController();
    let end: RunEnd;
    let outputs: CellResult["outputs"] = [];
    let world: string | null = null;
    try {
      if (usesDoor) await modelThere(store, waiting.signal);
      world = usesDoor ? worldOf(store.getState()) : null;
      end = await runner.run({
        code: code.code,
        source: cell.source,
        declared: code.declared,
        facts: usesDoor ? factsOf(store.getState()) : null,
        onOutput: (output) => change(id, { outputs: (outputs = [...outputs, output]) }),
        answer: async (method, argument, signal) => {
          await modelThere(store, signal);
          const { model, picture } = store.getState();
          if (!model || !picture) throw noModel();
          return answerCall(method, argument, { door, samples, model, picture, signal });
        },
      });
    } catch (error) {
      end =
        error instanceof ModelError
          ? {
              kind: "failed",
              dropped: 0,
              problem: null,
              failure: { name: "", message: error.message, frames: [], code: error.code },
            }
          : { kind: "stopped", why: "reader" };
    }
    cellOfRun.set(runner.number, id);
    const last = { source: cell.source, run: runner.number, on, world, lost: end.kind === "stopped" };
    const gone = away.get(id);
    if (indexOf(id) >= 0) ran.set(id, last);
    else if (gone) away.set(id, { ...gone, last });
    change(id, {
      status: "idle",
      dropped: end.kind === "stopped" ? 0 : end.dropped,
      error: errorOf(end, cell.source, code),
      milliseconds: performance.now() - started,
    });
    judge();
  }

  function errorOf(end: RunEnd, source: string, code: CellCode): CellError | null {
    if (end.kind === "done") return null;
    if (end.kind === "stopped") return { kind: "stopped", why: end.why };
    const places = end.failure.frames.flatMap(({ run, line }) => {
      const cell = cellOfRun.get(run);
      const text = cells.find(({ id }) => id === cell)?.source;
      // Behind the last line is what was put around the cell.
      return cell === undefined || text === undefined || line > text.split("\n").length ? [] : [{ cell, line }];
    });
    const own = cellOfRun.get(runner.number);
    const [guess] = code.problems;
    // The engine names no line of a text that it could not read; the parser does.
    if (places.length === 0 && end.failure.name === "SyntaxError" && guess && own !== undefined) {
      places.push({ cell: own, line: lineAt(source, guess.from) });
    }
    return { kind: "thrown", failure: end.failure, problem: end.problem, places };
  }

  async function work(): Promise<void> {
    for (let next = queue.shift(); next !== undefined && !closed; next = queue.shift()) {
      await runOne(next);
      // What fails ends a run of all. Whoever stopped a cell has said already what runs next.
      const { error } = getState().results[next] ?? noResult;
      if (error && !(error.kind === "stopped" && error.why === "reader")) clearQueue();
    }
  }

  function clearQueue(): void {
    for (const id of queue) change(id, { status: "idle" });
    queue = [];
  }

  function enqueue(ids: readonly string[]): Promise<void> {
    if (!getState().trusted || closed) return Promise.resolve();
    for (const id of ids) {
      if (queue.includes(id)) continue;
      queue.push(id);
      if (getState().results[id]?.status !== "running") change(id, { status: "waiting" });
    }
    working ??= work().finally(() => {
      working = null;
    });
    return working;
  }

  const stopFollowing = store.subscribe((now, before) => {
    if (now.model !== before.model || now.picture !== before.picture) judge();
  });

  return {
    state,
    /** Tells the cells of code as they stand now, in order. What goes away may come back with what it showed. */
    setCells(next: readonly CodeText[]): void {
      const ids = new Set(next.map(({ id }) => id));
      for (const { id } of cells) if (!ids.has(id)) putAway(id);
      cells = next;
      const back = next.flatMap(({ id }) => {
        const { result, last } = away.get(id) ?? {};
        if (last) ran.set(id, last);
        return away.delete(id) && result ? [[id, result] as const] : [];
      });
      for (const id of codes.keys()) if (!ids.has(id)) codes.delete(id);
      queue = queue.filter((id) => ids.has(id));
      setState(({ results, lost }) => ({
        order: next.map(({ id }) => id),
        results: {
          ...Object.fromEntries(Object.entries(results).filter(([id]) => ids.has(id))),
          ...Object.fromEntries(back),
        },
        lost: lost || back.some(([id]) => ran.get(id)?.lost),
      }));
      judge();
    },
    /** Code that came from elsewhere does not run until this is true; who calls it has asked the reader. */
    setTrusted(trusted: boolean): void {
      setState({ trusted });
    },
    run: (id: string) => enqueue([id]),
    /** Runs all cells in order, from new variables on. */
    runAll(): Promise<void> {
      if (!getState().trusted) return Promise.resolve();
      this.stop();
      setState({ lost: false });
      return enqueue(cells.map(({ id }) => id));
    },
    /** Runs what a cell depends on as far as it is not fresh, then the cell. */
    runWithAbove(id: string): Promise<void> {
      const all = texts();
      const needed = new Set<string>();
      const need = (one: string) => {
        const index = all.findIndex((cell) => cell.id === one);
        for (const above of index < 0 ? [] : dependencies(all, index)) {
          if (needed.has(above.id) || getState().staleness.get(above.id) === "fresh") continue;
          needed.add(above.id);
          need(above.id);
        }
      };
      need(id);
      return enqueue(all.map((cell) => cell.id).filter((one) => needed.has(one) || one === id));
    },
    /** Stops what runs; its sandbox, and every variable, ends with it. */
    stop(): void {
      clearQueue();
      waiting.abort();
      runner.close();
    },
    /** Forgets what a cell shows. */
    clear(id: string): void {
      ran.delete(id);
      change(id, noResult);
      judge();
    },
    /** The names that the cells above one make, for completion. */
    namesAbove(id: string): string[] {
      const index = cells.findIndex((cell) => cell.id === id);
      return [...new Set(cells.slice(0, Math.max(0, index)).flatMap((cell) => [...codeOf(cell).names.declared]))];
    },
    /** What is wrong with a cell's text. */
    problemsOf: (cell: CodeText): readonly CodeProblem[] => codeOf(cell).problems,
    /** Ends it. @returns what its cells show, for a session that comes after it */
    close(): LeftBehind {
      closed = true;
      clearQueue();
      stopFollowing();
      waiting.abort();
      runner.close();
      for (const { id } of cells) putAway(id);
      for (const [id, { result, last }] of away) away.set(id, { result, last: last && { ...last, lost: true } });
      return away;
    },
  };
}

export type Session = ReturnType<typeof createSession>;
