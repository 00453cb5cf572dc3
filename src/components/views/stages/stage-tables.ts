import type { Text } from "../../../i18n/text.tsx";
import type { NamedTensor } from "../../../model/tensor.ts";
import { offsetOfIndex, pairCount } from "../../draw/stages/offset-pairs.ts";
import type { Table } from "../table.ts";

/** Every entry of a bias table: its offset, how many pairs of a window share it, and its bias in every head. */
export function biasTable(text: Text, table: NamedTensor, windowSize: readonly [number, number]): Table {
  const { columns } = text.stages.bias;
  const [entries = 0, heads = 0] = table.shape;
  return {
    columns: [
      columns.index,
      columns.row,
      columns.column,
      columns.pairs,
      ...Array.from({ length: heads }, (_, head) => columns.head(head + 1)),
    ],
    rows: Array.from({ length: entries }, (_, index) => {
      const offset = offsetOfIndex(windowSize, index);
      const values = table.data.subarray(index * heads, (index + 1) * heads);
      return [index, offset.row, offset.column, pairCount(windowSize, offset), ...values];
    }),
  };
}
