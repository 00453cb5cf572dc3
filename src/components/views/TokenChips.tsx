import { useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import type { TokenGrid } from "../../model/analysis/token-grid.ts";
import type { Selection } from "../../model/selection.ts";
import { putAttribute, putText } from "../draw/put.ts";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";
import styles from "./TokenChips.module.css";
import { tokenMark, tokenName } from "./token-words.ts";

export interface TokenChipsProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  /** What a chip chooses. */
  readonly picks: "query" | "key";
  /** Prefix tokens nobody can look at: struck out. */
  readonly off?: readonly number[];
  /** Number beside the name of a prefix token, e.g. its weight; it follows the selection. */
  readonly value?: (token: number, selection: Selection) => string;
  /** Says which patch is chosen, after the chips. */
  readonly patch?: boolean;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** The tokens that have no place in the picture: class, distillation, registers. */
export function TokenChips(props: TokenChipsProps) {
  const { selection, grid, picks, off = [], value, patch = false, onHover, onSelect } = props;
  const text = useText();
  const list = useRef<HTMLDivElement>(null);

  useSelectionDraw(selection, (now) => {
    for (const chip of list.current?.querySelectorAll<HTMLElement>("[data-token]") ?? []) {
      const token = Number(chip.dataset["token"]);
      chip.toggleAttribute("data-query", now.query === token);
      chip.toggleAttribute("data-key", now.key === token);
      putAttribute(chip, "aria-pressed", String(now[picks] === token));
      const number = chip.querySelector("b");
      if (value) putText(number, value(token, now));
    }
    const spoken = list.current?.querySelector<HTMLElement>("[data-patch]");
    if (spoken) {
      const token = now[picks];
      spoken.hidden = token < grid.prefix.length;
      putText(spoken, text.maps[picks](tokenName(text, grid, token)));
    }
  });

  if (grid.prefix.length === 0 && !patch) return null;
  return (
    <div ref={list} className={styles.chips}>
      {grid.prefix.map((_, token) => (
        <button
          key={token}
          type="button"
          data-token={token}
          data-off={off.includes(token) || undefined}
          className={styles.chip}
          title={tokenName(text, grid, token)}
          onPointerEnter={(event) => event.pointerType !== "touch" && onHover({ [picks]: token })}
          onPointerLeave={() => onHover(null)}
          onClick={() => onSelect({ [picks]: token })}
        >
          <span>{tokenMark(text, grid, token)}</span>
          {off.includes(token) && <em>{text.maps.off}</em>}
          {value && <b />}
        </button>
      ))}
      {patch && <span className={styles.patch} data-patch={picks} />}
    </div>
  );
}
