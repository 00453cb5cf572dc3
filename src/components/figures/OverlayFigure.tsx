import { useText } from "../../i18n/text.tsx";
import { headActivation } from "../../model/capture.ts";
import { attentionOfToken, focusToken } from "../../model/selection.ts";
import { tensor } from "../../model/tensor.ts";
import { Menu } from "../controls/Menu.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { AttentionOverlay } from "../views/AttentionOverlay.tsx";
import { overlayTable } from "../views/attention-tables.ts";
import { tokenName } from "../views/token-words.ts";
import { useApp, useAppState } from "./app-context.tsx";
import { useGrid, useVitCapture } from "./derived.ts";
import { Frame } from "./Frame.tsx";
import { Setting } from "./Setting.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { turnDirection } from "./turn-direction.ts";
import { usePython } from "./use-python.ts";
import { useScene } from "./use-scene.ts";
import { HeadTitle } from "./HeadTitle.tsx";

/** The chosen head of the chosen token on the picture. */
export function OverlayFigure() {
  const text = useText();
  const { shell } = text;
  const words = shell.figures.overlay;
  const { store } = useApp();
  const scene = useScene();
  const python = usePython();
  const grid = useGrid();
  const capture = useVitCapture();
  const picture = useAppState((state) => state.picture);
  const { block, head } = useAppState((state) => state.selection);
  const token = useAppState((state) => focusToken(state.selection, state.settings.direction));
  const { direction, scale, colorMap, opacity, smoothing } = useAppState((state) => state.settings);

  const weights = () => {
    const pattern = capture && headActivation(capture, "attn.pattern", block, head);
    const tokens = pattern?.shape[0] ?? 0;
    return pattern ? attentionOfToken(pattern.data, tokens, token, direction) : new Float32Array(0);
  };
  const name = grid ? tokenName(text, grid, token) : "";
  return (
    <Frame
      id="overlay"
      title={<HeadTitle />}
      name={words.name(block + 1, head + 1)}
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
        </>
      }
      caption={shell.join(direction === "from" ? words.from(name) : words.to(name), shell.options.scaleTitle[scale])}
      python={python}
      table={
        capture && grid ? () => overlayTable(text, grid, capture, store.getState().selection, direction) : undefined
      }
      tensors={
        capture
          ? () => {
              const values = weights();
              return { attention: tensor("attention", ["token"], [values.length], values) };
            }
          : undefined
      }
    >
      {capture && grid ? (
        <AttentionOverlay
          {...scene}
          capture={capture}
          grid={grid}
          picture={picture}
          direction={direction}
          scale={scale}
          colorMap={colorMap}
          opacity={opacity}
          smoothing={smoothing}
        />
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
