import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ModelError } from "../../src/model/errors.ts";
import { makeNotebook, notebookFile, parseNotebook, readNotebookFile } from "../../src/notebook/notebook-format.ts";
import { formatLink, inflatedLimit, parseLink } from "../../src/notebook/notebook-link.ts";

const cells = fc.array(
  fc.record({ kind: fc.constantFrom("code" as const, "text" as const), text: fc.string({ unit: "grapheme" }) }),
  { maxLength: 12 },
);
const notebooks = fc
  .tuple(fc.string({ unit: "grapheme", maxLength: 40 }), cells)
  .map(([title, list]) => makeNotebook(title, list));

const link = (text: string | Uint8Array) => deflateRawSync(text).toString("base64url");
const code = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof ModelError ? error.code : error;
};

describe("a file", () => {
  test("holds a notebook whole", () => {
    fc.assert(
      fc.property(notebooks, (notebook) => {
        expect(parseNotebook(notebookFile(notebook))).toEqual(notebook);
      }),
      { seed: 5 },
    );
  });

  test.each<[string, string]>([
    ["nothing", ""],
    ["a picture", "\u0089PNG"],
    ["null", "null"],
    ["another format", '{"format":"ipynb","version":1,"title":"","cells":[]}'],
    ["an unknown key", '{"format":"vitrine-notebook","version":1,"title":"","cells":[],"run":true}'],
    [
      "an unknown key of a cell",
      '{"format":"vitrine-notebook","version":1,"title":"","cells":[{"kind":"code","text":"","auto":1}]}',
    ],
    ["a cell of HTML", '{"format":"vitrine-notebook","version":1,"title":"","cells":[{"kind":"html","text":"<b>"}]}'],
    [
      "too many cells",
      JSON.stringify(
        makeNotebook(
          "",
          Array.from({ length: 201 }, () => ({ kind: "code", text: "" })),
        ),
      ),
    ],
    ["too long a cell", JSON.stringify(makeNotebook("", [{ kind: "code", text: "x".repeat(40_001) }]))],
  ])("is refused with a sentence: %s", (_, text) => {
    expect(() => parseNotebook(text)).toThrow(/no notebook of Vitrine/);
  });

  test("of a later format says so", () => {
    expect(() => parseNotebook('{"format":"vitrine-notebook","version":2}')).toThrow(/format 2/);
  });

  test("that is large is not read", async () => {
    expect(await code(readNotebookFile(new Blob([new Uint8Array(2 ** 20 + 1)])))).toBe("notebook.fileLarge");
  });
});

describe("a link", () => {
  test("holds a notebook whole, in letters that an address may have", async () => {
    await fc.assert(
      fc.asyncProperty(notebooks, async (notebook) => {
        const text = await formatLink(notebook);
        expect(text).toMatch(/^[\w-]+$/);
        expect(await parseLink(text)).toEqual(notebook);
      }),
      { numRuns: 50, seed: 5 },
    );
  });

  test("that inflates without end is refused while it inflates", async () => {
    const bomb = link(new Uint8Array(50 * 2 ** 20));
    expect(bomb.length).toBeGreaterThan(inflatedLimit / 2);
    expect(await code(parseLink(bomb))).toBe("notebook.linkLarge");
    expect(await code(parseLink(link(JSON.stringify(["t", [1, " ".repeat(inflatedLimit)]]))))).toBe(
      "notebook.linkLarge",
    );
  });

  test.each<[string, string]>([
    ["no letters", ""],
    ["letters of another alphabet", "abc+/="],
    ["noise", "AAAA"],
    ["no list", link("{}")],
    ["a title that is none", link("[1]")],
    ["a cell that is none", link('["t",[1]]')],
    ["a cell of another kind", link('["t",[2,"x"]]')],
    ["bytes that are no text", link(Uint8Array.of(0x22, 0xff, 0x22))],
  ])("is refused with a sentence: %s", async (_, text) => {
    expect(await code(parseLink(text))).toBe("notebook.link");
  });

  test("damaged anywhere gives a notebook or a sentence, never a crash", async () => {
    const text = await formatLink(makeNotebook("title", [{ kind: "code", text: "const a = 1\na + 1" }]));
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.constantFrom(..."Aq9_-"), fc.boolean(), async (at, letter, cut) => {
        const damaged = cut ? text.slice(0, at) : text.slice(0, at) + letter + text.slice(at + 1);
        const error = await parseLink(damaged).then(
          () => null,
          (reason: unknown) => reason,
        );
        expect(error === null || error instanceof ModelError).toBe(true);
      }),
      { numRuns: 150, seed: 5 },
    );
  });
});
