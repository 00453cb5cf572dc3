import { useText } from "../../i18n/text.tsx";
import { densePattern, layoutOfRun, regionsOf } from "../../model/analysis/window-attention.ts";
import { windowOfToken } from "../../model/analysis/windows.ts";
import { focusToken } from "../../model/selection.ts";
import { strangers } from "../draw/swin/window-matrix.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useSwinCapture } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { Setting } from "../figures/Setting.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { usePython } from "../figures/use-python.ts";
import { useScene } from "../figures/use-scene.ts";
import { windowMatrixTable } from "../views/swin/swin-tables.ts";
import { windowOfRun } from "../views/swin/window-line.ts";
import { WindowMatrix } from "../views/swin/WindowMatrix.tsx";

/** Query × key inside the chosen token's window, after the softmax or before it. */
export function WindowMatrixFigure() {
  const text = useText();
  const { shell, windows } = text;
  const { store } = useApp();
  const scene = useScene();
  const python = usePython();
  const capture = useSwinCapture();
  const selection = useAppState((state) => state.selection);
  const { quantity: wanted, scale, colorMap, direction } = useAppState((state) => state.settings);
  // Recorded maps may have come without scores.
  const hasScores = !capture || capture.stages.every(({ tensors }) => tensors["attn.scores"]);
  const quantity = hasScores ? wanted : "pattern";
  const layout = capture && layoutOfRun(capture, selection.block);
  const size = layout?.windowTokens ?? 0;

  const matrix = () => {
    const now = store.getState().selection;
    const role = quantity === "pattern" ? "attn.pattern" : "attn.scores";
    return capture ? windowOfRun(capture, role, now.block, now.head, focusToken(now, direction)) : undefined;
  };
  const caption = () => {
    if (!layout) return windows.overlay.waiting;
    const first = windowOfToken(layout, focusToken(selection, direction)) * size;
    const apart = strangers(regionsOf(layout).subarray(first, first + size)).reduce((sum, one) => sum + one, 0);
    const { block, head } = selection;
    return windows.matrix.caption(block + 1, head + 1, size, apart, capture?.intervention.maskOff ?? false);
  };

  return (
    <Frame
      id="matrix"
      title={
        <>
          <span className="query">{shell.figures.matrix.query}</span> ×{" "}
          <span className="key">{shell.figures.matrix.key}</span> {windows.matrix.title}
        </>
      }
      name={windows.matrix.name}
      switches={hasScores ? <Setting name="quantity" /> : undefined}
      caption={caption()}
      python={python}
      table={
        capture ? () => windowMatrixTable(text, capture, store.getState().selection, direction, matrix()) : undefined
      }
      tensors={
        capture
          ? () => {
              const [shown, now] = [matrix(), store.getState().selection];
              const dense = densePattern(capture, now.block, now.head);
              return { ...(shown && { [`window.${shown.name}`]: shown }), ...(dense && { [dense.name]: dense }) };
            }
          : undefined
      }
    >
      {capture ? (
        <WindowMatrix
          {...scene}
          block={selection.block}
          capture={capture}
          direction={direction}
          quantity={quantity}
          scale={scale}
          colorMap={colorMap}
        />
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
