import type { RefObject } from "react";
import type { LinkStore } from "../../link-state.ts";
import { useText } from "../../i18n/text.tsx";
import { tensor } from "../../model/tensor.ts";
import { changeSelection, focusToken, headCount, type Selection } from "../../model/selection.ts";
import { isIntervened } from "../../store.ts";
import controls from "../controls/controls.module.css";
import { attentionLegend } from "../views/legend-state.ts";
import { ColorLegend } from "../views/ColorLegend.tsx";
import { Readout } from "../views/Readout.tsx";
import { type SelectionSource, useSelection } from "../views/selection-source.ts";
import { TokenChips } from "../views/TokenChips.tsx";
import { tokenMark, tokenName } from "../views/token-words.ts";
import { multiple, short } from "../draw/charts/format.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useGrid } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { PredictionFigure } from "../figures/PredictionFigure.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { useScene } from "../figures/use-scene.ts";
import { ModelMenu } from "../page/ModelMenu.tsx";
import { BlockStrip } from "./BlockStrip.tsx";
import styles from "./compare.module.css";
import { HeadRow } from "./HeadRow.tsx";
import { intervenedWords } from "./intervened-words.ts";
import { SideProgress } from "./SideProgress.tsx";
import { measure, reachOf, type Sight, sightOf } from "./sight.ts";
import { sightTable } from "./sight-table.ts";
import { scaleOfSight, SightMap, type SightMapHandle } from "./SightMap.tsx";

export interface SidePanelProps {
  /** Stem of the files that are taken away. */
  readonly id: "compare-left" | "compare-right";
  /** What the side is called where both are spoken of. */
  readonly name: string;
  readonly link: LinkStore;
  /** What the pointer chooses on the picture. */
  readonly picks: "query" | "key";
  readonly map?: RefObject<SightMapHandle | null>;
}

interface SeenProps {
  readonly selection: SelectionSource;
  readonly sight: (now: Selection) => Sight | null;
}

/** What windows there are and how many tokens the chosen one can look at: the difference between the sides in one line. */
function Seen({ selection, sight }: SeenProps) {
  const { numbers } = useText().compare;
  const said = useSelection(selection, (now) => {
    const seen = sight(now);
    if (!seen) return "";
    const { seen: some, tokens } = measure(seen);
    const verb = seen.direction === "from" ? numbers.seenFrom : numbers.seenTo;
    return `${numbers.windows[reachOf(seen)]} · ${numbers.line(verb, numbers.count(some), numbers.count(tokens))}`;
  });
  const [windows, ...seen] = said.split(" · ");
  return (
    <p className={styles.seen}>
      {windows} <b>{seen.join(" · ")}</b>
    </p>
  );
}

/** One side: its model, the chosen block and head on the picture, the other heads, and the answer. */
export function SidePanel({ id, name, link, picks, map }: SidePanelProps) {
  const text = useText();
  const words = text.compare;
  const { store, controller } = useApp();
  const scene = useScene();
  const grid = useGrid();
  const capture = useAppState((state) => state.capture);
  const picture = useAppState((state) => state.picture);
  const config = useAppState((state) => state.model?.config ?? null);
  const { block, head } = useAppState((state) => state.selection);
  const { direction, scale, colorMap, opacity, smoothing, source } = useAppState((state) => state.settings);
  const token = useAppState((state) => focusToken(state.selection, state.settings.direction));
  const intervened = useAppState((state) => state.capture !== null && isIntervened(state));
  const shared = { ...scene, direction, scale, colorMap };
  const sight = (now: Selection) => (capture ? sightOf(capture, now, direction) : null);

  const pairParts = (now: Selection): readonly [string, string, string] => {
    const seen = sight(now);
    if (!seen) return [text.maps.absent(now.block + 1), "", ""];
    const other = direction === "from" ? now.key : now.query;
    const pair = words.pair(tokenMark(text, seen.grid, now.query), tokenMark(text, seen.grid, now.key));
    const kind = seen.allowed[other];
    if (kind !== 2) return [pair, "0", kind === 1 ? words.masked : words.elsewhere];
    const weight = seen.weights[other] ?? 0;
    return [pair, short(weight), words.times(multiple(weight * seen.places))];
  };

  const shown = sight({ ...store.getState().selection, block, head });
  const places = shown?.places ?? 0;
  const tokenWords = grid ? tokenName(text, grid, token) : "";
  const caption = shown
    ? text.shell.join(
        words.figure[direction](tokenWords, places),
        ...(shown.windows && shown.allowed.includes(0) ? [words.figure.dark] : []),
        ...(shown.allowed.includes(1) ? [words.figure.masked] : []),
      )
    : words.waiting;
  return (
    <Frame
      id={id}
      title={<ModelMenu align="start" brief />}
      name={words.figure.name(name, block + 1, head + 1)}
      caption={caption}
      table={shown ? () => sightTable(text, shown) : undefined}
      tensors={
        shown ? () => ({ attention: tensor("attention", ["token"], [shown.weights.length], shown.weights) }) : undefined
      }
    >
      <div className={styles.place}>
        <div className={styles.strip}>
          {config && (
            <BlockStrip
              config={config}
              block={block}
              shiftOff={capture?.intervention.shiftOff ?? false}
              onChange={(next) =>
                store.setState((state) => ({
                  selection: changeSelection(state.selection, { block: next }, config),
                  hover: null,
                }))
              }
            />
          )}
        </div>
        {capture && <Seen selection={scene.selection} sight={sight} />}
      </div>
      {intervened && grid && capture && (
        <p className={styles.intervened}>
          {words.intervened(intervenedWords(text, capture.intervention, grid))}
          <button type="button" className={controls.button} onClick={() => controller.restore()}>
            {text.shell.figures.whatIf.undo}
          </button>
        </p>
      )}
      <div className={styles.side}>
        <div className={styles.picture}>
          <SideProgress />
          {capture && grid && picture ? (
            <>
              <SightMap
                {...shared}
                {...{ grid, capture, picture, source, opacity, smoothing, picks, link }}
                {...(map ? { ref: map } : {})}
              />
              <Readout selection={scene.selection} parts={pairParts} />
              <div className={styles.below}>
                <ColorLegend
                  selection={scene.selection}
                  map={colorMap}
                  name={text.maps.scale(scale)}
                  state={(now) => {
                    const seen = sight(now);
                    const other = direction === "from" ? now.key : now.query;
                    if (!seen) return { low: "", high: "", tick: null, mark: null };
                    const weight = seen.allowed[other] === 2 ? (seen.weights[other] ?? null) : null;
                    return attentionLegend(scaleOfSight(seen, scale), seen.places, weight);
                  }}
                />
                <TokenChips
                  selection={scene.selection}
                  grid={grid}
                  picks={picks}
                  off={capture.intervention.classTokenOff ? [0] : []}
                  onHover={scene.onHover}
                  onSelect={scene.onSelect}
                />
              </div>
            </>
          ) : (
            <Skeleton ratio={1} />
          )}
        </div>
        <div className={styles.aside}>
          <h3>
            {words.headsTitle} {config && <em>· {words.headOf(head + 1, headCount(config, block))}</em>}
          </h3>
          {capture && grid ? <HeadRow {...shared} {...{ block, grid, capture }} /> : <Skeleton ratio={3} />}
          <h3>{words.prediction}</h3>
          <PredictionFigure compact count={3} />
        </div>
      </div>
    </Frame>
  );
}
