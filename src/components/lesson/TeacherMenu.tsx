import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { type Fixable, fixables } from "../../lesson-place.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import { formatAddress } from "../../url-state.ts";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { useApp } from "../figures/app-context.tsx";
import styles from "./lesson.module.css";

/** A link for a class: at this step or the beginning, with model and picture fixed, with or without the page around. */
export function TeacherMenu({ lesson }: { readonly lesson: Lesson }) {
  const { lessons: words, shell } = useText();
  const { store } = useApp();
  const [atStep, setAtStep] = useState(true);
  const [fixed, setFixed] = useState<readonly Fixable[]>([]);
  const [chrome, setChrome] = useState(true);
  const [copied, setCopied] = useState(false);
  const link = () => {
    const state = store.getState();
    const place = { ...state.lesson, id: lesson.id, fixed, ...(atStep ? {} : { step: "", acted: false }) };
    const whole = formatAddress({ ...state, page: "lessons", chrome, lesson: place });
    if (atStep) return new URL(whole, location.href).href;
    // From the beginning the lesson's own scene is right, but for what is fixed.
    const [path = "", search = ""] = whole.split("?");
    const kept = new URLSearchParams(search);
    for (const key of [...kept.keys()]) {
      if (![...fixed, "fix", "lang", "languages", "controls"].includes(key)) kept.delete(key);
    }
    return new URL(`${path}?${kept.toString().replace(/%2C/g, ",")}`, location.href).href;
  };
  const copy = async () => {
    await navigator.clipboard?.writeText(link()).catch(() => {});
    setCopied(true);
  };
  const check = (label: string, on: boolean, change: (on: boolean) => void) => (
    <label className={controls.check}>
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => {
          change(event.target.checked);
          setCopied(false);
        }}
      />
      {label}
    </label>
  );
  return (
    <Menu label={words.teach.title}>
      {() => (
        <>
          <p className="soft">{words.teach.what}</p>
          {check(words.teach.atStep, atStep, setAtStep)}
          {fixables.map((part) => (
            <span key={part}>
              {check(words.teach.fix[part], fixed.includes(part), (on) =>
                setFixed(on ? [...fixed, part] : fixed.filter((one) => one !== part)),
              )}
            </span>
          ))}
          {check(words.teach.bare, !chrome, (on) => setChrome(!on))}
          <input
            className={styles.link}
            readOnly
            value={link()}
            aria-label={words.teach.title}
            onFocus={(event) => event.target.select()}
          />
          <button type="button" className={controls.button} onClick={() => void copy()}>
            {copied ? shell.share.copied : shell.share.copy}
          </button>
        </>
      )}
    </Menu>
  );
}
