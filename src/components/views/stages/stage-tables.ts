import type { Text } from "../../../i18n/text.tsx";
import type { NamedTensor } from "../../../model/tensor.ts";
import { offsetOfIndex, pairCount } from "../../draw/stages/offset-pairs.ts";
import { type TokenGrid } from "../../../model/analysis/token-grid.ts";
import type { SwinConfig } from "../../../model/config.ts";
import type { SwinAttentionCost } from "../../../model/swin-cost.ts";
import { stageOfBlock } from "../../../model/swin-stages.ts";
import { mapColors, type StageMaps } from "../../draw/stages/feature-maps.ts";
import type { ReachGrowth } from "../../draw/stages/reach-growth.ts";
import type { AttentionChange } from "../../draw/stages/attention-change.ts";
import { tokenName } from "../token-words.ts";
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

/** Every token that the query may look at in one of two runs: its weights, and whether it is a stranger. */
export function changeTable(text: Text, grid: TokenGrid, change: AttentionChange): Table {
  const { columns, place } = text.stages.whatIf;
  const { now, before, difference, allowed, allowedBefore } = change;
  const tokens = [...now.keys()].filter((token) => (allowed[token] as number) + (allowedBefore[token] as number) > 0);
  tokens.sort((a, b) => Math.abs(difference[b] as number) - Math.abs(difference[a] as number) || a - b);
  return {
    columns: [columns.token, columns.before, columns.now, columns.change, columns.place],
    rows: tokens.map((token) => [
      tokenName(text, grid, token),
      before[token] as number,
      now[token] as number,
      difference[token] as number,
      place(allowed[token] as 0 | 1 | 2),
    ]),
  };
}

/** After every number of blocks: how much of the picture a place can have seen, with shift and without. */
export function reachTable(text: Text, config: SwinConfig, shifted: ReachGrowth, regular: ReachGrowth): Table {
  const { columns } = text.stages.reach;
  return {
    columns: [
      columns.blocks,
      columns.stage,
      columns.withPatches,
      columns.withShare,
      columns.withoutPatches,
      columns.withoutShare,
    ],
    rows: shifted.shares.map((share, count) => [
      count,
      stageOfBlock(config, Math.max(0, count - 1)).stage.index + 1,
      Math.round(share * (shifted.patches[count]?.length ?? 0)),
      share,
      Math.round((regular.shares[count] ?? 0) * (regular.patches[count]?.length ?? 0)),
      regular.shares[count] ?? 0,
    ]),
  };
}

/** The stages: their maps, heads and blocks, and how much of its map's variance the three colours hold. */
export function stagesTable(text: Text, maps: readonly StageMaps[]): Table {
  const { columns } = text.stages.merging;
  const explained = (map: NamedTensor | undefined) =>
    [0, 1, 2].map((component) => (map ? (mapColors(map).explained[component] ?? 0) : ""));
  return {
    columns: [
      columns.stage,
      columns.rows,
      columns.columns,
      columns.channels,
      columns.blocks,
      columns.heads,
      ...[1, 2, 3].map(columns.enters),
      ...[1, 2, 3].map(columns.leaves),
    ],
    rows: maps.map(({ stage, enters, leaves }) => [
      stage.index + 1,
      stage.rows,
      stage.columns,
      stage.dim,
      stage.depth,
      stage.numHeads,
      ...explained(enters),
      ...explained(leaves),
    ]),
  };
}

/** Multiply-adds of the attention of one block in every stage, and of the whole network. */
export function costTable(text: Text, cost: SwinAttentionCost): Table {
  const { columns, whole } = text.stages.cost;
  const blocks = cost.stages.reduce((sum, { stage }) => sum + stage.depth, 0);
  return {
    columns: [
      columns.stage,
      columns.rows,
      columns.columns,
      columns.channels,
      columns.blocks,
      columns.global,
      columns.windowed,
      columns.padded,
      columns.ratio,
    ],
    rows: [
      ...cost.stages.map(({ stage, global, windowed, padded }) => [
        stage.index + 1,
        stage.rows,
        stage.columns,
        stage.dim,
        stage.depth,
        global,
        windowed,
        padded,
        global / windowed,
      ]),
      [whole, "", "", "", blocks, cost.global, cost.windowed, cost.padded, cost.global / cost.windowed],
    ],
  };
}
