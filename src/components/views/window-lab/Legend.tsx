import { useText } from "../../../i18n/text.tsx";
import { inkOn, regionColor } from "../../draw/window-lab/region-colors.ts";
import styles from "./lab-views.module.css";

export interface LegendProps {
  /** `none` before the step of the mask. */
  readonly mask: "none" | "on" | "off";
  /** Region of every slot, 0 to 8. */
  readonly regions: Uint8Array;
}

/** What the colours of the mask's tables mean, and the colour of every region that occurs. */
export function Legend({ mask, regions }: LegendProps) {
  const { mask: words, columns } = useText().lab;
  const occurring = [...new Set(regions)].sort((a, b) => a - b);
  if (mask === "none") return <p className={styles.legend}>{words.none}</p>;
  return (
    <ul className={styles.legend}>
      <li>
        <span className={styles.chips}>
          {occurring.map((region) => (
            <span
              key={region}
              className={styles.chip}
              style={{ background: regionColor(region), color: inkOn(regionColor(region)) }}
              title={`${columns.region} ${region}`}
            >
              {region}
            </span>
          ))}
        </span>
        {words.open}
      </li>
      {occurring.length > 1 && (
        <li className={styles.beside}>
          <span className={`${styles.chip} ${mask === "off" ? styles.leaking : styles.closed}`} />
          {mask === "off" ? words.leaking : words.closed}
        </li>
      )}
      <li>{words.number}</li>
    </ul>
  );
}
