import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMessage } from "../../src/notebook/read-message.ts";
import { limits } from "../../src/sandbox/protocol.ts";

const value = (shown: unknown) => readMessage({ kind: "done", run: 1, dropped: 0, value: shown });
const plot = (of: object) => value({ kind: "plot", plot: { title: "", ...of } });

describe("what is a message", () => {
  test.each([
    { kind: "ready" },
    { kind: "done", run: 3, value: null, dropped: 0 },
    { kind: "output", run: 1, output: { kind: "line", level: "warn", text: "x" } },
    { kind: "call", call: 1, method: "run", argument: { roles: ["attn.pattern"] } },
    { kind: "failed", run: 1, dropped: 2, failure: { name: "", message: "", frames: [], code: "" } },
  ])("%j is taken as it is", (message) => {
    expect(readMessage(message)).toEqual(message);
  });

  test("keys that nobody asked for are not taken along, whatever their names", () => {
    const message = JSON.parse(
      '{"kind":"done","run":1,"value":null,"dropped":0,"__proto__":{"a":1},"constructor":1,"x":2}',
    );
    const read = readMessage(message);
    expect(Object.keys(read ?? {}).sort()).toEqual(["dropped", "kind", "run", "value"]);
    expect(({} as { a?: number }).a).toBeUndefined();
  });
});

describe("what is none", () => {
  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["text", "ready"],
    ["a list", [{ kind: "ready" }]],
    ["an unknown kind", { kind: "eval", code: "1" }],
    ["a method of an object", { kind: "call", call: 1, method: "constructor", argument: null }],
    ["a method of the engine that no cell may call", { kind: "call", call: 1, method: "load", argument: null }],
    ["a negative run", { kind: "done", run: -1, value: null, dropped: 0 }],
    ["a number as text", { kind: "done", run: "1", value: null, dropped: 0 }],
    ["markup of another kind", { kind: "output", run: 1, output: { kind: "html", html: "<b>" } }],
    [
      "too long a text",
      { kind: "output", run: 1, output: { kind: "line", level: "log", text: "x".repeat(limits.text + 1) } },
    ],
  ])("%s", (_, message) => {
    expect(readMessage(message)).toBeUndefined();
  });

  test.each<[string, object]>([
    [
      "a matrix whose sides do not multiply to its values",
      { kind: "matrix", rows: 3, columns: 3, values: new Float32Array(8) },
    ],
    ["a matrix without rows", { kind: "grid", rows: 0, columns: 0, values: new Float32Array(0) }],
    ["a matrix of doubles", { kind: "grid", rows: 1, columns: 1, values: new Float64Array(1) }],
    [
      "more lines than can be told apart",
      {
        kind: "lines",
        x: "",
        y: "",
        series: Array.from({ length: 9 }, () => ({ name: "", x: new Float64Array(1), y: new Float64Array(1) })),
      },
    ],
    [
      "a line with more x than y",
      { kind: "lines", x: "", y: "", series: [{ name: "", x: new Float64Array(2), y: new Float64Array(1) }] },
    ],
    ["bars without names", { kind: "bars", y: "", labels: [], values: new Float64Array(1) }],
    [
      "a histogram without a last edge",
      { kind: "histogram", x: "", edges: new Float64Array(2), counts: new Float64Array(2) },
    ],
    [
      "memory that somebody else still writes to",
      { kind: "overlay", values: new Float32Array(new SharedArrayBuffer(8)) },
    ],
    ["something that only looks like numbers", { kind: "overlay", values: { length: 4, 0: 1 } }],
  ])("%s", (_, of) => {
    expect(plot(of)).toBeUndefined();
  });

  test("an error of the reader's, a getter for instance, is no message and no exception", () => {
    const trap = {
      get kind(): string {
        throw new Error("trap");
      },
    };
    expect(readMessage(trap)).toBeUndefined();
  });

  test("anything at all gives a message of ours or nothing", () => {
    fc.assert(
      fc.property(fc.anything({ withTypedArray: true, withNullPrototype: true }), (thing) => {
        const read = readMessage(thing);
        expect(read === undefined || ["ready", "pong"].includes(read.kind)).toBe(true);
      }),
      { seed: 5 },
    );
  });
});
