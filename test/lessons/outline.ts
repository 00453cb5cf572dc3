import type { MDXContent } from "mdx/types";
import { Children, isValidElement, type ReactElement, type ReactNode } from "react";
import { mdxComponents } from "../../src/components/lesson/mdx-components.tsx";

/** What a text of a lesson consists of, read from its compiled form without drawing anything. */
export interface Outline {
  /** Headings, figures, steps, tasks and their parts in order: what both languages have in common. */
  readonly parts: readonly string[];
  /** Kinds of the blocks that stand beside each other in the side-by-side mode. */
  readonly blocks: readonly string[];
  readonly ids: Readonly<Record<Named, readonly string[]>>;
  /** Running text, a string for each block: no code, no formulas, no tagged numbers. */
  readonly prose: readonly string[];
  /** Code inside the running text. */
  readonly code: readonly string[];
  readonly links: readonly string[];
}

/** Components whose `id`, `name` or `of` names something elsewhere. */
const named = ["Figure", "Step", "Task", "Predict", "Option", "Value", "Term", "Cite", "Cell"] as const;
type Named = (typeof named)[number];

/** Those that stand in the same order in both languages; values and sources may move within a sentence. */
const ordered = ["Figure", "Step", "Task", "Predict", "Option", "Cell"];
const unnamed = ["Question", "NotShown", "Sources", "Do", "See", "Hint", "Result"];
const blockTags = /^(p|h[1-6]|ul|ol|li|pre|table|td|th|blockquote)$/;

type Props = Readonly<Record<string, unknown>> & { readonly children?: ReactNode };
type Element = ReactElement<Props>;

const nameOf = ({ type }: Element): string =>
  typeof type === "string"
    ? type
    : (Object.entries(mdxComponents).find(([, component]) => component === type)?.[0] ?? "");

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** What it names; a figure may name several. */
const idsOf = ({ id, name, of }: Props): readonly string[] => {
  const given = id ?? name ?? of;
  return Array.isArray(given) ? given.map(String) : [textOf(given)];
};

const isFormula = ({ props }: Element) => /\bkatex\b/.test(textOf(props["className"]));

/** The outline of a compiled text. */
export function outlineOf(text: MDXContent): Outline {
  const parts: string[] = [];
  const blocks: string[] = [];
  const prose: string[] = [];
  const code: string[] = [];
  const links: string[] = [];
  const ids = Object.fromEntries(named.map((name) => [name, [] as string[]])) as unknown as Record<Named, string[]>;
  let block = "";
  const end = () => {
    if (block.trim()) prose.push(block.trim());
    block = "";
  };

  function visit(node: ReactNode, paired: boolean): void {
    for (const child of Children.toArray(node)) {
      if (typeof child === "string" || typeof child === "number") block += String(child);
      if (isValidElement(child)) visitElement(child as Element, paired);
    }
  }

  function visitElement(element: Element, paired: boolean): void {
    const { props } = element;
    const name = nameOf(element);
    const own = idsOf(props);
    const id = own.join("+");
    const pins = [props["pins"], props["show"], props["after"], props["abreast"]]
      .map((one) => (one ? JSON.stringify(one) : ""))
      .join("");
    if (paired) blocks.push(name);
    if (/^h[1-6]$/.test(name) || unnamed.includes(name)) parts.push(name);
    if (ordered.includes(name)) parts.push(`${name} ${id}${pins}`);
    if (Object.hasOwn(ids, name)) ids[name as Named].push(...own);
    if (name === "a") links.push(textOf(props["href"]));
    if (name === "code") code.push(textOf(props.children));
    const silent = ["code", "pre", "Cell", "Value", "Recorded", "Illustrative"].includes(name) || isFormula(element);
    // What is left out still parts the words around it.
    if (silent) block += "·";
    if (name === "pre" || name === "Cell" || silent) return;
    const breaks = blockTags.test(name) || typeof element.type !== "string";
    const inline = ["Term", "Cite"].includes(name);
    if (breaks && !inline) end();
    visit(props.children, name === "Figure" || name === "Step");
    if (breaks && !inline) end();
  }

  const whole = text({ components: mdxComponents }) as Element;
  visit(whole.props.children, true);
  end();
  return { parts, blocks, ids, prose, code, links };
}
