import { useText } from "../../i18n/text.tsx";
import controls from "../controls/controls.module.css";
import styles from "./what-if.module.css";

/** A part of the network that a press switches off or on. */
export interface Switch {
  readonly name: string;
  readonly off: boolean;
  readonly flip: () => void;
}

/** Adds a value to a list, or takes it out. */
export function toggled(values: readonly number[], value: number): number[] {
  return values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
}

/** One button for each part; a part that is off says so. */
export function Switches({ parts, disabled }: { readonly parts: readonly Switch[]; readonly disabled: boolean }) {
  const { whatIf } = useText().shell.figures;
  return (
    <div className={styles.parts}>
      {parts.map((part) => (
        <button
          key={part.name}
          type="button"
          className={controls.button}
          aria-pressed={part.off}
          disabled={disabled}
          onClick={part.flip}
        >
          {part.name}
          {part.off ? ` · ${whatIf.off}` : ""}
        </button>
      ))}
    </div>
  );
}

/** Everything that is off, wherever it stands; a press switches it on again. */
export function OffList({ off }: { readonly off: readonly { readonly name: string; readonly restore: () => void }[] }) {
  const { whatIf } = useText().shell.figures;
  if (off.length === 0) return null;
  return (
    <ul className={styles.off} aria-label={whatIf.list}>
      {off.map((part) => (
        <li key={part.name}>
          <button type="button" onClick={part.restore} aria-label={whatIf.restore(part.name)}>
            <s>{part.name}</s> ×
          </button>
        </li>
      ))}
    </ul>
  );
}
