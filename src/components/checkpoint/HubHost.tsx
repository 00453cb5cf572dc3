import { type FormEvent, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { hostName, publicHub } from "../../model/hub/hub-address.ts";
import type { Problem } from "../../problem.ts";
import controls from "../controls/controls.module.css";
import { sentenceOf } from "../page/Notices.tsx";
import styles from "./checkpoint.module.css";
import type { Hub } from "./use-hub.ts";

/** Where names are looked up: the public hub, or a mirror where that cannot be reached. */
export function HubHost({ hub }: { readonly hub: Hub }) {
  const text = useText();
  const { host: words } = text.checkpoint;
  const [typed, setTyped] = useState(hub.host);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = (event: FormEvent) => {
    event.preventDefault();
    setProblem(hub.setHost(typed));
  };
  return (
    <details className={styles.more}>
      <summary>{words.title(hostName(hub.host))}</summary>
      <form className={styles.line} onSubmit={save}>
        <input
          className={styles.field}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          aria-label={words.field}
          aria-invalid={problem !== null}
          placeholder={publicHub}
          inputMode="url"
          spellCheck={false}
          autoCapitalize="off"
          disabled={hub.isOpening}
        />
        <button type="submit" className={controls.button} disabled={hub.isOpening}>
          {words.save}
        </button>
        {hub.host !== publicHub && (
          <button
            type="button"
            className={`${controls.button} ${controls.quiet}`}
            disabled={hub.isOpening}
            onClick={() => hub.setHost("")}
          >
            {words.reset}
          </button>
        )}
      </form>
      {problem && (
        <p role="alert" className={styles.failed}>
          {sentenceOf(problem, text)}
        </p>
      )}
      <p className="soft">{words.hint}</p>
    </details>
  );
}
