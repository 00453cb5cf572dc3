import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import { allowedTokens, layoutOfRun, tokenAttention } from "../../model/analysis/window-attention.ts";
import { windowOfToken } from "../../model/analysis/windows.ts";
import { focusToken } from "../../model/selection.ts";
import { stageOfBlock } from "../../model/swin-stages.ts";
import { tensor } from "../../model/tensor.ts";
import buttons from "../controls/controls.module.css";
import { Menu } from "../controls/Menu.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { percent } from "../draw/charts/format.ts";
import { windowPieces } from "../draw/swin/window-pieces.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useSwinCapture, useSwinConfig } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { Setting } from "../figures/Setting.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { turnDirection } from "../figures/turn-direction.ts";
import { usePython } from "../figures/use-python.ts";
import { useScene } from "../figures/use-scene.ts";
import { windowTable } from "../views/swin/swin-tables.ts";
import { WindowOverlay } from "../views/swin/WindowOverlay.tsx";
import { tokenMark } from "../views/token-words.ts";
import { useFollowWindow } from "./follow-window.ts";
import { HeadChooser } from "./HeadChooser.tsx";
import { SwinHeadTitle } from "./SwinHeadTitle.tsx";

/** The chosen head of a Swin on the picture, with the chosen token's window. */
export function WindowOverlayFigure() {
  const text = useText();
  const { shell, windows } = text;
  const { store, controller } = useApp();
  const scene = useScene();
  const python = usePython();
  const config = useSwinConfig();
  const capture = useSwinCapture();
  const picture = useAppState((state) => state.picture);
  const selection = useAppState((state) => state.selection);
  const { direction, scale, colorMap, opacity, smoothing } = useAppState((state) => state.settings);
  const [pick, setPick] = useState<"focus" | "other">("focus");
  useFollowWindow();
  const token = focusToken(selection, direction);
  const [focus, other] = direction === "from" ? (["query", "key"] as const) : (["key", "query"] as const);
  const attention = () => capture && tokenAttention(capture, selection.block, selection.head, token, direction);

  /** The same token, block and head, from the partition on. */
  const toLab = () => {
    controller.set({ labSource: "picture", labStep: "partition" });
    store.setState({ page: "lab", hover: null });
    scrollTo(0, 0);
  };

  const caption = () => {
    if (!capture) return windows.overlay.waiting;
    const layout = layoutOfRun(capture, selection.block);
    const window = windowOfToken(layout, token);
    const allowed = allowedTokens(layout, token);
    const least = capture.intervention.maskOff ? 1 : 2;
    const padding = layout.windowTokens - allowed.filter((one) => one > 0).length;
    const share = attention()?.paddingShare ?? 0;
    return windows.overlay.caption({
      ...{ direction, token: tokenMark(text, tokenGrid(capture.config, selection.block), token) },
      ...{
        rows: layout.rows,
        columns: layout.columns,
        shift: layout.shift,
        pieces: windowPieces(layout, window).length,
      },
      ...{ window: window + 1, windows: layout.windowRows * layout.windowColumns },
      ...{ height: layout.windowSize[0], width: layout.windowSize[1] },
      seen: allowed.filter((one) => one >= least).length,
      maskOff: capture.intervention.maskOff,
      padding: padding > 0 ? { places: padding, share: percent(share) } : null,
    });
  };

  return (
    <Frame
      id="overlay"
      title={<SwinHeadTitle />}
      name={windows.overlay.name(selection.block + 1, selection.head + 1)}
      switches={
        <Segmented
          label={shell.settings.direction}
          value={direction}
          options={(["from", "to"] as const).map((value) => ({ value, label: shell.options.direction[value] }))}
          onChange={() => turnDirection(store.getState(), store.setState)}
        />
      }
      controls={
        <>
          <Setting name="scale" />
          <Menu label={shell.frame.knobs} quiet align="start">
            <Setting name="opacity" />
            <Setting name="colorMap" />
            <Setting name="smoothing" />
          </Menu>
          <button type="button" className={`${buttons.button} ${buttons.quiet}`} onClick={toLab}>
            {windows.overlay.toLab}
          </button>
        </>
      }
      caption={shell.join(caption(), shell.options.scaleTitle[scale])}
      python={python}
      table={capture ? () => windowTable(text, capture, store.getState().selection, direction) : undefined}
      tensors={
        capture
          ? () => {
              const values = attention()?.weights ?? new Float32Array(0);
              const { stage } = stageOfBlock(capture.config, selection.block);
              return { attention: tensor("attention", ["row", "column"], [stage.rows, stage.columns], values) };
            }
          : undefined
      }
    >
      {config && capture ? (
        <>
          <HeadChooser
            config={config}
            selection={selection}
            shiftOff={capture.intervention.shiftOff}
            onSelect={scene.onSelect}
          >
            <Segmented
              label={windows.overlay.picks}
              value={pick}
              options={[
                { value: "focus", label: windows.overlay.pick[focus] },
                { value: "other", label: windows.overlay.pick[other] },
              ]}
              onChange={setPick}
            />
          </HeadChooser>
          <WindowOverlay
            {...scene}
            block={selection.block}
            capture={capture}
            picks={pick === "focus" ? focus : other}
            picture={picture}
            direction={direction}
            scale={scale}
            colorMap={colorMap}
            opacity={opacity}
            smoothing={smoothing}
          />
        </>
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
