import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import styles from "./controls.module.css";

export interface MenuProps {
  /** What the button says. */
  readonly label: ReactNode;
  /** Its name for screen readers where the label is not a word. */
  readonly name?: string;
  readonly align?: "start" | "end";
  readonly quiet?: boolean;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** A button that discloses a small panel; Escape or a press outside closes it and gives the focus back. */
export function Menu({ label, name, align = "end", quiet = false, children }: MenuProps) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      setOpen(false);
      button.current?.focus();
    };
    const element = root.current;
    document.addEventListener("pointerdown", outside);
    element?.addEventListener("keydown", escape);
    return () => {
      document.removeEventListener("pointerdown", outside);
      element?.removeEventListener("keydown", escape);
    };
  }, [open]);

  return (
    <div className={styles.menu} ref={root}>
      <button
        type="button"
        ref={button}
        className={`${styles.button} ${quiet ? styles.quiet : ""}`}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={name}
        title={name}
        onClick={() => setOpen(!open)}
      >
        {label}
      </button>
      {open && (
        <div id={id} className={`${styles.popover} ${align === "start" ? styles.start : ""}`}>
          {typeof children === "function" ? children(() => setOpen(false)) : children}
        </div>
      )}
    </div>
  );
}
