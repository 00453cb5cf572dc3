/**
 * The geometry of shifted windows: which token sits where after padding and
 * rolling, which pairs may look at each other, and which entry of the bias table a
 * pair has. The network gathers its tokens by these very tables, so what the page
 * shows of them is what was computed.
 *
 * Liu et al. 2021, "Swin Transformer: Hierarchical Vision Transformer using Shifted
 * Windows", arXiv:2103.14030, section 3.2.
 *
 * A *slot* is a place after the roll: slot = window · N + place, N tokens in a
 * window, both row-major. A *token* is a place of the map: row · columns + column.
 */

export interface WindowGeometry {
  /** Height and width of the map in tokens. */
  readonly rows: number;
  readonly columns: number;
  /** Height and width of a window in tokens, at most those of the map. */
  readonly windowSize: readonly [rows: number, columns: number];
  /** How far the map is rolled up and to the left, in tokens; [0, 0] in regular blocks. */
  readonly shift: readonly [rows: number, columns: number];
  /**
   * A map that the windows do not divide gets zeros at the bottom and the right:
   * after the roll (timm) or before it (Hugging Face, Microsoft's detection code).
   */
  readonly padding: "afterShift" | "beforeShift";
}

export interface WindowLayout extends WindowGeometry {
  /** Height and width of the map with its padding. */
  readonly paddedRows: number;
  readonly paddedColumns: number;
  /** Windows down and across. */
  readonly windowRows: number;
  readonly windowColumns: number;
  /** Tokens of one window, padding counted. */
  readonly windowTokens: number;
  /** Token in each slot, -1 for padding: [windows · windowTokens]. */
  readonly tokenAt: Int32Array;
  /** Slot of each token: [rows · columns]. */
  readonly slotOf: Int32Array;
}

/** What a forbidden pair gets added to its score; exp(-100) is far below what float32 adds to 1. */
export const maskedScore = -100;

/**
 * Where padding, roll and partition put every token.
 *
 * @throws RangeError when an extent is not a whole number or a window larger than the map
 */
export function windowLayout(geometry: WindowGeometry): WindowLayout {
  const { rows, columns, windowSize, shift, padding } = geometry;
  checkAxis("rows", rows, windowSize[0], shift[0]);
  checkAxis("columns", columns, windowSize[1], shift[1]);
  const [height, width] = windowSize;
  const [windowRows, windowColumns] = [Math.ceil(rows / height), Math.ceil(columns / width)];
  const [paddedRows, paddedColumns] = [windowRows * height, windowColumns * width];
  const windowTokens = height * width;
  // The roll goes round the padded map, or round the map that is padded afterwards.
  const [roundRows, roundColumns] = padding === "beforeShift" ? [paddedRows, paddedColumns] : [rows, columns];

  const tokenAt = new Int32Array(paddedRows * paddedColumns).fill(-1);
  const slotOf = new Int32Array(rows * columns);
  for (let slot = 0; slot < tokenAt.length; slot++) {
    const { row, column } = placeOfSlot({ windowSize, windowColumns }, slot);
    if (row >= roundRows || column >= roundColumns) continue;
    const fromRow = (row + shift[0]) % roundRows;
    const fromColumn = (column + shift[1]) % roundColumns;
    if (fromRow >= rows || fromColumn >= columns) continue;
    const token = fromRow * columns + fromColumn;
    tokenAt[slot] = token;
    slotOf[token] = slot;
  }
  return { ...geometry, paddedRows, paddedColumns, windowRows, windowColumns, windowTokens, tokenAt, slotOf };
}

function checkAxis(axis: string, extent: number, window: number, shift: number): void {
  const whole = [extent, window, shift].every(Number.isInteger);
  if (whole && window >= 1 && window <= extent && shift >= 0 && shift < window) return;
  throw new RangeError(
    `${axis}: a map of ${extent} cannot have windows of ${window} shifted by ${shift}; the window is 1 to ${extent}, the shift 0 to ${window - 1}`,
  );
}

/** Row and column after the roll (of the padded map) at which a slot lies. */
export function placeOfSlot(
  { windowSize: [height, width], windowColumns }: Pick<WindowLayout, "windowSize" | "windowColumns">,
  slot: number,
): { readonly row: number; readonly column: number } {
  const window = Math.floor(slot / (height * width));
  const place = slot % (height * width);
  return {
    row: Math.floor(window / windowColumns) * height + Math.floor(place / width),
    column: (window % windowColumns) * width + (place % width),
  };
}

/** The slot at a row and column after the roll. */
export function slotOfPlace(
  { windowSize: [height, width], windowColumns }: Pick<WindowLayout, "windowSize" | "windowColumns">,
  row: number,
  column: number,
): number {
  const window = Math.floor(row / height) * windowColumns + Math.floor(column / width);
  return window * height * width + (row % height) * width + (column % width);
}

