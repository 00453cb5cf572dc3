import { useText } from "../../../i18n/text.tsx";
import { costBy, costOf } from "../../../model/cost.ts";
import { type Layer, layerParts } from "../../../model/cost/layer.ts";
import { percent } from "../../draw/charts/format.ts";
import type { Table } from "../table.ts";
import type { Text } from "../../../i18n/text.tsx";
import styles from "./build-views.module.css";

export interface PartBarsProps {
  readonly layers: readonly Layer[];
}

/** Parameters and multiply-adds of each part, as bars beside each other; each column has its own total. */
export function PartBars({ layers }: PartBarsProps) {
  const { build: words } = useText();
  const rows = partsOf(layers);
  const all = costOf(layers);
  const share = (value: number, of: number) => (of > 0 ? value / of : 0);
  return (
    <div className={styles.bars}>
      <div className={styles.barsHead} aria-hidden="true">
        <span>{words.totals.parameters}</span>
        <span>{words.totals.multiplyAdds}</span>
      </div>
      <dl className={styles.bars}>
        {rows.map(({ part, parameters, multiplyAdds }) => (
          <div key={part} className={styles.barRow}>
            <dt>{words.parts.names[part]}</dt>
            <Bar value={words.whole(parameters)} share={share(parameters, all.parameters)} />
            <Bar
              value={words.brief(multiplyAdds)}
              title={words.whole(multiplyAdds)}
              share={share(multiplyAdds, all.multiplyAdds)}
            />
          </div>
        ))}
      </dl>
    </div>
  );
}

interface BarProps {
  readonly value: string;
  readonly title?: string;
  /** 0 to 1. */
  readonly share: number;
}

function Bar({ value, title, share }: BarProps) {
  return (
    <dd title={title}>
      <span className={styles.figures}>
        <span>{value}</span>
        <span>{percent(share)}</span>
      </span>
      <span className={styles.track}>
        <i style={{ width: `${share * 100}%` }} />
      </span>
    </dd>
  );
}

function partsOf(layers: readonly Layer[]) {
  const costs = costBy(layers, ({ part }) => part);
  return layerParts.flatMap((part) => {
    const cost = costs.get(part);
    return cost ? [{ part, ...cost }] : [];
  });
}

/** The same numbers as rows. */
export function partTable({ build }: Text, layers: readonly Layer[]): Table {
  const { columns, names } = build.parts;
  return {
    columns: [columns.part, columns.parameters, columns.multiplyAdds],
    rows: partsOf(layers).map(({ part, parameters, multiplyAdds }) => [names[part], parameters, multiplyAdds]),
  };
}
