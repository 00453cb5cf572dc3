import { useContext } from "react";
import { useText } from "../../i18n/text.tsx";
import type { Recipe } from "../../model/build/recipe.ts";
import { configOfRecipe } from "../../model/build/recipe-config.ts";
import { isPossible } from "../../model/build/recipe-problems.ts";
import { type ModelConfig, numTokens } from "../../model/config.ts";
import { costOf, layersOf } from "../../model/cost.ts";
import { estimateMemory } from "../../model/memory.ts";
import { swinStages } from "../../model/swin-stages.ts";
import { signed } from "../draw/charts/format.ts";
import { VeilContext } from "../views/Veiled.tsx";
import styles from "./build.module.css";
import type { Draft, Turned } from "./use-draft.ts";

/** Parameters, work, tokens and memory of the network, and what the last change did to them. */
export function Totals({ draft }: { readonly draft: Draft }) {
  const { build: words } = useText();
  const { config, change, possible } = draft;
  const veiled = useContext(VeilContext);
  const { parameters, multiplyAdds } = costOf(layersOf(config));
  const rows = [
    [words.totals.parameters, words.whole(parameters)],
    [words.totals.multiplyAdds, words.whole(multiplyAdds)],
    [words.totals.tokens, words.whole(tokensOf(config))],
    [words.totals.memory, words.size(estimateMemory(config, 0).total)],
  ] as const;
  const isCourse = possible.family === "vit" && possible.depth === 3 && possible.dim === 768;
  return (
    <div className={styles.totals}>
      <dl>
        {rows.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {change && isPossible(change.from) ? (
        <Change draft={draft} control={change.control} from={change.from} />
      ) : (
        <p className="soft">{words.change.none}</p>
      )}
      {!veiled && (isCourse || change?.control === "heads") && possible.family === "vit" && (
        <p className={styles.note}>{words.change.heads}</p>
      )}
    </div>
  );
}

const tokensOf = (config: ModelConfig) =>
  config.family === "vit" ? numTokens(config) : (swinStages(config)[0]?.rows ?? 0) ** 2;

interface ChangeProps {
  readonly draft: Draft;
  readonly control: Turned;
  readonly from: Recipe;
}

/** From what the control was to what it is, in parameters and work: exact, and in per cent. */
function Change({ draft: { possible, config }, control, from }: ChangeProps) {
  const { build: words } = useText();
  const [before, now] = [configOfRecipe(from), config].map((network) => costOf(layersOf(network)));
  if (!before || !now || control === "preset" || control === "family")
    return <p className="soft">{words.change.none}</p>;
  const difference = (old: number, next: number) => {
    if (old === next) return words.change.same;
    const by = ((next - old) / old) * 100;
    return `${next > old ? "+" : "−"}${words.whole(Math.abs(next - old))} (${signed(by, 1)} %)`;
  };
  return (
    <p className={styles.change}>
      <b>{words.change.what(words.controls[control], valueOf(from, control), valueOf(possible, control))}</b>
      <span>{words.change.parameters(difference(before.parameters, now.parameters))}</span>
      <span>{words.change.multiplyAdds(difference(before.multiplyAdds, now.multiplyAdds))}</span>
    </p>
  );

  function valueOf(recipe: Recipe, of: Exclude<Turned, "preset" | "family">): string {
    const value = (recipe as unknown as Readonly<Record<string, unknown>>)[of];
    if (of === "readout" && recipe.family === "vit") return words.readouts[recipe.readout];
    if (of === "positions" && recipe.family === "vit") return words.positionKinds[recipe.positions];
    if (typeof value === "boolean") return value ? "✓" : "✗";
    return Array.isArray(value) ? value.join(" + ") : typeof value === "number" ? words.whole(value) : "–";
  }
}
