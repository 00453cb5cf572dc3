import { type CSSProperties, type KeyboardEvent, useRef, useState } from "react";
import { fixed } from "../../draw/charts/format.ts";

export interface NumberCellProps {
  readonly value: number;
  /** What the number is, for a screen reader. */
  readonly label: string;
  readonly digits: number;
  /** Largest size; what is typed past it is refused. */
  readonly limit: number;
  /** What the arrow keys change the number by; with Shift ten times as much. */
  readonly step: number;
  readonly tabIndex: 0 | -1;
  readonly className: string;
  readonly style: CSSProperties;
  readonly onChange: (value: number) => void;
  /** Says that what stands in the cell is no number that it can take; null when it is again. */
  readonly onRefuse: (typed: string | null) => void;
}

/** A number as people type it: with either minus, either decimal sign, in half or full width. */
export function parseNumber(typed: string): number {
  const text = typed.normalize("NFKC").trim().replace(/[−–—]/g, "-").replace(/[,。]/, ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
}

/** A number that is typed over, or changed by the arrow keys; Escape brings the old one back. */
export function NumberCell(props: NumberCellProps) {
  const { value, digits, limit, step, onChange, onRefuse } = props;
  const [draft, setDraft] = useState<string | null>(null);
  const before = useRef(value);
  const parsed = draft === null ? value : parseNumber(draft);
  const refused = !(Math.abs(parsed) <= limit);

  const type = (typed: string) => {
    setDraft(typed);
    const next = parseNumber(typed);
    const fits = Math.abs(next) <= limit;
    // A lone sign is the beginning of a number.
    onRefuse(fits || /^[-−+.]?$/.test(typed.trim()) ? null : typed);
    if (fits) onChange(next);
  };
  const settle = () => {
    setDraft(null);
    onRefuse(null);
    before.current = value;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const by = { ArrowUp: step, ArrowDown: -step, PageUp: 10 * step, PageDown: -10 * step }[event.key];
    if (by !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      setDraft(null);
      onRefuse(null);
      const sum = value + by * (event.shiftKey ? 10 : 1);
      onChange(Math.max(-limit, Math.min(limit, sum)));
    } else if (event.key === "Enter") {
      settle();
      event.currentTarget.select();
    } else if (event.key === "Escape") {
      onChange(before.current);
      settle();
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      // The caret moves inside the number; from its ends, or with all of it marked, the keys lead to the next cell.
      const { selectionStart, selectionEnd, value: text } = event.currentTarget;
      const all = selectionStart === 0 && selectionEnd === text.length;
      const atEnd = event.key === "ArrowLeft" ? selectionEnd === 0 : selectionStart === text.length;
      if (!all && !atEnd) event.stopPropagation();
    }
  };
  return (
    <input
      data-cell
      role="spinbutton"
      type="text"
      autoComplete="off"
      spellCheck={false}
      className={props.className}
      style={props.style}
      aria-label={props.label}
      aria-valuenow={value}
      aria-valuemin={-limit}
      aria-valuemax={limit}
      aria-valuetext={fixed(value, digits)}
      aria-invalid={draft !== null && refused}
      tabIndex={props.tabIndex}
      value={draft ?? fixed(value, digits)}
      onFocus={(event) => {
        before.current = value;
        event.currentTarget.select();
      }}
      onBlur={settle}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
