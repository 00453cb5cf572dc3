import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readMessage } from "../../src/notebook/read-message.ts";
import { failureOf } from "../../src/sandbox/failure.ts";
import { inspect } from "../../src/sandbox/inspect.ts";
import { plot } from "../../src/sandbox/plots.ts";
import { limits } from "../../src/sandbox/protocol.ts";
import { show } from "../../src/sandbox/show.ts";

const sent = (value: unknown) => {
  const shown = show(value);
  return readMessage(structuredClone({ kind: "done", run: 1, dropped: 0, value: shown }));
};

describe("what a cell gives", () => {
  test.each<[string, unknown, object]>([
    ["a text", "a", { kind: "text", text: "a", quoted: true }],
    ["a number", -0, { kind: "text", text: "-0", quoted: false }],
    [
      "numbers",
      [1, 2, Number.NaN],
      { kind: "array", type: "Array", shape: [3], statistics: { minimum: 1, maximum: 2, mean: 1.5, notFinite: 1 } },
    ],
    ["a typed array", Uint8Array.of(3), { kind: "array", type: "Uint8Array" }],
    [
      "a tensor",
      { name: "t", axes: ["a", "b"], shape: [1, 2], data: Float32Array.of(1, 2) },
      { kind: "array", type: "t", axes: ["a", "b"] },
    ],
    [
      "rows of objects",
      [{ a: 1 }, { b: "x" }],
      {
        kind: "table",
        columns: ["a", "b"],
        rows: [
          [1, ""],
          ["", "x"],
        ],
      },
    ],
    [
      "rows of numbers",
      [[1, 2], [3]],
      {
        kind: "table",
        columns: ["0", "1"],
        rows: [
          [1, 2],
          [3, ""],
        ],
      },
    ],
    ["a plot", plot.bars({ a: 1 }), { kind: "plot", plot: { kind: "bars", labels: ["a"] } }],
    ["an object", { a: [1, { b: new Map([["c", 2]]) }] }, { kind: "text" }],
  ])("%s is shown as such", (_, value, expected) => {
    expect(show(value)).toMatchObject(expected);
    expect(sent(value)).toBeDefined();
  });

  test("nothing is shown for nothing", () => {
    expect(show(undefined)).toBeNull();
  });

  test("whatever it is, it can be sent, and the page can read it", () => {
    const anything = fc.anything({
      withTypedArray: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withBigInt: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(value === undefined || sent(value) !== undefined).toBe(true);
      }),
      { seed: 5 },
    );
  });

  test("what is long is cut, what is deep or circular ends, what refuses is named", () => {
    const circle: Record<string, unknown> = {};
    circle["self"] = circle;
    expect(inspect(circle)).toContain("[circular]");
    expect(inspect("x".repeat(1e6)).length).toBeLessThan(500);
    expect(inspect(Array.from({ length: 1e5 }, (_, index) => ({ index }))).length).toBeLessThanOrEqual(limits.text);
    const refusing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    expect(show(refusing)).toMatchObject({ kind: "text", text: "[this value cannot be shown]" });
  });

  test("an error has its places in cells, innermost first, and anything that is thrown is a failure", () => {
    const error = new RangeError("no");
    error.stack = "RangeError: no\n at f (cell-3.js:2:7)\n at eval (cell-12.js:1:1)\n at blob:null/1:1:1";
    expect(failureOf(error)).toEqual({
      name: "RangeError",
      message: "no",
      code: "",
      frames: [
        { run: 3, line: 2, column: 7 },
        { run: 12, line: 1, column: 1 },
      ],
    });
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(readMessage({ kind: "failed", run: 1, dropped: 0, failure: failureOf(thrown) })).toBeDefined();
      }),
      { seed: 5 },
    );
  });
});

describe("a plot that cannot be drawn says why", () => {
  test.each<[string, () => object]>([
    ["rows that are not equally long", () => plot.matrix([[1, 2], [3]])],
    ["a tensor of another shape", () => plot.grid({ shape: [1, 2, 3], data: new Float32Array(6) })],
    ["nothing", () => plot.overlay(undefined)],
    ["too many lines", () => plot.line(Object.fromEntries("abcdefghi".split("").map((name) => [name, [1]])))],
    ["too many bars", () => plot.bars(Array.from({ length: 500 }, () => 1))],
    ["no finite value", () => plot.histogram([Number.NaN])],
    ["bins that are none", () => plot.histogram([1], { bins: 0 })],
  ])("%s", (_, draw) => {
    expect(draw).toThrow(/^plot\./);
  });

  test("a histogram counts every finite value once, the largest in the last bin", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const shown = show(plot.histogram(values, { bins: 7 }));
        const counts = shown?.kind === "plot" && shown.plot.kind === "histogram" ? shown.plot.counts : [];
        expect([...counts].reduce((sum, one) => sum + one, 0)).toBe(values.length);
      }),
      { seed: 5 },
    );
  });
});
