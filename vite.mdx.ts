import mdx from "@mdx-js/rollup";
import rehypeKatex from "rehype-katex";
import remarkGfm from "remark-gfm";
import remarkMath from "remark-math";
import type { Plugin } from "vite";

/** Query, key and value have their colours in formulas too: `\query{q}`, `\key{k}`, `\val{v}`. */
const macros = {
  "\\query": "\\htmlClass{query}{#1}",
  "\\key": "\\htmlClass{key}{#1}",
  "\\val": "\\htmlClass{value}{#1}",
};

/** Compiles lessons when the page is built: nothing is evaluated in the reader's browser. */
export function lessonMdx(): Plugin {
  return {
    enforce: "pre",
    ...(mdx({
      remarkPlugins: [remarkGfm, remarkMath],
      rehypePlugins: [
        [
          rehypeKatex,
          {
            macros,
            strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"),
            trust: (context: { command: string }) => context.command === "\\htmlClass",
          },
        ],
      ],
    }) as Plugin),
  };
}
