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

/** As much of a syntax tree, of the text or of its HTML, as the plugins below look at. */
interface Node {
  type: string;
  name?: string | null;
  value?: string;
  tagName?: string;
  properties?: { className?: unknown };
  children?: Node[];
  position?: { start: { offset?: number }; end: { offset?: number } };
  data?: { estree?: { body: { expression?: { quasis?: { value: { raw: string } }[] } }[] } };
}

const walk = (node: Node, visit: (node: Node) => void): void => {
  visit(node);
  for (const child of node.children ?? []) walk(child, visit);
};

/** MDX takes the indentation out of an expression; the code of a cell keeps it. */
function keepIndentation() {
  return (tree: Node, file: { value: unknown }) =>
    walk(tree, (node) => {
      if (node.name !== "Cell") return;
      for (const { data, position } of node.children ?? []) {
        const [text] = data?.estree?.body[0]?.expression?.quasis ?? [];
        const source = String(file.value).slice(position?.start.offset, position?.end.offset);
        if (text) text.value.raw = source.slice(source.indexOf("`") + 1, source.lastIndexOf("`"));
      }
    });
}

const isOf = ({ properties }: Node, className: string) =>
  Array.isArray(properties?.className) && properties.className.includes(className);

/** Formulas and buttons of a text: a browser would let the punctuation beside them begin a line. */
const isAtom = (node: Node) => isOf(node, "katex") || node.name === "Term" || node.name === "Cite";

/** Ties such an atom to its punctuation, and a size to its sign: 8 × 8. */
function tiePunctuation() {
  return (tree: Node) =>
    walk(tree, (parent) => {
      const children = isOf(parent, "tied") ? [] : (parent.children ?? []);
      for (const text of parent.tagName === "code" ? [] : children) {
        if (text.type === "text") text.value = text.value?.replaceAll(" × ", "\u00a0×\u00a0") ?? "";
      }
      for (const [place, atom] of children.entries()) {
        if (!isAtom(atom)) continue;
        const [before, after] = [children[place - 1], children[place + 1]];
        const opening = (before?.type === "text" && /[（“([]+$/.exec(before.value ?? "")?.[0]) || "";
        const closing = (after?.type === "text" && /^[，。：；、！？）”,.:;!?)\]]+/.exec(after.value ?? "")?.[0]) || "";
        if (!opening && !closing) continue;
        if (before && opening) before.value = before.value?.slice(0, -opening.length) ?? "";
        if (after && closing) after.value = after.value?.slice(closing.length) ?? "";
        children[place] = {
          type: "element",
          tagName: "span",
          properties: { className: ["tied"] },
          children: [{ type: "text", value: opening }, atom, { type: "text", value: closing }],
        };
      }
    });
}

/** Compiles lessons when the page is built: nothing is evaluated in the reader's browser. */
export function lessonMdx(): Plugin {
  return {
    enforce: "pre",
    ...(mdx({
      remarkPlugins: [remarkGfm, remarkMath, keepIndentation],
      rehypePlugins: [
        [
          rehypeKatex,
          {
            macros,
            strict: (code: string) => (code === "htmlExtension" ? "ignore" : "error"),
            trust: (context: { command: string }) => context.command === "\\htmlClass",
          },
        ],
        tiePunctuation,
      ],
    }) as Plugin),
  };
}
