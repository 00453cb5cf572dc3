import { useText } from "../../../i18n/text.tsx";
import { maskedScore, relativePosition, type WindowLayout } from "../../../model/analysis/windows.ts";
import { fixed, signed } from "../../draw/charts/format.ts";
import { indexOfOffset, type Offset, pairCount } from "../../draw/stages/offset-pairs.ts";
import styles from "./BiasExplorer.module.css";
import type { WindowPair } from "./BiasExplorer.tsx";

export interface BiasArithmeticProps {
  readonly layout: WindowLayout;
  readonly offset: Offset;
  /** Bias of the entry in the shown head. */
  readonly value: number;
  /** The pair whose entry it is; null when an offset was chosen for itself. */
  readonly pair: WindowPair | null;
  /** Query and key are in different windows. */
  readonly apart: boolean;
  /** The mask forbids the pair. */
  readonly masked: boolean;
  readonly biasOff: boolean;
}

/** The way from two places to an entry of the table, step by step, in numbers. */
export function BiasArithmetic(props: BiasArithmeticProps) {
  const { layout, offset, value, pair, apart, masked, biasOff } = props;
  const { shell, stages } = useText();
  const { bias: words } = stages;
  const [height, width] = layout.windowSize;
  // The numbers of a pair come from the function by which the network gathers its bias.
  const found = pair && relativePosition(layout.windowSize, pair.query, pair.key);
  const [tableRow, tableColumn] = found
    ? [found.tableRow, found.tableColumn]
    : [offset.row + height - 1, offset.column + width - 1];
  const index = found ? found.index : indexOfOffset(layout.windowSize, offset);
  const places = pair && {
    rows: [Math.floor(pair.query / width) + 1, Math.floor(pair.key / width) + 1] as const,
    columns: [(pair.query % width) + 1, (pair.key % width) + 1] as const,
  };
  const step = (by: readonly [number, number] | undefined, delta: number, extent: number, end: number) => (
    <>
      {by && (
        <>
          <b className="query">{by[0]}</b> − <b className="key">{by[1]}</b> ={" "}
        </>
      )}
      <b>{fixed(delta, 0)}</b>
      <span className={styles.step}>→ + ({extent} − 1) =</span> <b>{end}</b>
    </>
  );
  const across = tableRow * (2 * width - 1);
  return (
    <div className={styles.arithmetic}>
      <p className={styles.line}>
        <span className={styles.name}>{words.deltaRow}</span>
        <span>
          {step(places?.rows, offset.row, height, tableRow)}
          <span className={styles.step}>→ × (2 · {width} − 1) =</span> <b>{across}</b>
        </span>
      </p>
      <p className={styles.line}>
        <span className={styles.name}>{words.deltaColumn}</span>
        <span>{step(places?.columns, offset.column, width, tableColumn)}</span>
      </p>
      <p className={styles.line}>
        <span className={styles.name}>{words.index}</span>
        <span>
          {across} + {tableColumn} = <b>{index}</b>
          <span className={styles.step}>→ {words.bias}</span> <b>{fixed(value, 4)}</b>
        </span>
      </p>
      <p className={styles.meaning}>
        {shell.join(
          words.meaning(signed(value, 3), fixed(Math.exp(value), 2)),
          words.shared(pairCount(layout.windowSize, offset), layout.windowRows * layout.windowColumns),
          ...(masked ? [words.masked(fixed(maskedScore, 0))] : []),
          ...(apart ? [words.apart] : []),
          ...(biasOff ? [words.off] : []),
        )}
      </p>
    </div>
  );
}
