import type { Text } from "../../../i18n/text.tsx";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import { placeOfToken } from "../../draw/window-lab/facts.ts";
import { fixed, percent, short } from "../../draw/charts/format.ts";
import { type LabPart, tokenCountOf } from "../../draw/window-lab/scene.ts";

/** A token as the Lab writes it, row and column from 0 as in the code: `(0, 5)`. */
export function tokenMarkOf(part: LabPart, token: number): string {
  const { row, column } = placeOfToken(part.layout, token);
  return `(${row}, ${column})`;
}

/** A token or a place of padding. */
export function cellName(text: Text, part: LabPart, cell: number): string {
  return cell < tokenCountOf(part.layout) ? tokenMarkOf(part, cell) : text.lab.padding;
}

/** A token with its window, place and region. */
export function tokenLine(text: Text, part: LabPart, token: number): string {
  const slot = part.layout.slotOf[token] as number;
  const window = windowOfToken(part.layout, token) + 1;
  const place = (slot % part.layout.windowTokens) + 1;
  return text.lab.map.token(tokenMarkOf(part, token), window, place, part.regions[slot] as number);
}

/** A share with the digits that are left of it: `23.4%`, `3.7e−44`, `0`. */
export function shareText(share: number): string {
  return share > 0 && share < 0.0005 ? short(share) : percent(share);
}

/** A key of the row: score, mask, both together, and what the softmax makes of it. */
export function keyParts(
  text: Text,
  part: LabPart,
  query: number,
  place: number,
): readonly [what: string, number: string, meaning: string] {
  const row = part.rowOf(query);
  const at = row?.places[place];
  if (!row || !at) return ["", "", ""];
  const name = at.token >= 0 ? tokenMarkOf(part, at.token) : text.lab.padding;
  return [
    text.lab.bars.place(place + 1, name, at.region),
    text.lab.bars.sum(fixed(at.score, 3), at.mask === 0 ? "0" : fixed(at.mask, 0), fixed(at.maskedScore, 3)),
    text.lab.bars.shares(shareText(at.without), shareText(at.with)),
  ];
}
