import { useText } from "../../../i18n/text.tsx";
import styles from "./WindowLegend.module.css";

export interface WindowLegendProps {
  /** Whether the mask is on: without it nothing is hatched. */
  readonly masked: boolean;
}

/** What hatching and veil mean. */
export function WindowLegend({ masked }: WindowLegendProps) {
  const { overlay } = useText().windows;
  return (
    <ul className={styles.legend}>
      {masked && (
        <li>
          <i className={styles.hatched} />
          {overlay.legendMasked}
        </li>
      )}
      <li>
        <i className={styles.veiled} />
        {overlay.legendOther}
      </li>
    </ul>
  );
}
