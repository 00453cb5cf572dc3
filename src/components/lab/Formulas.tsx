import { useText } from "../../i18n/text.tsx";
import { regionNumbers } from "../../model/analysis/windows.ts";
import { mapFacts } from "../draw/window-lab/facts.ts";
import type { LabPart } from "../draw/window-lab/scene.ts";
import styles from "./lab.module.css";
import type { Lab } from "./use-lab.ts";

/** The three bands of rows as the network's own region numbers have them: first and last row of each. */
function bandsOf({ layout }: LabPart): { readonly from: number; readonly to: number; readonly band: number }[] {
  const regions = regionNumbers(layout);
  const bands: { from: number; to: number; band: number }[] = [];
  for (let row = 0; row < layout.paddedRows; row++) {
    const band = Math.floor((regions[row * layout.paddedColumns] as number) / 3);
    const last = bands.at(-1);
    if (last?.band === band) last.to = row;
    else bands.push({ from: row, to: row, band });
  }
  return bands;
}

/** Regions, pairs, shapes and the mask's value: what stands in the code, with this map's numbers. */
export function Formulas({ lab }: { readonly lab: Lab }) {
  const { lab: words } = useText();
  const { formulas } = words;
  const { scene, token } = lab;
  const map = mapFacts(scene, token);
  const [height, width] = map.padded;
  const open = map.pairs.reduce((sum, pairs) => sum + pairs, 0);
  return (
    <section className={styles.panel} aria-labelledby="lab-formulas">
      <h2 id="lab-formulas">{words.figures.formulas.name}</h2>
      <dl className={styles.formulas}>
        <dt>{formulas.bands}</dt>
        <dd>
          {bandsOf(scene.shifted).map(({ from, to, band }) => (
            <span key={band}>{formulas.band(from, to, band)}</span>
          ))}
          <span>{formulas.region}</span>
        </dd>
        <dt>{formulas.pairs}</dt>
        <dd>
          <span>{words.pairList(map.pairs)}</span>
          <span className="soft">{formulas.pairsOf(open, map.windows * map.size ** 2)}</span>
        </dd>
        <dt>{formulas.shapes}</dt>
        <dd>
          <code>
            [B, {map.rows}, {map.columns}, C] → [B, {height}, {width}, C] → [B · {map.windows}, {map.size}, C]
          </code>
          <code>
            q kᵀ: [B · {map.windows}, heads, {map.size}, {map.size}] + mask [{map.windows}, 1, {map.size}, {map.size}]
          </code>
        </dd>
      </dl>
      <h3>{formulas.why}</h3>
      <p>{formulas.whyText}</p>
      <h3>{formulas.add}</h3>
      <p>{formulas.addText}</p>
    </section>
  );
}
