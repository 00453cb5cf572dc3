import { useState } from "react";
import { type Text, useText } from "../../i18n/text.tsx";
import type { Problem } from "../../problem.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import styles from "./page.module.css";

/** The sentence of a problem in the reader's language. */
export function sentenceOf(problem: Problem, { errors, shell }: Text): string {
  const { code, values, message } = problem;
  const texts = shell.problems;
  const text = (key: string) => {
    const value = values[key];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  switch (code) {
    case "link.too-long":
    case "link.own-picture":
    case "link.own-model":
    case "link.impossible-model":
    case "picture.clipboard-empty":
    case "model.config-alone":
    case "run.cancelled":
    case "hub.denied":
    case "hub.full":
    case "hub.unpinned":
      return texts[code];
    case "link.hub-model":
      return texts[code](text("model"));
    case "link.unknown-page":
      return texts[code](text("page"));
    case "link.unknown-key":
      return texts[code](text("key"));
    case "link.bad-value":
      return texts[code](text("key"), text("value"), text("allowed"));
    default: {
      const translate = errors[code];
      return translate ? translate(values as never) : message;
    }
  }
}

/** Lines of code that mend what went wrong. */
function Code({ code }: { readonly code: string }) {
  const { shell } = useText();
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard?.writeText(code).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <div className={styles.code}>
      <pre tabIndex={0} lang="en">
        <code>{code}</code>
      </pre>
      <button type="button" className={controls.button} onClick={() => void copy()}>
        {copied ? shell.share.copied : shell.copyCode}
      </button>
    </div>
  );
}

export interface NoticesProps {
  /** Whose problems they are, where there are two models. */
  readonly of?: string;
}

/** What went wrong, where it stands, and the way on. Nothing that was on the page is lost. */
export function Notices({ of }: NoticesProps) {
  const text = useText();
  const { store, controller } = useApp();
  const problems = useAppState((state) => state.problems);
  const dismiss = (problem: Problem) =>
    store.setState((state) => ({ problems: state.problems.filter((other) => other !== problem) }));
  const lookUp = (problem: Problem) => {
    dismiss(problem);
    store.setState({ dialog: { kind: "bring", hubModel: String(problem.values["id"]) } });
  };
  return (
    <div role="alert" className={styles.notices}>
      {problems.map((problem, index) => (
        <div key={`${problem.code}${String(index)}`} className={styles.notice}>
          <p>
            <strong>
              {of ? `${of} · ${text.shell.problems.title[problem.place]}` : text.shell.problems.title[problem.place]}
            </strong>{" "}
            {sentenceOf(problem, text).split("\n", 1)[0]}
          </p>
          {problem.place === "run" && (
            <button type="button" className={controls.button} onClick={() => void controller.retry()}>
              {text.shell.retry}
            </button>
          )}
          {problem.code === "link.hub-model" && (
            <button type="button" className={controls.button} onClick={() => lookUp(problem)}>
              {text.shell.problems.lookUp}
            </button>
          )}
          <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={() => dismiss(problem)}>
            {text.shell.dismiss}
          </button>
          {typeof problem.values["code"] === "string" && <Code code={problem.values["code"]} />}
        </div>
      ))}
    </div>
  );
}
