import { useText } from "../../i18n/text.tsx";
import { activation, headActivation } from "../../model/capture.ts";
import { AttentionMatrix } from "../views/AttentionMatrix.tsx";
import { matrixTable } from "../views/attention-tables.ts";
import { useApp, useAppState } from "./app-context.tsx";
import { useGrid, useVitCapture } from "./derived.ts";
import { Frame } from "./Frame.tsx";
import { Setting } from "./Setting.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { usePython } from "./use-python.ts";
import { useScene } from "./use-scene.ts";

/** Query × key of the chosen head, after the softmax or before it. */
export function MatrixFigure() {
  const text = useText();
  const words = text.shell.figures.matrix;
  const { store } = useApp();
  const scene = useScene();
  const python = usePython();
  const grid = useGrid();
  const capture = useVitCapture();
  const { block, head } = useAppState((state) => state.selection);
  const { quantity: wanted, scale, colorMap } = useAppState((state) => state.settings);
  // Recorded maps may have come without scores.
  const hasScores = !capture || activation(capture, "attn.scores") !== undefined;
  const quantity = hasScores ? wanted : "pattern";
  const tokens = grid ? grid.prefix.length + grid.rows * grid.columns : 0;
  const matrix = () => {
    const now = store.getState().selection;
    const role = quantity === "pattern" ? "attn.pattern" : "attn.scores";
    return capture ? headActivation(capture, role, now.block, now.head) : undefined;
  };
  return (
    <Frame
      id="matrix"
      title={
        <>
          <span className="query">{words.query}</span> × <span className="key">{words.key}</span>
          {tokens > 0 && (
            <em>
              {" "}
              · {tokens} × {tokens}
            </em>
          )}
        </>
      }
      name={words.name}
      switches={hasScores ? <Setting name="quantity" /> : undefined}
      caption={quantity === "pattern" ? words.caption(block + 1, head + 1, tokens) : words.scores(block + 1, head + 1)}
      python={python}
      table={capture && grid ? () => matrixTable(text, grid, matrix()) : undefined}
      tensors={
        capture
          ? () => {
              const shown = matrix();
              return shown ? { [shown.name]: shown } : {};
            }
          : undefined
      }
    >
      {capture && grid ? (
        <AttentionMatrix
          {...scene}
          capture={capture}
          grid={grid}
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
