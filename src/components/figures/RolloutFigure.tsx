import { useCallback, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { type PreparedRollout, preparedRolloutOfToken, prepareRollout, rollout } from "../../model/analysis/rollout.ts";
import { hasClassToken } from "../../model/analysis/statistics.ts";
import { tokenCount } from "../../model/analysis/token-grid.ts";
import { activation } from "../../model/capture.ts";
import { type Direction, focusToken } from "../../model/selection.ts";
import { tensor } from "../../model/tensor.ts";
import controls from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { RolloutMap } from "../views/RolloutMap.tsx";
import { weightsTable } from "../views/weights-table.ts";
import { useApp, useAppState } from "./app-context.tsx";
import { useGrid, useVitCapture } from "./derived.ts";
import { Frame } from "./Frame.tsx";
import { Setting } from "./Setting.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { useScene } from "./use-scene.ts";

/** Attention rollout of the chosen token, its knobs live. */
export function RolloutFigure() {
  const text = useText();
  const { figures, settings: labels } = text.shell;
  const scene = useScene();
  const grid = useGrid();
  const { store } = useApp();
  const capture = useVitCapture();
  const picture = useAppState((state) => state.picture);
  const { direction, rolloutScale, colorMap, opacity } = useAppState((state) => state.settings);
  const fusion = useAppState((state) => state.settings.rolloutFusion);
  const residualWeight = useAppState((state) => state.settings.rolloutResidual);
  const discardRatio = useAppState((state) => state.settings.rolloutDiscard);
  const depth = capture?.blocks.length ?? 1;
  const firstBlock = useAppState((state) => Math.min(state.settings.rolloutFirst, depth) - 1);
  const lastBlock = useAppState((state) => Math.max(firstBlock, Math.min(state.settings.rolloutLast, depth) - 1));

  const pattern = capture && activation(capture, "attn.pattern");
  const options = useMemo(
    () => ({
      fusion,
      residualWeight,
      discardRatio,
      firstBlock,
      lastBlock,
      classToken: grid ? hasClassToken(grid) : false,
    }),
    [fusion, residualWeight, discardRatio, firstBlock, lastBlock, grid],
  );
  // Joined when a token is first asked for, then kept as long as the run and the knobs.
  const prepared = useMemo(() => {
    let kept: PreparedRollout | null = null;
    return () => (pattern ? (kept ??= prepareRollout(pattern, options)) : null);
  }, [pattern, options]);
  const ofToken = useCallback(
    (token: number, of: Direction) => {
      const layers = prepared();
      return layers ? preparedRolloutOfToken(layers, token, of) : new Float32Array(0);
    },
    [prepared],
  );
  const blockNumber = (row: number) => (capture?.blocks[row] ?? row) + 1;

  return (
    <Frame
      id="rollout"
      title={figures.rollout.name}
      name={figures.rollout.name}
      switches={
        <Menu label={text.shell.frame.knobs} quiet>
          <Setting name="rolloutResidual" />
          <Setting name="rolloutDiscard" />
          <Setting name="rolloutFirst" max={depth} />
          <Setting name="rolloutLast" max={depth} />
        </Menu>
      }
      controls={
        <>
          <Setting name="rolloutScale" />
          <span className={controls.check}>
            {labels.rolloutFusion} <Setting name="rolloutFusion" />
          </span>
        </>
      }
      caption={figures.rollout.caption(blockNumber(firstBlock), blockNumber(lastBlock))}
      table={
        pattern && grid
          ? () => weightsTable(text, grid, ofToken(focusToken(store.getState().selection, direction), direction))
          : undefined
      }
      tensors={
        pattern && grid
          ? () => {
              const tokens = tokenCount(grid);
              return { rollout: tensor("rollout", ["query", "key"], [tokens, tokens], rollout(pattern, options)) };
            }
          : undefined
      }
    >
      {pattern && grid ? (
        <RolloutMap
          {...scene}
          grid={grid}
          rollout={ofToken}
          direction={direction}
          settings={{ ...options, firstBlock: blockNumber(firstBlock) - 1, lastBlock: blockNumber(lastBlock) - 1 }}
          scale={rolloutScale}
          colorMap={colorMap}
          opacity={opacity}
          picture={picture}
        />
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
