import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cellCode } from "../../src/notebook/cell-code.ts";
import { cellNames } from "../../src/notebook/cell-names.ts";

type Scope = Record<string, unknown>;

/** Runs a cell as the sandbox does, in one scope. */
async function run(source: string, scope: Scope): Promise<unknown> {
  const { code, declared } = cellCode(source);
  for (const { name, kind } of declared) {
    const give = (value: unknown) =>
      Object.defineProperty(scope, name, { value, writable: kind !== "const", configurable: true });
    if (kind === "function") give(undefined);
    else {
      Object.defineProperty(scope, name, {
        get: () => {
          throw new ReferenceError(name);
        },
        set: give,
        configurable: true,
      });
    }
  }
  // oxlint-disable-next-line no-eval -- the cells of this file
  const body = (0, eval)(code) as (scope: Scope) => Promise<unknown>;
  return body(scope);
}

/** The values of cells that run one after another. */
async function notebook(...cells: string[]): Promise<unknown[]> {
  const scope = Object.create(null) as Scope;
  const values: unknown[] = [];
  for (const cell of cells) values.push(await run(cell, scope));
  return values;
}

describe("what runs", () => {
  test.each([
    ["1 + 1", 2],
    ["1 + 1;", 2],
    ["const a = 2; a * 3 // six", 6],
    ["/* first */ 'use strict'", "use strict"],
    ["({ a: 1 }).a", 1],
    ["{ 3 }", undefined],
    ["const x = 4", undefined],
    ["if (true) { 5 }", undefined],
    ["await Promise.resolve(6)", 6],
    ["let f = async () => 7\nawait f()", 7],
    [
      "const { a, b: [c = 3, ...d], ...e } = { a: 1, b: [undefined, 8, 9], z: 5 };\n[a, c, ...d, e.z].join()",
      "1,3,8,9,5",
    ],
    ["let a, b = 2, c\n`${a} ${b} ${c}`", "undefined 2 undefined"],
    ["const t = []\n{ const t = 3; }\nt.length", 0],
    ["const list = [1];\nconst [one] = list\none", 1],
    ["twice(4)\nfunction twice(n) { return n * 2 }", undefined],
    ["function twice(n) { return n * 2 }\ntwice(4)", 8],
    ["class A { static n = 9 }\nA.n", 9],
    ["function* g() { yield 1 }\n[...g()].length", 1],
    ["var v = 1; for (const i of [1, 2]) { var w = i; v += i }\nv + w", 6],
    ["const s = `a\n${1 + 1}`;s.length", 3],
    ["let n = 0\nfor (let i = 0; i < 3; i++) n += i\nn", 3],
    ["const a = 1\n;[a].length", 1],
    ["let i = 1\ni++\ni", 2],
    ["(function () { return this })()", undefined],
    ["", undefined],
    ["// nothing", undefined],
    [";;", undefined],
  ])("%j gives %j", async (source, value) => {
    expect(await notebook(source)).toEqual([value]);
  });

  test("cells share what they declare, alive: a change in one is seen by functions of another", async () => {
    const values = await notebook(
      "let count = 1; const read = () => count; function raise() { count++ }",
      "count = 5; raise()",
      "[count, read()]",
    );
    expect(values[2]).toEqual([6, 6]);
  });

  test("a cell may run again, also with other kinds of declarations", async () => {
    expect(await notebook("const a = 1", "let a = 2", "class a {}", "a = 3", "function a() {}", "typeof a")).toContain(
      "function",
    );
  });

  test.each([
    ["const a = 1; a = 2", "TypeError"],
    ["const a = b; const b = 1", "ReferenceError"],
    ["unknown = 1", "ReferenceError"],
    ["const f = () => early; f(); let early = 1", "ReferenceError"],
    ["throw new RangeError('no')", "RangeError"],
  ])("%j fails as the language says", async (source, name) => {
    await expect(notebook(source)).rejects.toHaveProperty("name", name);
  });

  test("a constant of one cell cannot be changed in another", async () => {
    await expect(notebook("const a = 1", "a = 2")).rejects.toHaveProperty("name", "TypeError");
  });

  test("lines stay where they are", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines), { maxLength: 12 }), (parts) => {
        const source = parts.join("\n");
        expect(cellCode(source).code.split("\n").length).toBe(source.split("\n").length + 1);
      }),
      { seed: 5 },
    );
  });

  test("no text makes it throw", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...lines, ...shreds), { maxLength: 12 }), (parts) => {
        expect(typeof cellCode(parts.join("")).code).toBe("string");
      }),
      { seed: 5 },
    );
  });
});

const lines = [
  "const a = 1",
  "let b",
  "var {c} = {c: 1};",
  "function d() {",
  "}",
  "class E {}",
  "a",
  "b++",
  "`x",
  "`",
  "",
];
const shreds = [
  "(",
  ")",
  "{",
  "[",
  "=>",
  "import x",
  "export",
  "const",
  "...",
  "\\",
  "'",
  "${",
  "/*",
  "//",
  "\n",
  "a?.",
  "#p",
];

describe("what is refused before it runs", () => {
  test.each([
    ["import a from 'b'", "import"],
    ["export const a = 1", "import"],
    ["let a; let a", "twice"],
    ["const vitrine = 1", "reserved"],
    ["const { console } = {}", "reserved"],
    ["const a", "value"],
    ["const x = (", "syntax"],
  ])("%j: %s", (source, kind) => {
    expect(cellCode(source).problems.map((problem) => problem.kind)).toContain(kind);
  });
});

describe("names", () => {
  const names = (source: string) => {
    const { reads, writes } = cellNames(source);
    return { reads: [...reads].sort(), writes: [...writes].sort() };
  };
  test.each([
    ["const a = b + c.d", ["b", "c"], ["a"]],
    ["const f = (x, { y } = z) => x + y + g", ["g", "z"], ["f"]],
    ["function f(x) { var i = x; return i + h }", ["h"], ["f"]],
    ["for (const i of list) { sum += i }", ["list", "sum"], ["sum"]],
    ["for (i of list) {}", ["i", "list"], ["i"]],
    ["map.set(1, 2)", ["map"], []],
    ["o.p[q] = 1; --n; m.k++; delete r.s", ["m", "n", "o", "q", "r"], ["m", "n", "o", "r"]],
    ["({ a, b: c } = d)", ["d"], ["a", "c"]],
    ["({ a, b: c, [k]: 1, m(p) { return p } })", ["a", "c", "k"], []],
    ["try { a } catch ({ e }) { e }", ["a"], []],
    ["class A extends B { #x = y; m() { return this.#x + A.z } }", ["B", "y"], ["A"]],
    ["{ let inner = 1; inner } inner", ["inner"], []],
    ["const r = function me() { return me }", [], ["r"]],
    ["`${a} b`", ["a"], []],
    ["label: for (;;) break label", [], []],
    ["if (a) { var v = 1 }\nv", ["a"], []],
    ["x => { y(); { const y = 1 } }", ["y"], []],
  ])("%j reads %j and writes %j", (source, reads, writes) => {
    expect(names(source)).toEqual({ reads, writes });
  });
});
