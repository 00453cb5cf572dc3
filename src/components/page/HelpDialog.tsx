import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { Dialog } from "../controls/Dialog.tsx";
import styles from "./page.module.css";

export interface HelpDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Whether single keys act; WCAG 2.1.4 wants a way to turn them off. */
  readonly singleKeys: boolean;
  readonly onSingleKeys: (on: boolean) => void;
}

/** Names of languages stand in their own language; a screen reader has to know which. */
const languages: Readonly<Record<string, string>> = { 中文: "zh-CN", English: "en" };

function withLanguages(text: string) {
  return text.split(/(中文|English)/).map((part) =>
    languages[part] ? (
      <span key={part} lang={languages[part]}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}

export function HelpDialog({ open, onClose, singleKeys, onSingleKeys }: HelpDialogProps) {
  const { shell } = useText();
  return (
    <Dialog title={shell.help.title} open={open} onClose={onClose}>
      <p>{shell.help.intro}</p>
      <dl className={styles.keys}>
        {shell.help.keys.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{withLanguages(what)}</dd>
          </div>
        ))}
      </dl>
      <label className={controls.check}>
        <input type="checkbox" checked={singleKeys} onChange={(event) => onSingleKeys(event.target.checked)} />
        {shell.help.singleKeys}
      </label>
      <p className="soft">{shell.help.privacy}</p>
      <p className="soft">{shell.help.door}</p>
    </Dialog>
  );
}
