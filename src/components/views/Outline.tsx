import type { RefObject } from "react";
import styles from "./CanvasGrid.module.css";

export interface OutlineProps {
  readonly group: RefObject<SVGGElement | null>;
  /** What is outlined: a query (orange), a key (blue), a head (orange). */
  readonly tone: "query" | "key" | "head";
  /** `rest` is the pinned one while the pointer is elsewhere; `thin` the other token of the pair. */
  readonly kind?: "rest" | "thin";
}

/** Two strokes, the outer one in the panel's colour, so that it stands out from any map. `placeBox` moves it. */
export function Outline({ group, tone, kind }: OutlineProps) {
  return (
    <g ref={group} className={`${styles.outline} ${kind ? styles[kind] : ""}`} visibility="hidden">
      <rect className={styles.edge} rx={1} />
      <rect className={styles[tone]} rx={1} />
    </g>
  );
}
