import { windowRow, type WindowRow } from "../../../model/analysis/window-pair.ts";
import { illustrationScores, maskedSoftmax } from "../../../model/analysis/masked-softmax.ts";
import { layoutOfRun } from "../../../model/analysis/window-attention.ts";
import {
  attentionMask,
  regionOfSlots,
  type WindowGeometry,
  type WindowLayout,
  windowLayout,
} from "../../../model/analysis/windows.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import type { SwinConfig } from "../../../model/config.ts";
import { blockWindows, swinStages } from "../../../model/swin-stages.ts";
import type { NamedTensor } from "../../../model/tensor.ts";

/** One partition of the map with everything that follows from it. */
export interface LabPart {
  readonly layout: WindowLayout;
  /** Region of every slot, 0 to 8. */
  readonly regions: Uint8Array;
  /** [windows, query, key], 0 or -100. */
  readonly mask: Float32Array;
  /** The row of a token through the softmax; undefined while there are no scores. */
  readonly rowOf: (token: number) => WindowRow | undefined;
}

/** What the Lab shows: the map in regular windows, and in the shifted ones of the next block. */
export interface LabScene {
  readonly kind: "case" | "picture";
  readonly regular: LabPart;
  readonly shifted: LabPart;
}

/** The Lab's own map, in tokens. */
export interface CaseSettings {
  readonly rows: number;
  readonly columns: number;
  readonly window: number;
  readonly shift: number;
  readonly padding: WindowGeometry["padding"];
}

const caseConfig: Omit<SwinConfig, "imageSize" | "windowSize" | "padding"> = {
  family: "swin",
  patchSize: 1,
  inChans: 1,
  embedDim: 1,
  depths: [2],
  numHeads: [1],
  mlpRatio: 1,
  numClasses: 0,
  qkvBias: true,
  patchNorm: false,
  layerNormEps: 1e-5,
  act: "gelu",
};

/**
 * The windows that a Swin of these settings has. Where the map is not larger than
 * the window, the network's own rule shrinks the window and drops the shift.
 */
export function caseGeometry(settings: CaseSettings): { readonly [Key in "regular" | "shifted"]: WindowGeometry } {
  const { rows, columns, window, shift, padding } = settings;
  const [stage] = swinStages({ ...caseConfig, imageSize: [rows, columns], windowSize: window, padding });
  if (!stage) throw new RangeError("window lab: the map has no stage");
  const by = (axis: 0 | 1) => (stage.shift[axis] === 0 ? 0 : Math.min(shift, stage.windowSize[axis] - 1));
  const regular = { rows, columns, windowSize: stage.windowSize, shift: [0, 0] as const, padding };
  return { regular, shifted: { ...regular, shift: [by(0), by(1)] } };
}

/** Any number would do: the scores only have to differ. */
const seed = 5;

/** Tokens of the map. */
export function tokenCountOf(layout: WindowLayout): number {
  return layout.slotOf.length;
}

/** Windows of a layout. */
export function windowCount({ windowRows, windowColumns }: WindowLayout): number {
  return windowRows * windowColumns;
}

/** What lies in a slot: its token, or a number behind all tokens that stands for this place of padding. */
export function cellInSlot(layout: WindowLayout, slot: number): number {
  const token = layout.tokenAt[slot] ?? -1;
  return token >= 0 ? token : tokenCountOf(layout) + slot;
}

/** The slot of a token or of a place of padding; -1 where this layout has no such place. */
export function slotOfCell(layout: WindowLayout, cell: number): number {
  const tokens = tokenCountOf(layout);
  if (cell < 0) return -1;
  if (cell < tokens) return layout.slotOf[cell] as number;
  return layout.tokenAt[cell - tokens] === -1 ? cell - tokens : -1;
}

function part(layout: WindowLayout, rowOf: (of: LabPart, token: number) => WindowRow | undefined): LabPart {
  const rows = new Map<number, WindowRow | undefined>();
  const made: LabPart = {
    layout,
    regions: regionOfSlots(layout),
    mask: attentionMask(layout),
    rowOf: (token) => {
      if (!rows.has(token)) rows.set(token, rowOf(made, token));
      return rows.get(token);
    },
  };
  return made;
}

/** A row with scores for illustration: a pair of tokens has the same score in every partition. */
function illustratedRow({ layout, regions, mask }: LabPart, token: number): WindowRow {
  const size = layout.windowTokens;
  const slot = layout.slotOf[token] as number;
  const [window, place] = [Math.floor(slot / size), slot % size];
  const cells = Array.from({ length: size }, (_, at) => cellInSlot(layout, window * size + at));
  const all = illustrationScores(tokenCountOf(layout) + layout.tokenAt.length, token, seed);
  const scores = Float32Array.from(cells, (cell) => all[cell] as number);
  const added = mask.subarray(slot * size, (slot + 1) * size);
  const shares = maskedSoftmax(scores, added);
  const places = cells.map((_, at) => ({
    token: layout.tokenAt[window * size + at] as number,
    region: regions[window * size + at] as number,
    score: scores[at] as number,
    mask: added[at] as number,
    maskedScore: (scores[at] as number) + (added[at] as number),
    without: shares.without[at] as number,
    with: shares.with[at] as number,
  }));
  return { window, place, places };
}

/** The course's case, or the map that the sliders make of it. */
export function caseScene(settings: CaseSettings): LabScene {
  const { regular, shifted } = caseGeometry(settings);
  return {
    kind: "case",
    regular: part(windowLayout(regular), illustratedRow),
    shifted: part(windowLayout(shifted), illustratedRow),
  };
}

/**
 * A block of a Swin in a run of it. The regular partition is that of the block before,
 * with its own attention, where the block is shifted.
 *
 * @param tables relative position bias of every block
 */
export function pictureScene(
  capture: SwinCapture,
  tables: readonly (NamedTensor | undefined)[],
  block: number,
  head: number,
): LabScene {
  const rowIn = (of: number) => (_: LabPart, token: number) => windowRow(capture, tables[of], of, head, token);
  const layout = layoutOfRun(capture, block);
  const shifted = part(layout, rowIn(block));
  if (layout.shift[0] === 0 && layout.shift[1] === 0) return { kind: "picture", regular: shifted, shifted };
  return { kind: "picture", regular: part(blockWindows(capture.config, block, true), rowIn(block - 1)), shifted };
}
