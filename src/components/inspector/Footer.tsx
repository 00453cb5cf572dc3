import { useText } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import styles from "./inspector.module.css";

/** In words: what computes and why, what the model is, and that nothing leaves the machine. */
export function Footer() {
  const { shell } = useText();
  const backend = useAppState((state) => state.backend);
  const isOurs = useAppState((state) => state.modelId === "vit-imagenette");
  return (
    <footer className={styles.footer}>
      {backend && <p>{shell.header.why(backend.backend, backend.reason)}</p>}
      {isOurs && <p>{shell.header.imagenette}</p>}
      <p>{shell.help.privacy}</p>
    </footer>
  );
}
