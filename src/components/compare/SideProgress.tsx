import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import styles from "./compare.module.css";

/** What a side is doing and the way to stop it; it lies over the picture, so that nothing jumps. */
export function SideProgress() {
  const { shell } = useText();
  const { controller } = useApp();
  const progress = useAppState((state) => state.progress);
  const share =
    progress?.stage === "run"
      ? progress.block / progress.depth
      : progress?.stage === "download" && progress.total
        ? progress.loaded / progress.total
        : undefined;
  if (!progress) return null;
  return (
    <div className={styles.progress}>
      <progress value={share} aria-label={shell.progress(progress)} />
      <span>{shell.progress(progress)}</span>
      <button type="button" className={`${controls.button} ${controls.quiet}`} onClick={() => controller.cancel()}>
        {shell.cancel}
      </button>
    </div>
  );
}
