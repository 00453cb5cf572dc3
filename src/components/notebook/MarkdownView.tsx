import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { type Block, type Inline, readMarkdown } from "../../notebook/markdown.ts";
import styles from "./notebook.module.css";

/** A text of a notebook: its words as words, whatever stands in them. */
export function MarkdownView({ source }: { readonly source: string }) {
  const blocks = useMemo(() => readMarkdown(source), [source]);
  return (
    <div className={styles.prose}>
      {blocks.map((block, index) => (
        <BlockView key={String(index)} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { readonly block: Block }) {
  switch (block.kind) {
    case "heading": {
      // The page has its own first heading.
      const Heading = `h${block.level + 1}` as "h2" | "h3" | "h4";
      return <Heading>{inlineView(block.inside)}</Heading>;
    }
    case "paragraph":
      return <p>{inlineView(block.inside)}</p>;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item, index) => (
            <li key={String(index)}>{inlineView(item)}</li>
          ))}
        </List>
      );
    }
    case "quote":
      return <blockquote>{inlineView(block.inside)}</blockquote>;
    case "code":
      return <pre tabIndex={0}>{block.text}</pre>;
    case "math":
      return <Formula text={block.text} display />;
    case "rule":
      return <hr />;
  }
}

function inlineView(parts: readonly Inline[]): ReactNode {
  return parts.map((part, index) => {
    const key = String(index);
    switch (part.kind) {
      case "text":
        return part.text;
      case "code":
        return <code key={key}>{part.text}</code>;
      case "math":
        return <Formula key={key} text={part.text} />;
      case "strong":
        return <strong key={key}>{inlineView(part.inside)}</strong>;
      case "emphasis":
        return <em key={key}>{inlineView(part.inside)}</em>;
      case "link":
        return (
          <a key={key} href={part.address} target="_blank" rel="noreferrer noopener">
            {inlineView(part.inside)}
          </a>
        );
    }
  });
}

/** A formula as MathML, which browsers draw without styles of ours; until it has come, and where it is wrong, as it was written. */
function Formula({ text, display = false }: { readonly text: string; readonly display?: boolean }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let current = true;
    void import("katex").then(
      ({ default: katex }) => {
        if (!current || !place.current) return;
        try {
          katex.render(text, place.current, {
            output: "mathml",
            displayMode: display,
            trust: false,
            maxExpand: 200,
            maxSize: 20,
          });
        } catch {
          place.current.textContent = text;
        }
      },
      () => {},
    );
    return () => {
      current = false;
    };
  }, [text, display]);
  return (
    <span className={display ? styles.formula : undefined} tabIndex={display ? 0 : undefined} key={text}>
      <span ref={place} />
      <noscript>{text}</noscript>
    </span>
  );
}
