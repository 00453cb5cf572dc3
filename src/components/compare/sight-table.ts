import type { Text } from "../../i18n/text.tsx";
import { cellOfToken } from "../../model/analysis/token-grid.ts";
import { rankOf } from "../draw/maps/token-map.ts";
import type { Table } from "../views/table.ts";
import { tokenName } from "../views/token-words.ts";
import type { Sight } from "./sight.ts";

/** Whom a token sees as rows, in the order of the tokens; those that it cannot see are left out. */
export function sightTable(text: Text, { grid, weights, allowed, places }: Sight): Table {
  const { columns } = text.maps;
  const seen = [...weights.keys()].filter((token) => allowed[token] === 2);
  return {
    columns: [columns.token, columns.row, columns.column, columns.weight, columns.times, columns.rank],
    rows: seen.map((token) => {
      const cell = cellOfToken(grid, token);
      const weight = weights[token] as number;
      const place = cell ? [cell.row + 1, cell.column + 1] : ["", ""];
      return [tokenName(text, grid, token), ...place, weight, weight * places, rankOf(weights, weight)];
    }),
  };
}
