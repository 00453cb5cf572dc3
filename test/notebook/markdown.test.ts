import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Block, type Inline, readMarkdown } from "../../src/notebook/markdown.ts";

const inside = (source: string) => (readMarkdown(source)[0] as { inside: readonly Inline[] }).inside;
const words = (parts: readonly Inline[]): string =>
  parts.map((part) => ("inside" in part ? words(part.inside) : part.text)).join("");

describe("a text", () => {
  test("is read as blocks", () => {
    const kinds = readMarkdown(
      "# a\n\nb\nc\n\n- d\n- e\n  f\n\n1. g\n\n> h\n\n```js\n<i>\n```\n\n$$x^2$$\n\n---\nj",
    ).map(({ kind }) => kind);
    expect(kinds).toEqual(["heading", "paragraph", "list", "list", "quote", "code", "math", "rule", "paragraph"]);
  });

  test.each<[string, readonly Inline[]]>([
    [
      "a **b** *c* `d`",
      [
        { kind: "text", text: "a " },
        { kind: "strong", inside: [{ kind: "text", text: "b" }] },
        { kind: "text", text: " " },
        { kind: "emphasis", inside: [{ kind: "text", text: "c" }] },
        { kind: "text", text: " " },
        { kind: "code", text: "d" },
      ],
    ],
    [
      "$a_1$ costs 5$ or 6$",
      [
        { kind: "math", text: "a_1" },
        { kind: "text", text: " costs 5$ or 6$" },
      ],
    ],
    ["snake_case_name", [{ kind: "text", text: "snake_case_name" }]],
    ["2 * 3 * 4", [{ kind: "text", text: "2 * 3 * 4" }]],
    ["\\*no\\*", [{ kind: "text", text: "*no*" }]],
    ["[a](https://b.org/c)", [{ kind: "link", address: "https://b.org/c", inside: [{ kind: "text", text: "a" }] }]],
    ["[a](javascript:alert(1))", [{ kind: "text", text: "[a](javascript:alert(1))" }]],
    ["[a](data:text/html,x)", [{ kind: "text", text: "[a](data:text/html,x)" }]],
    ["<img src=x onerror=1>", [{ kind: "text", text: "<img src=x onerror=1>" }]],
  ])("%j", (source, expected) => {
    const merged = inside(source).reduce<Inline[]>((list, part) => {
      const last = list.at(-1);
      if (part.kind === "text" && last?.kind === "text")
        list[list.length - 1] = { kind: "text", text: last.text + part.text };
      else list.push(part);
      return list;
    }, []);
    expect(merged).toEqual(expected);
  });

  test("of letters and spaces alone is itself", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z][a-z ]{0,60}[a-z]$/), (source) => {
        expect(words(inside(source))).toBe(source);
      }),
      { seed: 5 },
    );
  });

  test("of any signs is read, every link is https, and soon", () => {
    const signs = fc.constantFrom(
      ..."*_`$[]()\\#>-+!~|{}",
      "\n",
      " ",
      "a",
      "1.",
      "https://",
      "](",
      "**",
      "$$\n",
      "```\n",
    );
    fc.assert(
      fc.property(fc.array(signs, { maxLength: 400 }), (parts) => {
        const visit = (list: readonly Inline[]): void => {
          for (const part of list) {
            if (part.kind === "link") expect(part.address).toMatch(/^https:\/\//);
            if ("inside" in part) visit(part.inside);
          }
        };
        for (const block of readMarkdown(parts.join("")) as Block[]) {
          if ("inside" in block) visit(block.inside);
          if (block.kind === "list") block.items.forEach(visit);
        }
      }),
      { seed: 5 },
    );
    expect(readMarkdown("*".repeat(40_000)).length).toBe(1);
    expect(readMarkdown("[".repeat(20_000) + "](".repeat(5000)).length).toBe(1);
  });
});
