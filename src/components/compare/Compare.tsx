import { useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import type { Side } from "../../compare-link.ts";
import { useText } from "../../i18n/text.tsx";
import { embeddedModels } from "../../model/catalogue.ts";
import { shownSelection, type State } from "../../store.ts";
import { AppContext, useApp } from "../figures/app-context.tsx";
import { CheckpointHost } from "../checkpoint/CheckpointHost.tsx";
import { Intake } from "../inspector/Intake.tsx";
import { Notices } from "../page/Notices.tsx";
import { CompareBar } from "./CompareBar.tsx";
import styles from "./compare.module.css";
import { useComparison } from "./compare-context.ts";
import type { SideNumbers } from "./number-rows.ts";
import { Numbers } from "./Numbers.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { sightOf } from "./sight.ts";
import type { SightMapHandle } from "./SightMap.tsx";

/** The model of a side, or the one that it asks for. */
const modelOf = ({ modelName, modelId }: State): string =>
  modelName || (embeddedModels.find(({ id }) => id === modelId)?.name ?? "");

/** What both sides are called: their models, with the side where that is the same. */
function useNames(left: Side, right: Side): readonly [string, string] {
  const { compare } = useText();
  const [one, other] = [useStore(left.store, modelOf), useStore(right.store, modelOf)];
  const [first, second] = [one || compare.sides[0], other || compare.sides[1]];
  return first === second
    ? [compare.same(first, compare.sides[0]), compare.same(second, compare.sides[1])]
    : [first, second];
}

/** What a side shows right now, the pointer included. */
function useSideNumbers({ store }: Side, name: string): SideNumbers | null {
  const capture = useStore(store, (state) => state.capture);
  const direction = useStore(store, (state) => state.settings.direction);
  const block = useStore(store, (state) => shownSelection(state).block);
  const head = useStore(store, (state) => shownSelection(state).head);
  const query = useStore(store, (state) => shownSelection(state).query);
  const key = useStore(store, (state) => shownSelection(state).key);
  return useMemo(() => {
    const selection = { block, head, query, key };
    const sight = capture && sightOf(capture, selection, direction);
    return sight && { name, config: capture.config, selection, sight };
  }, [capture, block, head, query, key, direction, name]);
}

/** Escape stops the right side's work where the page has nothing of its own to let go of. */
function useEscape(left: Side, right: Side): void {
  useEffect(() => {
    const stop = ({ key }: KeyboardEvent) => {
      const { hover, progress } = left.store.getState();
      if (key === "Escape" && !hover && !progress && right.store.getState().progress) right.controller.cancel();
    };
    addEventListener("keydown", stop);
    return () => removeEventListener("keydown", stop);
  }, [left, right]);
}

/** Two runs side by side: the same point through both, zoomed and chosen together. */
export default function Compare() {
  const { compare, shell } = useText();
  const { samples, address } = useApp();
  const { left, right, link } = useComparison();
  useEscape(left, right);
  const picture = useStore(link, (state) => state.picture);
  const direction = useStore(left.store, (state) => state.settings.direction);
  const [other, setOther] = useState(false);
  const map = useRef<SightMapHandle>(null);
  const rightApp = useMemo(() => ({ ...right, samples, address }), [right, samples, address]);
  const names = useNames(left, right);
  const focus = direction === "from" ? "query" : "key";
  const picks = other ? (focus === "query" ? "key" : "query") : focus;
  const [first, second] = [useSideNumbers(left, names[0]), useSideNumbers(right, names[1])];
  const provenance = () => {
    const { backend } = left.store.getState();
    const places = [first, second].flatMap((side) =>
      side ? [side.name, shell.provenance.place(side.selection.block + 1, side.selection.head + 1)] : [],
    );
    return ["Vitrine", ...places, backend ? shell.provenance.live(shell.header.backend(backend.backend)) : ""]
      .filter(Boolean)
      .join(" · ");
  };
  return (
    <main>
      {picture && <Intake />}
      <Notices />
      <CompareBar link={link} picks={picks} onPicks={(next) => setOther(next !== focus)} map={map} />
      <div className={styles.sides}>
        <section className={styles.column} aria-label={compare.side(compare.sides[0], names[0])}>
          {!picture && <Intake />}
          <SidePanel id="compare-left" name={names[0]} link={link} picks={picks} map={map} />
        </section>
        <section className={styles.column} data-side="right" aria-label={compare.side(compare.sides[1], names[1])}>
          <AppContext value={rightApp}>
            <Notices of={names[1]} />
            <CheckpointHost />
            {!picture && <Intake />}
            <SidePanel id="compare-right" name={names[1]} link={link} picks={picks} />
          </AppContext>
        </section>
      </div>
      <Numbers left={first} right={second} direction={direction} provenance={provenance} />
    </main>
  );
}
