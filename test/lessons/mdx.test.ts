import { expect, test } from "vitest";
import { lessonMdx } from "../../vite.mdx.ts";

/** What the build makes of a text. */
async function compiled(text: string): Promise<string> {
  const { transform } = lessonMdx() as { transform?: unknown };
  const run = transform as (this: unknown, text: string, file: string) => Promise<{ code: string }>;
  return (await run.call({}, text, "/lesson/en.mdx")).code;
}

test("the code of a cell keeps its indentation and its escapes", async () => {
  const code = "for (const a of b) {\n  if (a) {\n    show(a, '\\n');\n  }\n}";
  expect(await compiled(`Text.\n\n<Cell id="one">{\`${code}\`}</Cell>\n`)).toContain(`\`${code}\``);
});

test("a size stays on one line", async () => {
  expect(await compiled("A map of 8 × 8, in code `8 × 8`.")).toMatch(/8\u00a0×\u00a08.*8 × 8/s);
});

test("punctuation beside a formula never stands alone at the end or the beginning of a line", async () => {
  const code = await compiled("散开（$d = 4$）：$x$，但 $y$ 不是。");
  expect(code.match(/className: "tied"/g)).toHaveLength(2);
  expect(code).toMatch(/children: \["（", .*?"）："\]/s);
});
