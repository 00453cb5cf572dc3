import { useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import styles from "./checkpoint.module.css";

/** The work under way: bytes, speed and time left of a download, then the steps after it. */
export function Transfer() {
  const { shell, checkpoint } = useText();
  const { controller } = useApp();
  const progress = useAppState((state) => state.progress);
  const { transfer: words } = checkpoint;
  const isArriving = progress?.stage === "download";
  const retry = useCountdown(isArriving ? (progress.retryIn ?? null) : null);
  const share = isArriving && progress.total ? progress.loaded / progress.total : undefined;
  const said = !isArriving
    ? [progress ? shell.progress(progress) : ""]
    : [
        words.bytes(progress.loaded, progress.total),
        ...(retry === null && progress.bytesPerSecond ? [words.speed(progress.bytesPerSecond)] : []),
        ...(retry === null && progress.secondsLeft ? [words.left(progress.secondsLeft)] : []),
        ...(retry === null ? [] : [words.retry(retry)]),
      ];
  return (
    <div className={styles.transfer}>
      <progress value={share} aria-label={progress ? shell.progress(progress) : undefined} />
      <span className={styles.said} aria-live="off">
        {said.join(" · ")}
      </span>
      <button type="button" className={controls.button} onClick={() => controller.cancel()}>
        {shell.cancel}
      </button>
    </div>
  );
}

/** Seconds left, from a number that is said once; null while there is nothing to wait for. */
function useCountdown(seconds: number | null): number | null {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    setLeft(seconds === null ? null : Math.ceil(seconds));
    if (seconds === null) return;
    const timer = setInterval(() => setLeft((now) => Math.max(0, (now ?? 0) - 1)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return left === null || seconds === null ? null : Math.ceil(left);
}
