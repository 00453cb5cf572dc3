import { useDeferredValue, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import { formatRecipe, limits, type Recipe } from "../../model/build/recipe.ts";
import { configOfRecipe } from "../../model/build/recipe-config.ts";
import { isPossible } from "../../model/build/recipe-problems.ts";
import { costOf, layersOf } from "../../model/cost.ts";
import { Segmented } from "../controls/Segmented.tsx";
import { useFigureState } from "../figures/figure-state.ts";
import { Frame } from "../figures/Frame.tsx";
import { KnobCurve, type KnobPoint } from "../views/build/KnobCurve.tsx";
import styles from "./build.module.css";
import { type Draft, useDraft } from "./use-draft.ts";

/** Controls whose whole range is worth a curve. */
const knobs = {
  vit: ["image", "patch", "dim", "depth", "heads", "mlp"],
  swin: ["image", "patch", "dim", "window", "heads", "mlp"],
} as const satisfies Record<Recipe["family"], readonly (keyof typeof limits)[]>;
type KnobName = (typeof knobs)[Recipe["family"]][number];

/** How far a curve goes where the control goes further than anybody needs to see. */
const farthest: Partial<Record<KnobName, number>> = { depth: 32, heads: 32, patch: 56 };
/** Settings of a curve at most. */
const mostPoints = 64;

/** Every possible setting of a control with what the network would cost then. */
function pointsOf(recipe: Recipe, knob: KnobName): KnobPoint[] {
  const [from, to, step] = limits[knob];
  const now = (recipe as unknown as Record<KnobName, number>)[knob];
  const end = Math.max(now, Math.min(to, farthest[knob] ?? to));
  const fitting: (readonly [value: number, candidate: Recipe])[] = [];
  for (let value = from; value <= end; value += step) {
    const candidate: Recipe = { ...recipe, [knob]: value };
    const divides = candidate.image % candidate.patch === 0 && candidate.dim % candidate.heads === 0;
    if (divides) fitting.push([value, candidate]);
  }
  const every = Math.ceil(fitting.length / mostPoints);
  return fitting
    .filter(([value], place) => place % every === 0 || value === now)
    .filter(([, candidate]) => isPossible(candidate))
    .map(([value, candidate]) => ({ value, ...costOf(layersOf(configOfRecipe(candidate))) }));
}

export interface KnobsFigureProps {
  /** The room's own; a figure alone has one of its own. */
  readonly draft?: Draft;
}

/** Parameters and multiply-adds as functions of one control, all others as they stand. */
export function KnobsFigure({ draft: given }: KnobsFigureProps) {
  const text = useText();
  const { curve: words, controls, provenance } = text.build;
  const own = useDraft();
  const { possible: asked, turn } = given ?? own;
  // A whole range of networks is counted: the numbers of the one that is asked for come first.
  const possible = useDeferredValue(asked);
  const [{ control: chosen }, hold] = useFigureState("knobs");
  const offered: readonly KnobName[] = knobs[possible.family];
  const knob = offered.includes(chosen) ? chosen : "dim";
  const points = useMemo(() => pointsOf(possible, knob), [possible, knob]);
  const now = (possible as unknown as Record<KnobName, number>)[knob];
  return (
    <Frame
      id="knobs"
      title={words.name}
      name={words.name}
      caption={words.caption}
      provenance={() => provenance(formatRecipe(possible))}
      table={() => ({
        columns: [controls[knob], text.build.totals.parameters, text.build.totals.multiplyAdds],
        rows: points.map(({ value, parameters, multiplyAdds }) => [value, parameters, multiplyAdds]),
      })}
    >
      <div className={styles.knobs}>
        <Segmented
          label={words.of}
          value={knob}
          options={offered.map((value) => ({ value, label: controls[value] }))}
          onChange={(value) => hold({ control: value })}
        />
        <KnobCurve
          points={points}
          now={now}
          control={controls[knob]}
          onValue={(value) => turn(knob, { ...possible, [knob]: value } as Recipe)}
        />
      </div>
    </Frame>
  );
}
