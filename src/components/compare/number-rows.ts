import type { Text } from "../../i18n/text.tsx";
import type { SeenWords } from "../../i18n/en/compare.ts";
import { patchCount, patchOfToken } from "../../model/analysis/token-grid.ts";
import { blockCount, type ModelConfig } from "../../model/config.ts";
import type { Direction, Selection } from "../../model/selection.ts";
import { stageOfBlock } from "../../model/swin-stages.ts";
import { fixed, percent, short } from "../draw/charts/format.ts";
import type { Table } from "../views/table.ts";
import { tokenName } from "../views/token-words.ts";
import { type Measures, measure, reachOf, shareInside, type Sight } from "./sight.ts";

/** What one side shows right now. */
export interface SideNumbers {
  readonly name: string;
  readonly config: ModelConfig;
  readonly selection: Selection;
  readonly sight: Sight;
}

export interface NumberCell {
  readonly text: string;
  /** The number itself, for files; absent where there is none. */
  readonly value?: number;
  /** The share of what is possible, 0 to 1; absent where there is no such thing. */
  readonly share?: number;
}

export interface NumberRow {
  readonly name: string;
  readonly cells: readonly [left: NumberCell | null, right: NumberCell | null];
}

type Sides = readonly [SideNumbers | null, SideNumbers | null];

/** The side whose windows the other one is measured by: one that cannot see everything. */
function windowed(sides: Sides): SideNumbers | null {
  return sides.findLast((side) => side && ["window", "shifted"].includes(reachOf(side.sight))) ?? null;
}

/** A length in the picture as a share of its width. */
function ofWidth(pixels: number, config: ModelConfig): number {
  return pixels / config.imageSize[1];
}

/** The numbers of both sides, one row for each. */
export function numberRows(
  text: Text,
  left: SideNumbers | null,
  right: SideNumbers | null,
  direction: Direction,
): readonly NumberRow[] {
  const { numbers: words } = text.compare;
  const sides: Sides = [left, right];
  const area = windowed(sides);
  const measured = sides.map((side) => side && { side, values: measure(side.sight) });
  const row = (name: string, cell: (values: Measures, side: SideNumbers) => NumberCell | null): NumberRow => {
    const [first, second] = measured.map((one) => one && cell(one.values, one.side));
    return { name, cells: [first ?? null, second ?? null] };
  };
  const share = (value: number): NumberCell => ({ text: percent(value), value, share: value });
  return [
    row(direction === "from" ? words.seenFrom : words.seenTo, ({ seen, tokens }) => ({
      text: words.of(words.count(seen), words.count(tokens)),
      value: seen,
      share: seen / tokens,
    })),
    row(words.distance, ({ distance }, { config }) =>
      distance === null
        ? null
        : {
            text: words.distanceOf(fixed(distance, 1), percent(ofWidth(distance, config))),
            value: distance,
            share: ofWidth(distance, config),
          },
    ),
    ...(area
      ? [
          row(words.inside(area.name), (_, { sight }) => {
            const inside = shareInside(sight, area.sight);
            return inside === null ? null : share(inside);
          }),
        ]
      : []),
    direction === "from"
      ? row(words.entropy, ({ entropy, seen }) =>
          entropy === null
            ? null
            : {
                text: words.entropyOf(fixed(entropy, 2), fixed(Math.log(seen), 2)),
                value: entropy,
                share: entropy / Math.log(seen),
              },
        )
      : row(words.sum, ({ sum }) => ({ text: short(sum), value: sum })),
    row(words.largest, ({ largest, largestToken }, { sight }) => ({
      text: words.largestAt(short(largest), tokenName(text, sight.grid, largestToken)),
      value: largest,
      share: largest,
    })),
    ...(measured.some((one) => one?.values.prefix !== null)
      ? [
          row(direction === "from" ? words.prefix : words.prefixTo, ({ prefix }) =>
            prefix === null
              ? { text: words.noPrefix }
              : direction === "from"
                ? share(prefix)
                : { text: short(prefix), value: prefix },
          ),
        ]
      : []),
    row(words.pairs, ({ pairs, allPairs }) => ({
      text: pairs === allPairs ? words.count(pairs) : words.of(words.count(pairs), words.count(allPairs)),
      value: pairs,
      share: pairs / allPairs,
    })),
  ];
}

/** The rows as a file has them: plain numbers, in the units of the page. */
export function numberTable(
  text: Text,
  left: SideNumbers | null,
  right: SideNumbers | null,
  rows: readonly NumberRow[],
): Table {
  const { numbers, sides } = text.compare;
  return {
    columns: [numbers.measure, left?.name ?? sides[0], right?.name ?? sides[1]],
    rows: rows.map(({ name, cells }) => [name, ...cells.map((cell) => cell?.value ?? "")]),
  };
}

function seenWords({ name, config, selection, sight }: SideNumbers): SeenWords {
  const { grid, windows, direction } = sight;
  const { seen, tokens } = measure(sight);
  const [height, width] = windows?.layout.windowSize ?? [grid.rows, grid.columns];
  const shift = Math.max(...(windows?.layout.shift ?? [0]));
  const inWindow = sight.allowed.reduce((sum, kind) => sum + (kind > 0 ? 1 : 0), 0);
  return {
    ...{ name, direction, seen, tokens, inWindow, shift },
    height: height * grid.patchSize,
    width: width * grid.patchSize,
    share: percent(inWindow / patchCount(grid)),
    shiftPixels: shift * grid.patchSize,
    rows: grid.rows,
    columns: grid.columns,
    stage: config.family === "swin" ? stageOfBlock(config, selection.block).stage.index + 1 : 0,
  };
}

/** What the two sides show, in sentences. */
export function wordsOf(
  text: Text,
  left: SideNumbers | null,
  right: SideNumbers | null,
  direction: Direction,
): readonly string[] {
  const { words } = text.compare;
  const sides: Sides = [left, right];
  const there = sides.filter((side) => side !== null);
  const sentences = there.map((side) => words[reachOf(side.sight)](seenWords(side)));
  if (!left || !right) return sentences;
  const area = windowed(sides);
  const free = there.find((side) => !["window", "shifted"].includes(reachOf(side.sight)));
  const inside = area && free && shareInside(free.sight, area.sight);
  if (area && free && typeof inside === "number") {
    sentences.push(words.inside(free.name, area.name, percent(inside), direction));
  }
  const far = there.map(({ sight, config }) => {
    const { distance } = measure(sight);
    return distance === null ? null : percent(ofWidth(distance, config));
  });
  if (far[0] && far[1]) sentences.push(words.far(left.name, far[0], right.name, far[1], direction));
  const lost = there.find(({ sight }) => patchOfToken(sight.grid, sight.token) === null);
  const other = lost && there.find(({ sight }) => sight.grid.prefix.length === 0);
  if (lost && other) sentences.push(words.noPlace(tokenName(text, lost.sight.grid, lost.sight.token), other.name));
  const blockOf = ({ selection, config }: SideNumbers) => words.blockOf(selection.block + 1, blockCount(config));
  sentences.push(words.depth(blockOf(left), blockOf(right)));
  return sentences;
}
