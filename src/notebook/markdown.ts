/**
 * The text of a notebook, read: a part of Markdown, as data. There is no HTML in it, in or out: what a
 * renderer gets are words and their kind. Headings, paragraphs, lists, quotes, code, emphasis, links to
 * https, and formulas between dollars.
 */

export type Inline =
  | { readonly kind: "text" | "code" | "math"; readonly text: string }
  | { readonly kind: "strong" | "emphasis"; readonly inside: readonly Inline[] }
  | { readonly kind: "link"; readonly address: string; readonly inside: readonly Inline[] };

export type Block =
  | { readonly kind: "heading"; readonly level: 1 | 2 | 3; readonly inside: readonly Inline[] }
  | { readonly kind: "paragraph"; readonly inside: readonly Inline[] }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: "quote"; readonly inside: readonly Inline[] }
  | { readonly kind: "code" | "math"; readonly text: string }
  | { readonly kind: "rule" };

/** What an inline text may begin with, longest first; each pattern is anchored and linear. */
const inlines: readonly (readonly [RegExp, (match: RegExpExecArray, depth: number) => Inline])[] = [
  [/^\\([\\`*_{}[\]()#+\-.!$])/, ([, letter = ""]) => ({ kind: "text", text: letter })],
  [/^``([^\n]{1,2000}?)``/, ([, text = ""]) => ({ kind: "code", text: text.trim() })],
  [/^`([^`\n]{1,2000})`/, ([, text = ""]) => ({ kind: "code", text })],
  [/^\$([^\s$](?:[^$\n]{0,998}[^\s$])?)\$(?!\d)/, ([, text = ""]) => ({ kind: "math", text })],
  [
    /^\*\*([^\s*](?:[^\n*]{0,1998}[^\s*])?)\*\*/,
    ([, text = ""], depth) => ({ kind: "strong", inside: inline(text, depth) }),
  ],
  [
    /^\*([^\s*](?:[^\n*]{0,1998}[^\s*])?)\*/,
    ([, text = ""], depth) => ({ kind: "emphasis", inside: inline(text, depth) }),
  ],
  [
    /^_([^\s_](?:[^\n_]{0,1998}[^\s_])?)_(?!\w)/,
    ([, text = ""], depth) => ({ kind: "emphasis", inside: inline(text, depth) }),
  ],
  [
    /^\[([^\]\n]{1,500})\]\((https:\/\/[^\s()<>"]{1,1000})\)/,
    ([, text = "", address = ""], depth) => ({ kind: "link", address, inside: inline(text, depth) }),
  ],
];

function inline(source: string, depth = 0): Inline[] {
  if (depth > 4) return [{ kind: "text", text: source }];
  const found: Inline[] = [];
  let [text, at] = ["", 0];
  const flush = () => {
    if (text) found.push({ kind: "text", text });
    text = "";
  };
  while (at < source.length) {
    // Only a letter that can begin something is looked at twice.
    const plain = /^[^\\`$*_[]+/.exec(source.slice(at))?.[0] ?? "";
    text += plain;
    at += plain.length;
    const rest = source.slice(at, at + 2600);
    const hit = inlines.find(([pattern]) => pattern.test(rest));
    const match = hit?.[0].exec(rest);
    const inWord = rest.startsWith("_") && /\w$/.test(text);
    if (hit && match && !inWord) {
      flush();
      found.push(hit[1](match, depth + 1));
      at += match[0].length;
    } else {
      text += source.charAt(at);
      at++;
    }
  }
  flush();
  return found;
}

const bullet = /^ {0,3}(?:[-*+]|(\d{1,4})[.)])\s+(.*)$/;

/** Reads a text. It never throws, whatever the text is. */
export function readMarkdown(source: string): Block[] {
  const lines = source.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const fence = (mark: RegExp, kind: "code" | "math") => {
    const from = ++at;
    while (at < lines.length && !mark.test(lines[at] ?? "")) at++;
    blocks.push({ kind, text: lines.slice(from, at++).join("\n") });
  };
  /** Lines until one that begins something else. */
  const gather = (first: string) => {
    const parts = [first];
    while (at < lines.length && /\S/.test(lines[at] ?? "") && !begins(lines[at] ?? "")) parts.push(lines[at++] ?? "");
    return inline(parts.map((part) => part.trim()).join("\n"));
  };
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,3})\s+(.*)$/.exec(line);
    const item = bullet.exec(line);
    const formula = /^\$\$(.+)\$\$\s*$/.exec(line);
    if (!/\S/.test(line)) at++;
    else if (line.startsWith("```")) fence(/^```\s*$/, "code");
    else if (formula) {
      blocks.push({ kind: "math", text: formula[1] ?? "" });
      at++;
    } else if (/^\$\$\s*$/.test(line)) fence(/^\$\$\s*$/, "math");
    else if (heading) {
      const level = (heading[1]?.length ?? 1) as 1 | 2 | 3;
      blocks.push({ kind: "heading", level, inside: inline(heading[2] ?? "") });
      at++;
    } else if (/^(?:-{3,}|\*{3,})\s*$/.test(line)) {
      blocks.push({ kind: "rule" });
      at++;
    } else if (item) {
      const ordered = item[1] !== undefined;
      const items: Inline[][] = [];
      for (
        let next = bullet.exec(lines[at] ?? "");
        next && (next[1] !== undefined) === ordered;
        next = bullet.exec(lines[at] ?? "")
      ) {
        at++;
        items.push(gather(next[2] ?? ""));
      }
      blocks.push({ kind: "list", ordered, items });
    } else if (line.startsWith(">")) {
      const parts: string[] = [];
      while ((lines[at] ?? "").startsWith(">")) parts.push((lines[at++] ?? "").replace(/^>\s?/, ""));
      blocks.push({ kind: "quote", inside: inline(parts.join("\n")) });
    } else {
      at++;
      blocks.push({ kind: "paragraph", inside: gather(line) });
    }
  }
  return blocks;
}

function begins(line: string): boolean {
  return /^(?:#{1,3}\s|```|\$\$|>|-{3,}\s*$|\*{3,}\s*$)/.test(line) || bullet.test(line);
}
