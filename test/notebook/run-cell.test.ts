import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ModelError } from "../../src/model/errors.ts";
import { CellRunner, type RunRequest, usualLimits } from "../../src/notebook/run-cell.ts";
import type { Output, ToSandbox } from "../../src/sandbox/protocol.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A sandbox whose other end is in the hands of the test. */
function stage({ starts = true } = {}) {
  let say: (data: unknown) => void = () => {};
  const sent: ToSandbox[] = [];
  const counts = { opened: 0, closed: 0, lost: 0 };
  const runner = new CellRunner(
    (onMessage) => {
      counts.opened++;
      say = onMessage;
      if (starts) queueMicrotask(() => onMessage({ kind: "ready" }));
      return Promise.resolve({ post: (message) => void sent.push(message), close: () => void counts.closed++ });
    },
    usualLimits,
    () => void counts.lost++,
  );
  const outputs: Output[] = [];
  const request = (part: Partial<RunRequest> = {}): RunRequest => ({
    code: "",
    source: "",
    declared: [],
    facts: null,
    onOutput: (output) => outputs.push(output),
    answer: () => new Promise(() => {}),
    ...part,
  });
  const done = (run: number) => say({ kind: "done", run, value: null, dropped: 0 });
  return { runner, request, say: (data: unknown) => say(data), sent, outputs, counts, done };
}

const line = (run: number, text: string) => ({ kind: "output", run, output: { kind: "line", level: "log", text } });
const settle = () => vi.advanceTimersByTimeAsync(1);

describe("a run", () => {
  test("ends with its own message; those of other runs, and what is no message, say nothing", async () => {
    const { runner, request, say, outputs, done } = stage();
    const end = runner.run(request());
    await settle();
    for (const data of [line(0, "old"), line(7, "other"), { kind: "html" }, null, line(1, "mine")]) say(data);
    done(9);
    done(1);
    expect(await end).toEqual({ kind: "done", dropped: 0 });
    say(line(1, "late"));
    expect(outputs.map((output) => output.kind === "line" && output.text)).toEqual(["mine"]);
  });

  test("is stopped after five seconds of its own; the next one gets a new sandbox", async () => {
    const { runner, request, counts } = stage();
    const end = runner.run(request());
    await vi.advanceTimersByTimeAsync(4990);
    expect(counts.closed).toBe(0);
    await vi.advanceTimersByTimeAsync(20);
    expect(await end).toEqual({ kind: "stopped", why: "time" });
    expect(counts).toMatchObject({ opened: 1, closed: 1, lost: 1 });
    void runner.run(request());
    await settle();
    expect(counts.opened).toBe(2);
  });

  test("has its time stand still while the page works for it, and goes on with what was left", async () => {
    const { runner, request, say } = stage();
    let answer: (value: { value: unknown; transfer: [] }) => void = () => {};
    const end = runner.run(request({ answer: () => new Promise((resolve) => void (answer = resolve)) }));
    await vi.advanceTimersByTimeAsync(3000);
    say({ kind: "call", call: 1, method: "run", argument: {} });
    await vi.advanceTimersByTimeAsync(60_000);
    answer({ value: 1, transfer: [] });
    await vi.advanceTimersByTimeAsync(1900);
    let over = false;
    void end.then(() => {
      over = true;
    });
    await settle();
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(await end).toEqual({ kind: "stopped", why: "time" });
  });

  test("that floods the port ends with its sandbox, and nothing more is heard of it", async () => {
    const { runner, request, say, counts } = stage();
    const end = runner.run(request());
    await settle();
    for (let index = 0; index < 2000; index++) say(line(99, "x"));
    expect(await end).toEqual({ kind: "stopped", why: "flood" });
    expect(counts.closed).toBe(1);
  });

  test("that shows more than a page can hold ends with its sandbox", async () => {
    const { runner, request, say, outputs } = stage();
    const end = runner.run(request());
    await settle();
    const values = new Float32Array(1_000_000);
    const plot = { kind: "grid", title: "", rows: 1000, columns: 1000, values };
    for (let index = 0; index < 40; index++) {
      say({ kind: "output", run: 1, output: { kind: "value", value: { kind: "plot", plot } } });
    }
    expect(await end).toEqual({ kind: "stopped", why: "flood" });
    expect(outputs.length).toBe(25);
  });

  test("may call so often and so much at once, and hears a sentence for more", async () => {
    const { runner, request, say, sent } = stage();
    void runner.run(request());
    await settle();
    for (let call = 1; call <= 20; call++) say({ kind: "call", call, method: "weight", argument: { name: "x" } });
    await settle();
    const refused = sent.filter((message) => message.kind === "refusal");
    expect(refused.map((message) => message.kind === "refusal" && [message.call, message.code])).toEqual(
      [17, 18, 19, 20].map((call) => [call, "cell.calls"]),
    );
  });

  test("that fails with what the page refused has the page's own words for it", async () => {
    const { runner, request, say } = stage();
    const answer = () => Promise.reject(new ModelError("run.role", "There is no role x.", { role: "x" }));
    const end = runner.run(request({ answer }));
    await settle();
    say({ kind: "call", call: 1, method: "run", argument: {} });
    await settle();
    const failure = { name: "Error", message: "There is no role x.", frames: [], code: "run.role" };
    say({ kind: "failed", run: 1, failure, dropped: 0 });
    expect(await end).toMatchObject({ kind: "failed", problem: { code: "run.role", values: { role: "x" } } });
  });

  test("whose sandbox never starts says that, and so does one that is stopped while it starts", async () => {
    const never = stage({ starts: false });
    const end = never.runner.run(never.request());
    await vi.advanceTimersByTimeAsync(15_001);
    expect(await end).toEqual({ kind: "stopped", why: "blocked" });
    const slow = stage({ starts: false });
    const stopped = slow.runner.run(slow.request());
    await settle();
    slow.runner.close();
    slow.say({ kind: "ready" });
    await vi.advanceTimersByTimeAsync(15_001);
    expect(await stopped).toEqual({ kind: "stopped", why: "reader" });
    expect(slow.sent).toEqual([]);
  });

  test("that leaves something running which never lets go loses its sandbox when it has ended", async () => {
    const { runner, request, counts, done, sent, say } = stage();
    const end = runner.run(request());
    await settle();
    done(1);
    await end;
    expect(sent.at(-1)).toEqual({ kind: "ping" });
    say({ kind: "pong" });
    await vi.advanceTimersByTimeAsync(6000);
    expect(counts.closed).toBe(0);
    const second = runner.run(request());
    await settle();
    done(2);
    await second;
    await vi.advanceTimersByTimeAsync(6000);
    expect(counts).toMatchObject({ closed: 1, lost: 1 });
  });
});
