import { useText } from "../../i18n/text.tsx";
import { tokenCount } from "../../model/analysis/token-grid.ts";
import { headActivation } from "../../model/capture.ts";
import { fixed, short } from "../draw/charts/format.ts";
import { useSelection } from "../views/selection-source.ts";
import { tokenName } from "../views/token-words.ts";
import { useGrid, useVitCapture } from "./derived.ts";
import styles from "./spine-figures.module.css";
import { useScene } from "./use-scene.ts";

/** Head, query, key and weight that everything shows right now, in words: for the slim spine. */
export function ChosenPair() {
  const text = useText();
  const { selection } = useScene();
  const grid = useGrid();
  const capture = useVitCapture();
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  const query = useSelection(selection, (now) => now.query);
  const key = useSelection(selection, (now) => now.key);
  if (!grid || !capture) return null;
  const tokens = tokenCount(grid);
  const weight = headActivation(capture, "attn.pattern", block, head)?.data[query * tokens + key];
  return (
    <p className={styles.chosen}>
      <b>{text.shell.figures.overlay.title(block + 1, head + 1)}</b>
      <span className="query">{tokenName(text, grid, query)}</span>
      <span>
        → <span className="key">{tokenName(text, grid, key)}</span>
      </span>
      {weight !== undefined && (
        <span>
          <b>{short(weight)}</b> <span className="soft">{text.maps.times(fixed(weight * tokens, 1))}</span>
        </span>
      )}
    </p>
  );
}
