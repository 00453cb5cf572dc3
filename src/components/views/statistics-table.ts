import type { Text } from "../../i18n/text.tsx";
import type { HeadStatistics } from "../../model/analysis/statistics.ts";
import type { Table } from "./table.ts";

/**
 * Every head with its numbers, block by block.
 *
 * @param blocks number of the block behind each row of the statistics, from 0
 */
export function statisticsTable(text: Text, statistics: HeadStatistics, blocks: readonly number[]): Table {
  const { columns } = text.charts.statistics;
  const { heads, distance, entropy, maxWeight, classMass } = statistics;
  return {
    columns: [columns.block, columns.head, columns.distance, columns.entropy, columns.maxWeight, columns.classMass],
    rows: blocks.flatMap((block, row) =>
      Array.from({ length: heads }, (_, head) => {
        const index = row * heads + head;
        return [block + 1, head + 1, ...[distance, entropy, maxWeight, classMass].map((of) => of[index] as number)];
      }),
    ),
  };
}
