import { useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import type { VitCapture } from "../../model/capture.ts";
import { tokenCount } from "../../model/analysis/token-grid.ts";
import { attentionScale } from "../draw/attention-scale.ts";
import { fixed } from "../draw/charts/format.ts";
import { useNarrow } from "../hooks/use-narrow.ts";
import type { AtlasTint } from "../views/atlas-words.ts";
import { ColorLegend } from "../views/ColorLegend.tsx";
import { HeadAtlas } from "../views/HeadAtlas.tsx";
import { attentionLegend } from "../views/legend-state.ts";
import { ScaleBar } from "../views/ScaleBar.tsx";
import { CapturedNote } from "./CapturedNote.tsx";
import { useApp, useAppState } from "./app-context.tsx";
import { statisticsOf, useGrid, useVitCapture, useVitConfig } from "./derived.ts";
import { Skeleton } from "./Skeleton.tsx";
import styles from "./spine-figures.module.css";
import { toggleHead } from "./toggle-head.ts";
import { useScene } from "./use-scene.ts";

/** A statistic of the captured blocks over all blocks: [block, head]; blocks that were not captured are 0. */
function overAllBlocks(capture: VitCapture, values: Float32Array): Float32Array {
  const { depth, numHeads } = capture.config;
  if (capture.blocks.length === depth) return values;
  const all = new Float32Array(depth * numHeads);
  capture.blocks.forEach((block, place) => {
    all.set(values.subarray(place * numHeads, (place + 1) * numHeads), block * numHeads);
  });
  return all;
}

export interface AtlasFigureProps {
  /** The slim form, for the spine that has left its place. */
  readonly compact: boolean;
}

/** Every head of every block for the chosen token, with its statistic. */
export function AtlasFigure({ compact }: AtlasFigureProps) {
  const { shell, maps } = useText();
  const { controller, store } = useApp();
  const scene = useScene();
  const grid = useGrid();
  const narrow = useNarrow();
  const capture = useVitCapture();
  const config = useVitConfig();
  const { direction, scale, colorMap, tint, order } = useAppState((state) => state.settings);
  const ablation = useAppState((state) => state.ablation);
  const ready = useAppState((state) => (state.progress?.stage === "run" ? state.progress.block : undefined));
  const statistics = capture && statisticsOf(capture);

  const shown = useMemo((): AtlasTint | null => {
    if (!statistics || !capture || tint === "none") return null;
    const values = overAllBlocks(capture, statistics[tint]);
    const digits = { entropy: 2, distance: 1, classMass: 3 }[tint];
    return {
      values,
      max: values.reduce((high, value) => Math.max(high, value), 0),
      label: shell.options.tint[tint],
      unit: shell.units[tint],
      format: (value) => fixed(value, digits),
    };
  }, [statistics, capture, tint, shell]);

  if (!grid || !config) return <Skeleton ratio={2.4} />;
  const tokens = tokenCount(grid);
  return (
    <>
      <HeadAtlas
        {...scene}
        grid={grid}
        depth={config.depth}
        numHeads={config.numHeads}
        capture={capture}
        direction={direction}
        scale={scale}
        colorMap={colorMap}
        tint={shown}
        order={order}
        off={ablation}
        blocksReady={ready}
        compact={compact}
        maxHeight={compact ? 132 : narrow ? 200 : Math.min(400, Math.max(250, config.numHeads * (2 * grid.rows + 8)))}
        onToggle={(block, head) => controller.ablate(toggleHead(store.getState().ablation, block, head))}
      />
      {!compact && <CapturedNote />}
      {!compact && (
        <div className={styles.legend}>
          {scale === "perMap" ? (
            <ScaleBar map={colorMap} low="0" high={shell.spine.ownMaximum} unit={maps.scale(scale)} />
          ) : (
            <ColorLegend
              selection={scene.selection}
              map={colorMap}
              name={maps.scale(scale)}
              state={() => attentionLegend(attentionScale(scale, tokens, 1), tokens, null)}
            />
          )}
        </div>
      )}
    </>
  );
}
