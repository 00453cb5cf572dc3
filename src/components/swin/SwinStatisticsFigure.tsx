import { useText } from "../../i18n/text.tsx";
import type { SwinHeadStatistics } from "../../model/analysis/window-statistics.ts";
import { swinStages } from "../../model/swin-stages.ts";
import { type NamedTensor, tensor } from "../../model/tensor.ts";
import { useSwinCapture } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import styles from "../figures/frame.module.css";
import { Skeleton } from "../figures/Skeleton.tsx";
import { useScene } from "../figures/use-scene.ts";
import { SwinStatistics } from "../views/swin/SwinStatistics.tsx";
import { swinStatisticsTable } from "../views/swin/swin-tables.ts";
import { swinStatisticsOf } from "./swin-derived.ts";

const metrics = ["distance", "entropy"] as const;

/** The same numbers as tensors, each [head] of one block: heads multiply from stage to stage. */
function statisticsTensors(statistics: SwinHeadStatistics): Record<string, NamedTensor> {
  const found: Record<string, NamedTensor> = {};
  for (const name of ["distance", "entropy", "maxWeight", "paddingShare"] as const) {
    statistics.blocks.forEach((block, index) => {
      const data = statistics[name][index] ?? new Float32Array(0);
      found[`block${block + 1}.${name}`] = tensor(name, ["head"], [data.length], data);
    });
  }
  return found;
}

/** Mean attention distance and entropy of every head, stage by stage; each point chooses its head. */
export function SwinStatisticsFigure() {
  const text = useText();
  const { shell, windows } = text;
  const scene = useScene();
  const capture = useSwinCapture();
  const statistics = capture && swinStatisticsOf(capture);
  const stages = capture ? swinStages(capture.config) : [];
  const limits = windows.statistics.limits(
    stages.map(({ index, windowSize, tokenSize }) => [index + 1, windowSize[1] * tokenSize]),
  );
  const places = Math.max(0, ...stages.map(({ windowSize }) => windowSize[0] * windowSize[1]));
  return (
    <Frame
      id="statistics"
      title={windows.statistics.name}
      name={windows.statistics.name}
      caption={capture ? shell.join(windows.statistics.distance(limits), windows.statistics.entropy(places)) : ""}
      table={statistics && capture ? () => swinStatisticsTable(text, capture.config, statistics) : undefined}
      tensors={statistics ? () => statisticsTensors(statistics) : undefined}
    >
      {capture && statistics ? (
        <div className={styles.stack}>
          {metrics.map((metric) => (
            <SwinStatistics
              key={metric}
              {...scene}
              config={capture.config}
              metric={metric}
              statistics={statistics}
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