/** The window of a token, row-major over the rolled map. */
export function windowOfToken(layout: WindowLayout, token: number): number {
  return Math.floor((layout.slotOf[token] as number) / layout.windowTokens);
}

/** Whether the roll joins strangers, so that a mask is needed. */
export function isShifted({ shift }: Pick<WindowGeometry, "shift">): boolean {
  return shift[0] > 0 || shift[1] > 0;
}

/**
 * Region numbers 0 to 8 of every place after the roll, as the reference counts
 * them: three bands down times three across, cut where the last window begins and
 * where the rolled-in part begins. Tokens of one window may look at each other only
 * inside one region. A side without a shift is a single band, 0.
 *
 * The bands are those of the padded map. With `afterShift` the roll goes round the
 * map without its padding, so where windows do not divide it, opposite borders can
 * share a region: there timm's mask lets strangers look at each other, and so do we.
 *
 * @returns [paddedRows · paddedColumns], row-major over the rolled map
 */
export function regionNumbers(layout: WindowLayout): Uint8Array {
  const { paddedRows, paddedColumns, windowSize, shift } = layout;
  const band = (place: number, extent: number, window: number, by: number) =>
    by === 0 || place < extent - window ? 0 : place < extent - by ? 1 : 2;
  const regions = new Uint8Array(paddedRows * paddedColumns);
  for (let row = 0; row < paddedRows; row++) {
    const down = band(row, paddedRows, windowSize[0], shift[0]);
    for (let column = 0; column < paddedColumns; column++) {
      regions[row * paddedColumns + column] = 3 * down + band(column, paddedColumns, windowSize[1], shift[1]);
    }
  }
  return regions;
}

/** The region of every slot: [windows · windowTokens]. */
export function regionOfSlots(layout: WindowLayout): Uint8Array {
  const regions = regionNumbers(layout);
  return Uint8Array.from({ length: layout.tokenAt.length }, (_, slot) => {
    const { row, column } = placeOfSlot(layout, slot);
    return regions[row * layout.paddedColumns + column] as number;
  });
}

/**
 * What is added to the scores of a shifted block: 0 for a pair of one region,
 * -100 for strangers that the roll has brought into one window.
 *
 * @returns [windows, query, key], row-major
 */
export function attentionMask(layout: WindowLayout): Float32Array {
  const size = layout.windowTokens;
  const regions = regionOfSlots(layout);
  const mask = new Float32Array(regions.length * size);
  for (let query = 0; query < regions.length; query++) {
    const first = query - (query % size);
    for (let key = 0; key < size; key++) {
      if (regions[query] !== regions[first + key]) mask[query * size + key] = maskedScore;
    }
  }
  return mask;
}

/** The steps by which a pair finds its entry in the bias table. */
export interface RelativePosition {
  /** Query minus key, in tokens: -(M-1) to M-1. */
  readonly rowOffset: number;
  readonly columnOffset: number;
  /** The offsets counted from 0. */
  readonly tableRow: number;
  readonly tableColumn: number;
  /** tableRow · (2 · width - 1) + tableColumn. */
  readonly index: number;
}

/** The entry of the pair of two places in a window. */
export function relativePosition(
  [height, width]: readonly [number, number],
  query: number,
  key: number,
): RelativePosition {
  const rowOffset = Math.floor(query / width) - Math.floor(key / width);
  const columnOffset = (query % width) - (key % width);
  const [tableRow, tableColumn] = [rowOffset + height - 1, columnOffset + width - 1];
  return { rowOffset, columnOffset, tableRow, tableColumn, index: tableRow * (2 * width - 1) + tableColumn };
}

/**
 * Row of the bias table for every pair of places in a window.
 *
 * @returns [query, key], row-major, 0 to (2 · height - 1)(2 · width - 1) - 1
 */
export function relativePositionIndex(windowSize: readonly [number, number]): Int32Array {
  const size = windowSize[0] * windowSize[1];
  return Int32Array.from(
    { length: size * size },
    (_, pair) => relativePosition(windowSize, Math.floor(pair / size), pair % size).index,
  );
}

/**
 * The bias of every pair: the table gathered by `relativePositionIndex`.
 *
 * @param table [(2 · height - 1)(2 · width - 1), heads], as stored
 * @returns [heads, query, key], row-major
 */
export function relativePositionBias(
  table: Float32Array,
  windowSize: readonly [number, number],
  heads: number,
): Float32Array {
  const index = relativePositionIndex(windowSize);
  const bias = new Float32Array(heads * index.length);
  for (let head = 0; head < heads; head++) {
    for (let pair = 0; pair < index.length; pair++) {
      bias[head * index.length + pair] = table[(index[pair] as number) * heads + head] as number;
    }
  }
  return bias;
}
