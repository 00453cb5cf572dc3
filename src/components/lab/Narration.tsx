import { useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { mapFacts, tokenFacts } from "../draw/lab/facts.ts";
import { useApp } from "../figures/app-context.tsx";
import controls from "../controls/controls.module.css";
import styles from "./lab.module.css";
import { type Lab, useShiftedBlock } from "./use-lab.ts";
import { useAppState } from "../figures/app-context.tsx";
import { changeSelection } from "../../model/selection.ts";

/** What happens in this step and why, with the numbers of this map and this token. */
export function Narration({ lab }: { readonly lab: Lab }) {
  const { lab: words } = useText();
  const { scene, step, token, masked } = lab;
  const facts = useMemo(() => ({ map: mapFacts(scene, token), token: tokenFacts(scene, token) }), [scene, token]);
  const idle = !facts.map.shifted && step !== "partition";
  const sentences =
    step === "partition"
      ? words.say.partition(facts.map, facts.token)
      : idle
        ? words.say.unshifted(facts.map, step)
        : step === "softmax"
          ? words.say.softmax(facts.map, facts.token, masked)
          : words.say[step](facts.map, facts.token);
  return (
    <div className={styles.narration} aria-live="polite">
      <h2>{idle && step === "roll" ? words.head.none : words.head[step]}</h2>
      {sentences.filter(Boolean).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      {scene.kind === "picture" && !facts.map.shifted && <GoShifted />}
    </div>
  );
}

/** A regular block has nothing to roll: the way to the next one that has. */
function GoShifted() {
  const { lab: words } = useText();
  const { store } = useApp();
  const block = useAppState((state) => state.selection.block);
  const next = useShiftedBlock();
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
