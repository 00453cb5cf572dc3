import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";

export interface CellBlockProps {
  readonly rows: number;
  readonly columns: number;
  /** What the block holds, for a screen reader. */
  readonly label: string;
  readonly className: string | undefined;
  /** One cell; it carries `data-cell` and the tab index it is given. */
  readonly cell: (row: number, column: number, tabIndex: 0 | -1) => ReactNode;
}

/** Cells of one matrix with one tab stop: left and right lead through them in reading order. */
export function CellBlock({ rows, columns, label, className, cell }: CellBlockProps) {
  const element = useRef<HTMLFieldSetElement>(null);
  const [stop, setStop] = useState(0);
  const cells = () => [...(element.current?.querySelectorAll<HTMLElement>("[data-cell]") ?? [])];
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (by === undefined || event.defaultPrevented) return;
    const all = cells();
    const to = all[all.indexOf(document.activeElement as HTMLElement) + by];
    event.preventDefault();
    to?.focus();
  };
  return (
    <fieldset
      ref={element}
      className={className}
      aria-label={label}
      onKeyDown={onKeyDown}
      onFocus={(event) => setStop(Math.max(0, cells().indexOf(event.target as HTMLElement)))}
    >
      {Array.from({ length: rows * columns }, (_, index) =>
        cell(Math.floor(index / columns), index % columns, index === stop ? 0 : -1),
      )}
    </fieldset>
  );
}
