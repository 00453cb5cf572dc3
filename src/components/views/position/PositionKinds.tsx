import { useLayoutEffect, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { drawColumns, largestOf } from "../../draw/charts/signed-image.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { ScaleBar } from "../ScaleBar.tsx";
import { CosineMap, type CosineMapProps } from "./CosineMap.tsx";
import styles from "./position.module.css";

/** One way to give tokens positions. */
export interface PositionKind {
  readonly name: string;
  /** Cosine of the chosen patch's position to every patch's: [patch]. */
  readonly similarity: Float32Array;
  /** The positions themselves, patches only: [patch, dim]. */
  readonly table: Float32Array;
}

export interface PositionKindsProps extends Omit<CosineMapProps, "values" | "label" | "width"> {
  /** Two or three. */
  readonly kinds: readonly PositionKind[];
  readonly dim: number;
}

/** Learned positions beside those of formulas: who is like the chosen one, and the tables. */
export function PositionKinds({ kinds, dim, ...map }: PositionKindsProps) {
  const { charts, placing } = useText();
  const { kinds: words } = placing;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const each = Math.min(200, Math.floor((width - 14 * (kinds.length - 1)) / kinds.length));
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.kinds} style={{ gridTemplateColumns: `repeat(${kinds.length}, ${each}px)` }}>
        {kinds.map((kind) => (
          <div key={kind.name}>
            <h3 className={styles.title}>{kind.name}</h3>
            <CosineMap {...map} values={kind.similarity} label={words.map(kind.name)} width={each} />
          </div>
        ))}
      </div>
      <ScaleBar map="diverging" low="−1" high="1" unit={charts.position.cosine} />
      <div className={styles.kinds} style={{ gridTemplateColumns: `repeat(${kinds.length}, ${each}px)` }}>
        {kinds.map((kind) => (
          <Table key={kind.name} label={words.table(kind.name)} values={kind.table} dim={dim} width={each} />
        ))}
      </div>
      <p className={styles.note}>{words.tables(dim)}</p>
    </div>
  );
}

function Table({ label, values, dim, width }: { label: string; values: Float32Array; dim: number; width: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const height = Math.round(width * 0.62);
  useLayoutEffect(() => {
    if (canvas.current) drawColumns(canvas.current, values, dim, largestOf(values), width, height);
  }, [values, dim, width, height]);
  return <canvas ref={canvas} role="img" aria-label={label} style={{ width, height }} />;
}
