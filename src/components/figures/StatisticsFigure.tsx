import { useText } from "../../i18n/text.tsx";
import type { HeadStatistics as Statistics } from "../../model/analysis/statistics.ts";
import { type NamedTensor, tensor } from "../../model/tensor.ts";
import { HeadStatistics } from "../views/HeadStatistics.tsx";
import { statisticsTable } from "../views/statistics-table.ts";
import { statisticsOf, useGrid, useVitCapture } from "./derived.ts";
import { Frame } from "./Frame.tsx";
import styles from "./frame.module.css";
import { Skeleton } from "./Skeleton.tsx";
import { useScene } from "./use-scene.ts";

/** The same numbers as tensors, each [block, head]. */
function statisticsTensors(statistics: Statistics): Record<string, NamedTensor> {
  const { blocks, heads, distance, entropy, classMass, maxWeight } = statistics;
  const named = Object.entries({ distance, entropy, classMass, maxWeight });
  return Object.fromEntries(
    named.map(([name, data]) => [name, tensor(name, ["block", "head"], [blocks, heads], data)]),
  );
}

const metrics = ["distance", "entropy"] as const;

/** Mean attention distance and entropy of every head; each point chooses its head. */
export function StatisticsFigure() {
  const text = useText();
  const { figures } = text.shell;
  const scene = useScene();
  const grid = useGrid();
  const capture = useVitCapture();
  const statistics = capture && statisticsOf(capture);

  return (
    <Frame
      id="statistics"
      title={figures.statistics.name}
      name={figures.statistics.name}
      caption={text.shell.join(figures.statistics.distance, figures.statistics.entropy)}
      table={statistics && capture ? () => statisticsTable(text, statistics, capture.blocks) : undefined}
      tensors={statistics ? () => statisticsTensors(statistics) : undefined}
    >
      {statistics && capture && grid ? (
        <div className={styles.stack}>
          {metrics.map((metric) => (
            <HeadStatistics
              key={metric}
              {...scene}
              metric={metric}
              statistics={statistics}
              blocks={capture.blocks}
              grid={grid}
              headsOff={capture.intervention.headsOff}
            />
          ))}
        </div>
      ) : (
        <Skeleton ratio={1.6} />
      )}
    </Frame>
  );
}
