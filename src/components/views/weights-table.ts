import type { Text } from "../../i18n/text.tsx";
import { type TokenGrid, tokenCount } from "../../model/analysis/token-grid.ts";
import type { Table } from "./table.ts";
import { tokenName } from "./token-words.ts";

/**
 * One weight per token, largest first, with its multiple of the uniform weight.
 *
 * @param weights attention or rollout of one token over all tokens: [token], 0 to 1
 */
export function weightsTable(text: Text, grid: TokenGrid, weights: Float32Array): Table {
  const { columns } = text.shell.weights;
  const tokens = tokenCount(grid);
  const order = [...weights.keys()].sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  return {
    columns: [columns.rank, columns.token, columns.weight, columns.timesUniform],
    rows: order.map((token, rank) => {
      const weight = weights[token] as number;
      return [rank + 1, tokenName(text, grid, token), weight, weight * tokens];
    }),
  };
}
