import { useText } from "../../i18n/text.tsx";
import { isShifted } from "../../model/analysis/windows.ts";
import { tokenFacts } from "../draw/window-lab/facts.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import controls from "../controls/controls.module.css";
import styles from "./lab.module.css";
import type { Told } from "./narration.ts";
import { type Lab, useShiftedBlock } from "./use-lab.ts";
import { changeSelection } from "../../model/selection.ts";

/** What happens in this step and why, with the numbers of this map and this token. */
export function Narration({ lab, told }: { readonly lab: Lab; readonly told: Told }) {
  const { scene, step, token } = lab;
  const [shifted, closed] = [isShifted(scene.shifted.layout), tokenFacts(scene, token).closed];
  return (
    <div className={styles.narration} aria-live="polite">
      <h2>{told.heading}</h2>
      {told.sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {scene.kind === "picture" && !shifted && <GoShifted />}
      {shifted && closed === 0 && step !== "partition" && <GoEdge lab={lab} />}
    </div>
  );
}

/** A token that meets nobody from the other side shows no reason for a mask: the way to one that does. */
function GoEdge({ lab }: { readonly lab: Lab }) {
  const { lab: words } = useText();
  const { layout, mask } = lab.scene.shifted;
  const size = layout.windowTokens;
  const meets = (token: number) => {
    const slot = layout.slotOf[token] as number;
    return mask.subarray(slot * size, (slot + 1) * size).some((added) => added !== 0);
  };
  const column = lab.token % layout.columns;
  const candidates = [
    column,
    (layout.rows - 1) * layout.columns + column,
    lab.token - column,
    lab.token - column + layout.columns - 1,
  ];
  const edge = candidates.find(meets);
  if (edge === undefined) return null;
  return (
    <p>
      <button type="button" className={controls.button} onClick={() => lab.select({ query: edge })}>
        {words.edge}
      </button>
    </p>
  );
}

/** A regular block has nothing to roll: the way to the next one that has. */
function GoShifted() {
  const { lab: words } = useText();
  const { store, controller } = useApp();
  const off = useAppState((state) => state.capture?.intervention.shiftOff ?? false);
  const block = useAppState((state) => state.selection.block);
  const next = useShiftedBlock();
  if (off) {
    const on = () => controller.ablate({ ...store.getState().ablation, shiftOff: false });
    return (
      <p>
        {words.real.shiftOff}{" "}
        <button type="button" className={controls.button} onClick={on}>
          {words.real.shiftOn}
        </button>
      </p>
    );
  }
  if (next === null) return <p>{words.real.regular(block + 1)}</p>;
  const go = () =>
    store.setState((state) => ({
      selection: changeSelection(state.selection, { block: next }, state.model?.config),
      hover: null,
    }));
  return (
    <p>
      {words.real.regular(block + 1)}{" "}
      <button type="button" className={controls.button} onClick={go}>
        {words.real.goShifted(next + 1)}
      </button>
    </p>
  );
}
