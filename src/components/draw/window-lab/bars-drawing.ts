import type { WindowRow } from "../../../model/analysis/window-pair.ts";
import { labelStep } from "../charts/axis.ts";
import { hatch } from "./hatch.ts";
import { happened } from "./phase.ts";
import { inkOn, type LabColors, regionColor } from "./region-colors.ts";

/** CSS pixels of the bars of one row of softmax. */
export interface BarsGeometry {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  /** Height of the longest bar. */
  readonly plot: number;
  /** Width of a place with its two bars. */
  readonly pitch: number;
}

export function barsGeometry(count: number, width: number, plot: number): BarsGeometry {
  const [left, top, foot] = [40, 12, 40];
  return { count, width, height: top + plot + foot, left, top, plot, pitch: (width - left) / count };
}

/** The place under a point; null left of the first. */
export function placeUnder({ left, pitch, count }: BarsGeometry, x: number): number | null {
  const at = Math.floor((x - left) / pitch);
  return at >= 0 && at < count ? at : null;
}

export interface BarsLook {
  readonly row: WindowRow;
  readonly phase: number;
  readonly masked: boolean;
  /** Place of the key that is looked at, -1 for none. */
  readonly key: number;
  readonly colors: LabColors;
  readonly ratio: number;
  readonly percent: (share: number) => string;
}

/** A round number not below the largest share: the end of the axis. */
export function axisEnd(largest: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(largest, 1e-6)));
  return ([1, 2, 2.5, 4, 5, 10].find((times) => times * power >= largest - 1e-9) ?? 10) * power;
}

/**
 * The shares of one row: grey without the mask, blue with it; what goes to strangers
 * is hatched. Between mask and softmax the blue bars grow out of the grey ones.
 */
export function drawBars(context: CanvasRenderingContext2D, geometry: BarsGeometry, look: BarsLook): void {
  const { row, phase, masked, key, colors, ratio, percent } = look;
  const { left, top, plot, pitch, width, count } = geometry;
  const { softmax } = happened(phase);
  const floor = top + plot;
  const end = axisEnd(Math.max(...row.places.map((at) => Math.max(at.without, at.with))));
  const y = (share: number) => floor - (plot * share) / end;
  context.clearRect(0, 0, geometry.width, geometry.height);
  context.font = `11px ${colors.font}`;
  context.textBaseline = "middle";
  for (const share of [0, end / 2, end]) {
    context.fillStyle = colors.line;
    context.fillRect(left, y(share) - 0.5, width - left, 1);
    context.fillStyle = colors.soft;
    context.textAlign = "right";
    context.fillText(percent(share), left - 6, y(share));
  }
  const wide = Math.max(1, Math.min(20, pitch * 0.36));
  const space = pitch >= 8 ? Math.min(3, pitch * 0.06) : 0;
  const step = labelStep(count, 18, width - left);
  const leak = hatch(context, colors.warn, ratio);
  row.places.forEach((at, place) => {
    const middle = left + (place + 0.5) * pitch;
    if (place === key || place === row.place) {
      context.globalAlpha = 0.13;
      context.fillStyle = place === key ? colors.key : colors.query;
      context.fillRect(middle - pitch / 2, top - 6, pitch, plot + 6);
      context.globalAlpha = 1;
    }
    const stranger = at.mask !== 0;
    const before = masked ? middle - space / 2 - wide : middle - wide * 0.75;
    const beforeWide = masked ? wide : wide * 1.5;
    bar(context, before, y(at.without), beforeWide, floor, colors.faint);
    if (stranger && !masked) {
      bar(context, before, y(at.without), beforeWide, floor, colors.panel);
      bar(context, before, y(at.without), beforeWide, floor, leak);
      context.strokeStyle = colors.warn;
      context.lineWidth = 1;
      context.strokeRect(before + 0.5, y(at.without), beforeWide - 1, floor - y(at.without));
    }
    if (masked) {
      context.globalAlpha = 0.3 + 0.7 * softmax;
      bar(context, middle + space / 2, y(at.without + (at.with - at.without) * softmax), wide, floor, colors.key);
      context.globalAlpha = 1;
    }
    const besideChosen = [row.place, key].some(
      (one) => one >= 0 && one !== place && Math.abs(one - place) * pitch < 20,
    );
    const numbered = step === 1 || (place % step === step - 1 && !besideChosen);
    foot(context, geometry, look, place, middle, numbered);
  });
  if (pitch < digitPitch) runDigits(context, geometry, look);
}

/** CSS pixels of a place from which it has room for its own region's digit. */
const digitPitch = 10;

/** One digit for places in a row that are of one region, where single ones are too narrow for theirs. */
function runDigits(context: CanvasRenderingContext2D, geometry: BarsGeometry, { row, colors, phase }: BarsLook): void {
  const { left, top, plot, pitch, count } = geometry;
  context.globalAlpha = happened(phase).tint;
  context.font = `600 11px ${colors.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  let first = 0;
  for (let place = 1; place <= count; place++) {
    const region = row.places[first]?.region ?? 0;
    if (place < count && row.places[place]?.region === region) continue;
    if ((place - first) * pitch >= 12) {
      const middle = left + ((first + place) / 2) * pitch;
      context.fillStyle = regionColor(region);
      context.fillRect(middle - 5, top + plot + 3, 10, 14);
      context.fillStyle = inkOn(regionColor(region));
      context.fillText(String(region), middle, top + plot + 10.5);
    }
    first = place;
  }
  context.globalAlpha = 1;
}

function bar(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  wide: number,
  floor: number,
  fill: string | CanvasPattern,
) {
  if (floor - y < 0.25) return;
  context.fillStyle = fill;
  context.fillRect(x, y, wide, floor - y);
}

/** Under each place its region, and its number where there is room. */
function foot(
  context: CanvasRenderingContext2D,
  { top, plot, pitch, width }: BarsGeometry,
  { row, colors, phase, key }: BarsLook,
  place: number,
  middle: number,
  numbered: boolean,
): void {
  const at = row.places[place];
  if (!at) return;
  const floor = top + plot;
  const color = regionColor(at.region);
  const wide = Math.max(1, pitch - (pitch >= 8 ? 2 : 0.5));
  context.globalAlpha = happened(phase).tint;
  context.fillStyle = color;
  context.fillRect(middle - wide / 2, floor + 3, wide, 14);
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (pitch >= digitPitch) {
    context.fillStyle = inkOn(color);
    context.font = `600 11px ${colors.font}`;
    context.fillText(String(at.region), middle, floor + 10.5);
  }
  context.globalAlpha = 1;
  const chosen = place === row.place || place === key;
  if (!numbered && !chosen) return;
  context.fillStyle = place === row.place ? colors.query : place === key ? colors.key : colors.soft;
  context.font = `${chosen ? 600 : 400} 11px ${colors.font}`;
  const text = String(place + 1);
  context.fillText(text, Math.min(middle, width - context.measureText(text).width / 2), floor + 28);
}
