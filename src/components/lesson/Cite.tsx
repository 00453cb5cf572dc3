import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { addressOf, bibtex, referenceOf, shortName } from "../../lessons/references.ts";
import controls from "../controls/controls.module.css";
import { Dialog } from "../controls/Dialog.tsx";
import { useLesson } from "./lesson-context.ts";
import styles from "./text.module.css";

/** @throws Error when there is no such source */
function needReference(key: string) {
  const reference = referenceOf(key);
  if (!reference) throw new Error(`references.ts has no "${key}"`);
  return reference;
}

export interface CiteProps {
  /** A key of `references.ts` that is among the lesson's `sources`. */
  readonly id: string;
  /** Part of the sentence: without the brackets. */
  readonly plain?: boolean;
}

/** A source in the text, leading to the paper: `(Dosovitskiy et al. 2021)`. */
export function Cite({ id, plain = false }: CiteProps) {
  const { lang, lessons } = useText();
  const reference = needReference(id);
  const name = shortName(reference, lang);
  return (
    <a className={styles.cite} href={addressOf(reference)} target="_blank" rel="noreferrer" title={reference.title}>
      {plain ? name : lessons.cite(name)}
    </a>
  );
}

/** The lesson's sources and the notes that it mirrors, with BibTeX. */
export function Sources() {
  const { lessons } = useText();
  const { lesson } = useLesson();
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const text = () => lesson.sources.map((key) => bibtex(key, needReference(key))).join("\n\n");
  const copy = async () => {
    await navigator.clipboard?.writeText(text()).catch(() => {});
    setCopied(true);
  };
  return (
    <section className={styles.sources} data-part="sources">
      <h2>{lessons.sources}</h2>
      <ol>
        {lesson.sources.map((key) => {
          const reference = needReference(key);
          const { authors, title, year, venue, arxiv } = reference;
          return (
            <li key={key} lang="en">
              {authors.length > 3 ? `${authors[0] ?? ""} et al.` : authors.join("; ")} ({year}).{" "}
              <a href={addressOf(reference)} target="_blank" rel="noreferrer">
                {title}
              </a>
              . {[venue, arxiv ? `arXiv:${arxiv}` : ""].filter(Boolean).join(", ")}
            </li>
          );
        })}
      </ol>
      <p className={styles.mirrors}>{lessons.mirrors(lesson.mirrors)}</p>
      <p className={styles.screenOnly}>
        <button type="button" className={controls.button} onClick={() => setOpen(true)}>
          BibTeX
        </button>
      </p>
      <Dialog title={lessons.bibtex} open={open} onClose={() => (setOpen(false), setCopied(false))}>
        <textarea className={styles.bibtex} readOnly rows={12} value={text()} aria-label={lessons.bibtex} lang="en" />
        <p>
          <button type="button" className={controls.button} onClick={() => void copy()}>
            {copied ? lessons.copied : lessons.copy}
          </button>
        </p>
      </Dialog>
    </section>
  );
}
