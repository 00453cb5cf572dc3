import type { Text } from "../../../i18n/text.tsx";
import type { WindowRow } from "../../../model/analysis/window-pair.ts";
import { placeOfSlot, windowOfToken } from "../../../model/analysis/windows.ts";
import { placeOfToken } from "../../draw/window-lab/facts.ts";
import type { LabPart } from "../../draw/window-lab/scene.ts";
import type { Table } from "../table.ts";

/** Every token with its window, place and region, and where it lies after the roll. */
export function tokensTable({ lab }: Text, { layout, regions }: LabPart): Table {
  const { columns } = lab;
  return {
    columns: [
      columns.row,
      columns.column,
      columns.window,
      columns.place,
      columns.region,
      columns.afterRow,
      columns.afterColumn,
    ],
    rows: Array.from(layout.slotOf, (slot, token) => {
      const [here, after] = [placeOfToken(layout, token), placeOfSlot(layout, slot)];
      const place = (slot % layout.windowTokens) + 1;
      const window = windowOfToken(layout, token) + 1;
      return [here.row, here.column, window, place, regions[slot] as number, after.row, after.column];
    }),
  };
}

/** The mask of a token's window: a row for each query, a column for each key. */
export function maskTable({ lab }: Text, { layout, mask }: LabPart, token: number): Table {
  const size = layout.windowTokens;
  const first = windowOfToken(layout, token) * size * size;
  return {
    columns: [
      `${lab.columns.query} \\ ${lab.columns.key}`,
      ...Array.from({ length: size }, (_, key) => String(key + 1)),
    ],
    rows: Array.from({ length: size }, (_, query) => [
      query + 1,
      ...mask.subarray(first + query * size, first + (query + 1) * size),
    ]),
  };
}

/** A row through the softmax, place by place. */
export function rowTable({ lab }: Text, row: WindowRow | undefined): Table {
  const { columns } = lab;
  return {
    columns: [
      columns.place,
      columns.token,
      columns.region,
      columns.score,
      columns.mask,
      columns.masked,
      columns.without,
      columns.with,
    ],
    rows: (row?.places ?? []).map((at, place) => [
      place + 1,
      at.token >= 0 ? at.token : lab.padding,
      at.region,
      at.score,
      at.mask,
      at.maskedScore,
      at.without,
      at.with,
    ]),
  };
}
