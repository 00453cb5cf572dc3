import { useText } from "../../i18n/text.tsx";
import { mapFacts, tokenFacts } from "../draw/window-lab/facts.ts";
import { regionColor, inkOn } from "../draw/window-lab/region-colors.ts";
import { useSelection } from "../views/selection-source.ts";
import styles from "./lab.module.css";
import type { Lab } from "./use-lab.ts";

/** Where the followed token goes, as the arithmetic of the code with its numbers put in. */
export function Numbers({ lab }: { readonly lab: Lab }) {
  const { lab: words } = useText();
  const { scene, source } = lab;
  const query = useSelection(source, (now) => now.query);
  const [map, token] = [mapFacts(scene, query), tokenFacts(scene, query)];
  const { numbers } = words;
  const [height, width] = map.windowSize;
  const [down, across] = map.shift;
  const { after } = token;
  const [roundRows, roundColumns] = map.order === "beforeShift" ? map.padded : [map.rows, map.columns];
  const bands = [Math.floor(token.region / 3), token.region % 3] as const;
  const rows: readonly (readonly [name: string, arithmetic: string, value: string])[] = [
    [numbers.picture, "", numbers.rowColumn(token.row, token.column)],
    [
      numbers.regular,
      `⌊${token.row}/${height}⌋ · ${map.windowColumns} + ⌊${token.column}/${width}⌋ = ${token.regularWindow - 1}`,
      numbers.ordinal(token.regularWindow, map.windows),
    ],
    [
      numbers.after,
      `(${token.row} − ${down}) mod ${roundRows}, (${token.column} − ${across}) mod ${roundColumns}`,
      numbers.rowColumn(after.row, after.column),
    ],
    [
      numbers.window,
      `⌊${after.row}/${height}⌋ · ${map.windowColumns} + ⌊${after.column}/${width}⌋ = ${token.window - 1}`,
      numbers.ordinal(token.window, map.windows),
    ],
    [
      numbers.place,
      `(${after.row} mod ${height}) · ${width} + (${after.column} mod ${width}) = ${token.place - 1}`,
      numbers.ordinal(token.place, map.size),
    ],
    [numbers.region, `3 · ${bands[0]} + ${bands[1]} (${numbers.bands(bands[0], bands[1])})`, String(token.region)],
    [numbers.open, "", numbers.openOf(token.open, map.size)],
    [
      numbers.back,
      `(${after.row} + ${down}) mod ${roundRows}, (${after.column} + ${across}) mod ${roundColumns}`,
      numbers.rowColumn(token.row, token.column),
    ],
  ];
  const color = regionColor(token.region);
  return (
    <section className={styles.panel} aria-labelledby="lab-numbers">
      <h2 id="lab-numbers">
        {words.figures.numbers.name} <span className="query">{`(${token.row}, ${token.column})`}</span>
      </h2>
      <table className={styles.numbers}>
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{words.columns.quantity}</th>
            <th scope="col">{words.columns.arithmetic}</th>
            <th scope="col">{words.columns.value}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, arithmetic, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{arithmetic}</td>
              <td>
                {name === numbers.region ? (
                  <span className={styles.region} style={{ background: color, color: inkOn(color) }}>
                    {value}
                  </span>
                ) : (
                  value
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.foot}>{words.counting}</p>
    </section>
  );
}
