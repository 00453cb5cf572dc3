import { useText } from "../../i18n/text.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import { attentionChange } from "../draw/stages/attention-change.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { Segmented } from "../controls/Segmented.tsx";
import { useSwinCapture } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import styles from "../figures/lesson/lesson-figures.module.css";
import { NoScene } from "../lab/RealBar.tsx";
import { changeTable } from "../views/stages/stage-tables.ts";
import { SwinChange } from "./SwinChange.tsx";

/** The mask alone, on the real model: off, who of a window looks at whom from another side of the picture. */
export function LeakFigure() {
  const text = useText();
  const { leak: words } = text.stages;
  const { controller, store } = useApp();
  const capture = useSwinCapture();
  const baseline = useAppState((state) => (state.baseline?.family === "swin" ? state.baseline : null));
  const off = useAppState((state) => state.ablation.maskOff);
  const before = baseline ?? capture;
  if (!capture || !before) return <NoScene />;
  return (
    <Frame
      id="leak"
      title={words.name}
      name={words.name}
      switches={
        <Segmented
          label={words.mask}
          value={off ? "off" : "on"}
          options={(["on", "off"] as const).map((value) => ({ value, label: words.options[value] }))}
          onChange={(value) => controller.ablate({ ...store.getState().ablation, maskOff: value === "off" })}
        />
      }
      caption={words.caption}
      table={() => {
        const { block, head, query } = store.getState().selection;
        const of = attentionChange(capture, before, block, head, query);
        return of ? changeTable(text, tokenGrid(capture.config, block), of) : { columns: [], rows: [] };
      }}
    >
      <div className={styles.stack}>
        <SwinChange capture={capture} baseline={before} show="now" />
      </div>
    </Frame>
  );
}
