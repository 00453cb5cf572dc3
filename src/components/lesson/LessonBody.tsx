import { Fragment, type ReactNode, useMemo } from "react";
import type { MDXContent } from "mdx/types";
import { TextProvider } from "../../i18n/text.tsx";
import { Cell } from "./Cell.tsx";
import { Sources } from "./Cite.tsx";
import { Figure, type FigureProps } from "./Figure.tsx";
import { type Block, blocksIn, blocksOf } from "./lesson-blocks.ts";
import styles from "./lesson.module.css";
import { Step, type StepProps } from "./Step.tsx";

type Lang = "en" | "zh";

const tagOf = (lang: Lang) => (lang === "zh" ? "zh-CN" : "en");

/** A text in its language: its own words and those of the page within it. */
function Spoken({ lang, children }: { readonly lang: Lang; readonly children: ReactNode }) {
  return (
    <div lang={tagOf(lang)} className={styles.spoken}>
      <TextProvider lang={lang}>{children}</TextProvider>
    </div>
  );
}

/** What stands once for both languages: a figure alone, code, the list of sources. */
const isShared = ({ type, props }: Block) => type === Cell || type === Sources || (type === Figure && !props.children);

/**
 * Two texts of the same shape, block beside block. Figures are shared, steps are one step with both
 * texts in it; a check sees to it that the languages have the same blocks.
 */
function Pairs({
  left,
  right,
  langs,
}: {
  left: readonly Block[];
  right: readonly Block[];
  langs: readonly [Lang, Lang];
}) {
  return left.map((block, index) => {
    const other = right[index];
    if (!other || isShared(block)) return <Fragment key={index}>{block}</Fragment>;
    const inside = () => (
      <Pairs left={blocksIn(block.props.children)} right={blocksIn(other.props.children)} langs={langs} />
    );
    if (block.type === Figure) {
      return (
        <Figure key={index} {...(block.props as FigureProps)}>
          {inside()}
        </Figure>
      );
    }
    if (block.type === Step) {
      return (
        <Step key={index} {...(block.props as StepProps)}>
          {inside()}
        </Step>
      );
    }
    return (
      <div key={index} className={styles.pair}>
        <Spoken lang={langs[0]}>{block}</Spoken>
        <Spoken lang={langs[1]}>{other}</Spoken>
      </div>
    );
  });
}

export interface LessonBodyProps {
  readonly text: MDXContent;
  readonly lang: Lang;
  /** The other language, beside the first. */
  readonly beside?: MDXContent | undefined;
}

/** The text of a lesson, in one language or in both. */
export function LessonBody({ text, lang, beside }: LessonBodyProps) {
  const blocks = useMemo(() => blocksOf(text), [text]);
  const others = useMemo(() => beside && blocksOf(beside), [beside]);
  const other = lang === "zh" ? "en" : "zh";
  return (
    <div className={styles.body} lang={others ? undefined : tagOf(lang)} data-both={Boolean(others)}>
      {others ? <Pairs left={blocks} right={others} langs={[lang, other]} /> : blocks}
    </div>
  );
}
