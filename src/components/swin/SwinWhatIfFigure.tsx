import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { activation } from "../../model/capture.ts";
import { tensor } from "../../model/tensor.ts";
import { isIntervened } from "../../store.ts";
import controls from "../controls/controls.module.css";
import { Segmented } from "../controls/Segmented.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useSwinCapture } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { OffList, Switches } from "../figures/KnockOut.tsx";
import { PredictionFigure } from "../figures/PredictionFigure.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import change from "../views/stages/AttentionChange.module.css";
import { attentionChange, headLeaks } from "../draw/stages/attention-change.ts";
import type { ChangeView } from "../views/stages/AttentionChangeMap.tsx";
import { changeTable } from "../views/stages/stage-tables.ts";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import { SwinChange } from "./SwinChange.tsx";
import { useSwinSwitches } from "./use-swin-switches.ts";

/** Mask, bias, shift or a part of a Swin off: what becomes of the chosen query's attention and of the answer. */
export function SwinWhatIfFigure() {
  const text = useText();
  const { whatIf: shared } = text.shell.figures;
  const { whatIf: words } = text.stages;
  const { controller, store } = useApp();
  const capture = useSwinCapture();
  const baseline = useAppState((state) => (state.baseline?.family === "swin" ? state.baseline : null));
  const intervened = useAppState(isIntervened);
  const { parts, off } = useSwinSwitches();
  const [show, setShow] = useState<ChangeView>("change");

  const before = baseline ?? capture;
  const changed = capture !== null && capture !== before;
  const taken = () => {
    const { block, head, query } = store.getState().selection;
    return capture && before ? attentionChange(capture, before, block, head, query) : undefined;
  };
  return (
    <Frame
      id="what-if"
      title={shared.name}
      name={shared.name}
      switches={
        intervened ? (
          <button type="button" className={controls.button} onClick={() => controller.restore()}>
            {shared.undo}
          </button>
        ) : undefined
      }
      caption={words.caption}
      table={
        capture
          ? () => {
              const of = taken();
              const { block } = store.getState().selection;
              return of ? changeTable(text, tokenGrid(capture.config, block), of) : { columns: [], rows: [] };
            }
          : undefined
      }
      tensors={
        capture
          ? () => {
              const { block, head } = store.getState().selection;
              const of = taken();
              const leaks = headLeaks(capture, block, head);
              const logits = activation(capture, "logits");
              const overTokens = (name: string, values: Float32Array) =>
                tensor(name, ["token"], [values.length], values);
              return {
                ...(of ? { before: overTokens("before", of.before), now: overTokens("now", of.now) } : undefined),
                ...(leaks ? { leaked_share: overTokens("leaked_share", leaks.shares) } : undefined),
                ...(logits ? { logits } : undefined),
              };
            }
          : undefined
      }
    >
      <div className={change.room}>
        <div className={change.console}>
          <div className={change.switches}>
            <Switches parts={parts} disabled={!capture} />
            <OffList off={off} />
            <PredictionFigure />
          </div>
          {capture && before ? (
            <SwinChange
              capture={capture}
              baseline={before}
              show={changed ? show : "now"}
              switches={
                changed && (
                  <Segmented
                    label={words.view}
                    value={show}
                    options={(["before", "now", "change"] as const).map((value) => ({
                      value,
                      label: words.views[value],
                    }))}
                    onChange={setShow}
                  />
                )
              }
            />
          ) : (
            <div className={change.attention}>
              <Skeleton ratio={1} />
            </div>
          )}
        </div>
      </div>
    </Frame>
  );
}
