import { useText } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import styles from "./page.module.css";

/** In words: what computes and why, what the model is, and that nothing leaves the machine. */
export function Footer() {
  const { shell } = useText();
  const backend = useAppState((state) => state.backend);
  const modelId = useAppState((state) => state.modelId);
  const ours: Readonly<Record<string, string>> = shell.header.ours;
  return (
    <footer className={styles.footer}>
      {backend && <p>{shell.header.why(backend.backend, backend.reason)}</p>}
      {ours[modelId] && <p>{ours[modelId]}</p>}
      <p>{shell.help.privacy}</p>
    </footer>
  );
}
