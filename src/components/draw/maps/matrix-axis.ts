import { select } from "d3-selection";
import type { TokenGrid } from "../../../model/analysis/token-grid.ts";

/** A label beside a matrix: for one token, or for all patches of one row of the picture. */
export interface AxisTick {
  readonly label: string;
  /** CSS pixels along the axis, in the middle of what it names. */
  readonly at: number;
}

/** Room that one label needs along the axis in CSS pixels. */
const labelRoom = 13;

/**
 * The labels of one axis: prefix tokens where they are large enough, then rows of
 * patches, or single patches when zoomed in. Labels keep their distance.
 *
 * @param size CSS pixels of one token
 * @param shift CSS pixels of the first token's start
 * @param side length of the axis in CSS pixels
 * @param name label of a token
 * @param rowName label of a row of patches, from 0
 * @param room CSS pixels that a label of one token takes along the axis
 */
export function axisTicks(
  grid: TokenGrid,
  size: number,
  shift: number,
  side: number,
  name: (token: number) => string,
  rowName: (row: number) => string,
  room = labelRoom,
): AxisTick[] {
  const ticks: AxisTick[] = [];
  let free = 0;
  const add = (label: string, at: number, needs: number) => {
    if (at < 0 || at > side || at - needs / 2 < free - needs * 0.5) return;
    ticks.push({ label, at });
    free = at + needs;
  };
  const prefix = grid.prefix.length;
  for (let token = 0; token < prefix; token++) add(name(token), shift + (token + 0.5) * size, room);
  for (let row = 0; row < grid.rows; row++) {
    const start = shift + (prefix + row * grid.columns) * size;
    if (size >= room) {
      for (let column = 0; column < grid.columns; column++) {
        add(name(prefix + row * grid.columns + column), start + (column + 0.5) * size, room);
      }
    } else {
      // The seen part of the row, so that its label stays while it is passed.
      const [from, to] = [Math.max(0, start), Math.min(side, start + grid.columns * size)];
      if (to - from >= labelRoom / 2) add(rowName(row), (from + to) / 2, labelRoom);
    }
  }
  return ticks;
}

/** The labels that a group shows: another head has the same ones, and a hover must not set each anew. */
const shown = new WeakMap<SVGGElement, string>();

/** Puts the labels into an SVG group: at the left of the matrix, or above it. */
export function drawAxis(group: SVGGElement | null, ticks: readonly AxisTick[], place: "left" | "top"): void {
  if (!group) return;
  const labels = ticks.map(({ label, at }) => `${at} ${label}`).join("\n");
  if (shown.get(group) === labels) return;
  shown.set(group, labels);
  select(group)
    .selectAll<SVGTextElement, AxisTick>("text")
    .data(ticks)
    .join("text")
    .attr("x", (tick) => (place === "left" ? -6 : tick.at))
    .attr("y", (tick) => (place === "left" ? tick.at : -6))
    .attr("text-anchor", place === "left" ? "end" : "middle")
    .attr("dominant-baseline", place === "left" ? "central" : "auto")
    .text((tick) => tick.label);
}
