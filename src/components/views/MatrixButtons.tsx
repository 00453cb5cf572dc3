import { useText } from "../../i18n/text.tsx";
import { fixed } from "../draw/charts/format.ts";
import styles from "./AttentionMatrix.module.css";

export interface MatrixButtonsProps {
  /** How much the matrix is enlarged, 1 for the whole. */
  readonly factor: number;
  /** The largest factor. */
  readonly most: number;
  readonly onZoom: (by: number) => void;
  readonly onReset: () => void;
}

/** By what one press or key enlarges. */
export const zoomStep = 1.5;

/** Enlarge, reduce, show the whole; the factor stands between. */
export function MatrixButtons({ factor, most, onZoom, onReset }: MatrixButtonsProps) {
  const { matrix } = useText().maps;
  return (
    <fieldset className={styles.buttons}>
      <legend className="visually-hidden">{matrix.zoom}</legend>
      <button type="button" disabled={factor <= 1} onClick={() => onZoom(1 / zoomStep)} aria-label={matrix.zoomOut}>
        −
      </button>
      <output title={matrix.zoomHint}>{fixed(factor, 1)}×</output>
      <button type="button" disabled={factor >= most} onClick={() => onZoom(zoomStep)} aria-label={matrix.zoomIn}>
        +
      </button>
      <button type="button" disabled={factor <= 1} onClick={onReset} className={styles.reset}>
        {matrix.whole}
      </button>
    </fieldset>
  );
}
