import { useText } from "../../i18n/text.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import { layoutOfRun } from "../../model/analysis/window-attention.ts";
import { multiple, short } from "../draw/charts/format.ts";
import { useSwinCapture } from "../figures/derived.ts";
import styles from "../figures/spine-figures.module.css";
import { useScene } from "../figures/use-scene.ts";
import { useSelection } from "../views/selection-source.ts";
import { pairState, pairWeight } from "../views/swin/pair-in-window.ts";
import { tokenName } from "../views/token-words.ts";
import { SwinHeadTitle } from "./SwinHeadTitle.tsx";

/** Head, query, key and weight that everything shows right now, in words: for the slim spine of a Swin. */
export default function SwinChosenPair() {
  const text = useText();
  const { selection } = useScene();
  const capture = useSwinCapture();
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  const query = useSelection(selection, (now) => now.query);
  const key = useSelection(selection, (now) => now.key);
  if (!capture) return null;
  const grid = tokenGrid(capture.config, block);
  const now = { block, head, query, key };
  const [state, weight] = [pairState(capture, now), pairWeight(capture, now)];
  const { overlay } = text.windows;
  const places = layoutOfRun(capture, block).windowTokens;
  return (
    <p className={styles.chosen}>
      <b>
        <SwinHeadTitle />
      </b>
      <span className="query">{tokenName(text, grid, query)}</span>
      <span>
        → <span className="key">{tokenName(text, grid, key)}</span>
      </span>
      {state === "apart" && <span className="soft">{overlay.elsewhere}</span>}
      {state !== "apart" && weight !== undefined && (
        <span>
          <b>{short(weight)}</b>{" "}
          <span className="soft">
            {state === "masked" ? text.windows.masked : text.maps.times(multiple(weight * places))}
          </span>
        </span>
      )}
    </p>
  );
}
