import type { ReactNode } from "react";
import { useText } from "../../../i18n/text.tsx";
import styles from "./Cost.module.css";

/** The two formulas of the paper side by side; only what differs is strong. */
export function CostFormula() {
  const { cost: words } = useText().stages;
  return (
    <dl className={styles.formula}>
      <Formula name={words.global} spoken="4 h w C² + 2 (h w)² C">
        (<i>hw</i>)<sup>2</sup>
      </Formula>
      <Formula name={words.windowed} spoken="4 h w C² + 2 M² h w C">
        <i>M</i>
        <sup>2</sup>
        <i>hw</i>
      </Formula>
    </dl>
  );
}

/** 4hwC² for the projections, which both have, plus 2 · pairs · C. */
function Formula({
  name,
  spoken,
  children,
}: {
  readonly name: string;
  readonly spoken: string;
  readonly children: ReactNode;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <span className="visually-hidden">{spoken}</span>
        <span aria-hidden="true">
          4<i>hwC</i>
          <sup>2</sup> + 2 <b className={styles.strong}>{children}</b> <i>C</i>
        </span>
      </dd>
    </div>
  );
}
