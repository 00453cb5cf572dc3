import { useEffect, useMemo } from "react";
import { type Text, useText } from "../../i18n/text.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import type { SwinCapture } from "../../model/capture.ts";
import type { ClassLabel } from "../../model/config.ts";
import type { Picture } from "../../model/engine.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { blockWindows } from "../../model/swin-stages.ts";
import { attentionScale } from "../draw/attention-scale.ts";
import { fixed } from "../draw/charts/format.ts";
import { CapturedNote } from "../figures/CapturedNote.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useSwinCapture, useSwinConfig } from "../figures/derived.ts";
import { Skeleton } from "../figures/Skeleton.tsx";
import styles from "../figures/spine-figures.module.css";
import type { Takeable } from "../figures/TakeAway.tsx";
import { toggleHead } from "../figures/toggle-head.ts";
import { useScene } from "../figures/use-scene.ts";
import { useNarrow } from "../hooks/use-narrow.ts";
import { ColorLegend } from "../views/ColorLegend.tsx";
import { attentionLegend } from "../views/legend-state.ts";
import { ScaleBar } from "../views/ScaleBar.tsx";
import { SwinAtlas } from "../views/swin/SwinAtlas.tsx";
import type { SwinTint } from "../views/swin/swin-words.ts";
import { swinAtlasTable } from "../views/swin/swin-tables.ts";
import { tokenName } from "../views/token-words.ts";
import { swinStatisticsOf } from "./swin-derived.ts";

/** Height of the maps in CSS pixels: wide, on a phone, in the slim bar. */
const heights = { wide: 276, narrow: 276, compact: 104 };

export interface SwinAtlasFigureProps {
  /** The slim form, for the spine that has left its place. */
  readonly compact: boolean;
  /** Told what can be taken away of it: the station's head offers it. */
  readonly onTakeable: (takeable: Takeable | null) => void;
}

/** The atlas as numbers: a row for each place of each head's window, and the whole run. */
function swinAtlasTakeable(
  text: Text,
  capture: SwinCapture,
  picture: Picture,
  labels: readonly ClassLabel[] | null,
  selection: Selection,
  direction: Direction,
): Takeable {
  const { spine } = text.shell;
  const token = tokenName(text, tokenGrid(capture.config, selection.block), focusToken(selection, direction));
  return {
    id: "atlas",
    name: spine.stages(capture.stages.length, capture.config.windowSize),
    caption: `${direction === "from" ? spine.looksAt : spine.lookedAt}: ${token}`,
    table: () => swinAtlasTable(text, capture, selection, direction),
    tensors: async () => (await import("../../model/export/run-tensors.ts")).runTensors(capture, picture, labels),
  };
}

/** Every head of every block of a Swin for the chosen token, stage by stage. */
export default function SwinAtlasFigure({ compact, onTakeable }: SwinAtlasFigureProps) {
  const text = useText();
  const { shell, maps } = text;
  const { controller, store } = useApp();
  const scene = useScene();
  const narrow = useNarrow();
  const capture = useSwinCapture();
  const config = useSwinConfig();
  const { direction, scale, colorMap, tint, order } = useAppState((state) => state.settings);
  const ablation = useAppState((state) => state.ablation);
  const ready = useAppState((state) => (state.progress?.stage === "run" ? state.progress.block : undefined));
  const statistics = capture && swinStatisticsOf(capture);

  const shown = useMemo((): SwinTint | null => {
    // A Swin has no class token to look at.
    if (!statistics || tint === "none" || tint === "classMass") return null;
    const values = statistics[tint];
    const digits = { entropy: 2, distance: 1 }[tint];
    return {
      of: (block) => values[statistics.blocks.indexOf(block)],
      max: values.reduce((high, heads) => Math.max(high, ...heads), 0),
      label: shell.options.tint[tint],
      unit: shell.units[tint],
      format: (value) => fixed(value, digits),
    };
  }, [statistics, tint, shell]);

  const selection = useAppState((state) => state.selection);
  const picture = useAppState((state) => state.picture);
  const labels = useAppState((state) => state.model?.labels ?? null);
  useEffect(() => {
    onTakeable(capture && picture && swinAtlasTakeable(text, capture, picture, labels, selection, direction));
    return () => onTakeable(null);
  }, [onTakeable, text, capture, picture, labels, selection, direction]);

  if (!config) return <Skeleton ratio={2.4} />;
  return (
    <>
      <SwinAtlas
        {...scene}
        config={config}
        capture={capture}
        direction={direction}
        scale={scale}
        colorMap={colorMap}
        tint={shown}
        order={order}
        off={ablation}
        blocksReady={ready}
        compact={compact}
        maxHeight={heights[compact ? "compact" : narrow ? "narrow" : "wide"]}
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
              state={({ block }) => {
                const tokens = blockWindows(config, block, ablation.shiftOff).windowTokens;
                return attentionLegend(attentionScale(scale, tokens, 1), tokens, null);
              }}
            />
          )}
        </div>
      )}
    </>
  );
}
