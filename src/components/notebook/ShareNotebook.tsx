import { useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { formatLink, linkLimit } from "../../notebook/notebook-link.ts";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { useApp } from "../figures/app-context.tsx";
import styles from "./room.module.css";
import { openNotebook } from "./use-open-notebook.ts";

/** A link that holds the notebook, where it is small enough for one. */
export function ShareNotebook() {
  const words = useText().notebookRoom;
  return <Menu label={words.share}>{() => <LinkPart />}</Menu>;
}

function LinkPart() {
  const words = useText().notebookRoom.link;
  const { address } = useApp();
  const [letters, setLetters] = useState<string | null>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    let current = true;
    void formatLink(openNotebook.notebook()).then((text) => current && setLetters(text));
    return () => {
      current = false;
    };
  }, []);
  if (letters === null) return null;
  if (letters.length > linkLimit) return <p>{words.large((letters.length / 1024).toFixed(1))}</p>;
  const link = new URL(`${address()}&nb=${letters}`, location.href).href;
  const copy = async () => {
    await navigator.clipboard?.writeText(link).catch(() => {});
    setCopied(true);
  };
  return (
    <>
      <strong>{words.title}</strong>
      <input
        className={styles.link}
        readOnly
        value={link}
        aria-label={words.title}
        onFocus={(event) => event.target.select()}
      />
      <button type="button" className={controls.button} onClick={() => void copy()}>
        {copied ? words.copied : words.copy}
      </button>
      <p className="soft">{words.text}</p>
    </>
  );
}
