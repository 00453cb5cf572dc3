import { type ReactNode, useEffect, useId, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import styles from "./controls.module.css";

export interface DialogProps {
  readonly title: string;
  readonly open: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal dialog on the browser's own element: focus is kept inside, Escape closes, focus returns. */
export function Dialog({ title, open, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const { shell } = useText();
  useEffect(() => {
    if (open && !element.current?.open) element.current?.showModal();
    if (!open && element.current?.open) element.current.close();
  }, [open]);
  return (
    <dialog
      ref={element}
      className={styles.dialog}
      aria-labelledby={heading}
      onClose={onClose}
      onKeyDown={(event) => {
        if (element.current?.open) event.stopPropagation();
      }}
    >
      <div className={styles.dialogHead}>
        <h2 id={heading}>{title}</h2>
        <button type="button" className={styles.button} onClick={onClose}>
          {shell.close}
        </button>
      </div>
      {open && <div className={styles.dialogBody}>{children}</div>}
    </dialog>
  );
}
