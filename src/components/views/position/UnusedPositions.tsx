import { type ReactNode, useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { cosineTo } from "../../../model/analysis/similarity.ts";
import { patchOfToken } from "../../../model/analysis/token-grid.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { ScaleBar } from "../ScaleBar.tsx";
import { useSelection } from "../selection-source.ts";
import { CosineMap, type CosineMapProps } from "./CosineMap.tsx";
import styles from "./position.module.css";

export interface UnusedPositionsProps extends Omit<CosineMapProps, "values" | "label" | "width"> {
  /** Tokens that enter the first block, without positions and with them: [token, embedDim]; null until they are here. */
  readonly without: Float32Array | null;
  readonly added: Float32Array | null;
  readonly embedDim: number;
  /** Whether the page's run adds them. */
  readonly on: boolean;
  /** Parameters of the position embedding. */
  readonly parameters: number;
  /** The answer of the page's run. */
  readonly prediction: ReactNode;
}

/** Code that makes positions and does not add them: what the tokens are like, and what the network answers. */
export function UnusedPositions(props: UnusedPositionsProps) {
  const { without, added, embedDim, on, parameters, prediction, ...map } = props;
  const { charts, placing } = useText();
  const { unused: words } = placing;
  const [frame, width] = useWidth<HTMLDivElement>(428);
  const half = Math.floor((width - 16) / 2);
  const { grid, selection } = map;
  const patch = useSelection(selection, (now) => patchOfToken(grid, now.query) ?? 0);
  const first = grid.prefix.length * embedDim;
  const alike = useMemo(
    () =>
      [without, added].map((tokens) => tokens && cosineTo(tokens.subarray(first), embedDim, patch)) as [
        Float32Array | null,
        Float32Array | null,
      ],
    [without, added, first, embedDim, patch],
  );
  return (
    <div ref={frame} className={styles.frame}>
      <div className={styles.code} role="group" aria-label={words.code}>
        {words.lines.map((line) => (
          <code key={line}>{line}</code>
        ))}
        <code>
          {on ? (
            <ins>{words.line}</ins>
          ) : (
            <>
              <del>{words.line}</del>
              {`   ${words.missing}`}
            </>
          )}
        </code>
        <code>{words.last}</code>
      </div>
      <p className={styles.note}>{words.counted(parameters)}</p>
      <div className={styles.halves}>
        {alike.map((values, index) => (
          <div key={index === 0 ? "without" : "added"}>
            <h3 className={styles.title}>
              {index === 0 ? words.withoutMap : words.addedMap}
              <small>{on === (index === 1) ? words.now : "\u00a0"}</small>
            </h3>
            {values ? (
              <CosineMap
                {...map}
                values={values}
                label={index === 0 ? words.withoutMap : words.addedMap}
                width={half}
              />
            ) : (
              <div style={{ height: half }} />
            )}
          </div>
        ))}
      </div>
      <ScaleBar map="diverging" low="−1" high="1" unit={charts.position.cosine} />
      {prediction}
    </div>
  );
}
