import { useText } from "../../i18n/text.tsx";
import { beyondCapture } from "../../model/capture-plan.ts";
import { useAppState } from "./app-context.tsx";
import styles from "./spine-figures.module.css";

/** Why the other blocks of an atlas are empty, where all of them would be too much; nothing where they are all there. */
export function CapturedNote() {
  const { spine } = useText().shell;
  const config = useAppState(({ model }) => (model && !model.recording ? model.config : null));
  const blocks = useAppState(({ capture }) => capture?.blocks ?? null);
  const bytes = config && beyondCapture(config);
  const [block] = blocks ?? [];
  if (!bytes || block === undefined || blocks?.length !== 1) return null;
  return <p className={`soft ${styles.captured}`}>{spine.oneBlock(block + 1, bytes)}</p>;
}
