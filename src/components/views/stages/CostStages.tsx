import { useText } from "../../../i18n/text.tsx";
import type { SwinAttentionCost } from "../../../model/swin-cost.ts";
import { fixed } from "../../draw/charts/format.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "./Cost.module.css";
import { LineKey } from "./LineKey.tsx";

export interface CostStagesProps {
  readonly cost: SwinAttentionCost;
}

const rowHeight = 62;
const barHeight = 9;

/** What the attention of one block costs in every stage, over the whole map and in windows; bars share one scale. */
export function CostStages({ cost }: CostStagesProps) {
  const { lang, shell, stages } = useText();
  const { cost: words } = stages;
  const [frame, width] = useWidth<HTMLDivElement>(420);
  const exact = (value: number) => value.toLocaleString(lang);
  const most = Math.max(...cost.stages.map(({ global }) => global));
  const numbers = 118;
  const room = Math.max(40, width - numbers);
  const rows = cost.stages.map(({ stage, global, windowed }) => ({
    key: stage.index,
    title: words.stage(stage.index + 1, stage.rows, stage.columns, stage.dim, stage.depth),
    global,
    windowed,
  }));
  return (
    <div ref={frame}>
      <div className={styles.key}>
        <LineKey
          items={[
            { stroke: "soft-bar", label: words.global },
            { stroke: "bar", label: words.windowed },
          ]}
        />
      </div>
      <svg width={width} height={rows.length * rowHeight} className={styles.chart}>
        <g role="list" aria-label={words.perBlock}>
          {rows.map((row, index) => (
            <g
              key={row.key}
              role="listitem"
              transform={`translate(0 ${index * rowHeight})`}
              aria-label={words.stageRow(row.title, exact(row.global), exact(row.windowed), ratio(row))}
            >
              <text y={12} className={styles.name}>
                {row.title}
              </text>
              <text x={width} y={12} textAnchor="end" className={styles.ratio}>
                {words.times(ratio(row))}
              </text>
              {(["global", "windowed"] as const).map((kind, at) => (
                <g key={kind} transform={`translate(0 ${20 + at * 17})`}>
                  <rect className={styles.track} width={room} height={barHeight} rx={2} />
                  <rect
                    className={styles[kind]}
                    width={Math.max(1.5, (row[kind] / most) * room)}
                    height={barHeight}
                    rx={2}
                  />
                  <text x={width} y={barHeight} textAnchor="end" className={styles.count}>
                    {exact(row[kind])}
                  </text>
                </g>
              ))}
            </g>
          ))}
        </g>
      </svg>
      <p className={styles.total}>
        {shell.join(
          words.total(exact(cost.global), exact(cost.windowed), fixed(cost.global / cost.windowed, 2)),
          ...(cost.padded > cost.windowed ? [words.padded(exact(cost.padded))] : []),
        )}
      </p>
    </div>
  );
}

function ratio({ global, windowed }: { readonly global: number; readonly windowed: number }): string {
  return fixed(global / windowed, 2);
}
