import { rgb } from "d3-color";
import { interpolateCividis, interpolatePuOr, interpolateViridis } from "d3-scale-chromatic";

/** `viridis` and `cividis` are sequential from 0; `diverging` is centred on 0 (violet below, orange above). */
export type ColorMap = "viridis" | "cividis" | "diverging";

const interpolators = { viridis: interpolateViridis, cividis: interpolateCividis, diverging: interpolatePuOr };
const tables = new Map<ColorMap, Uint8ClampedArray>();

/** 256 opaque RGBA entries of a colour map, made once: [256 · 4]. */
export function colorTable(map: ColorMap): Uint8ClampedArray {
  let table = tables.get(map);
  if (!table) {
    table = new Uint8ClampedArray(256 * 4);
    for (let i = 0; i < 256; i++) {
      const color = rgb(interpolators[map](i / 255));
      table.set([color.r, color.g, color.b, 255], i * 4);
    }
    tables.set(map, table);
  }
  return table;
}

/** The CSS colour at a position 0 to 1 of a map, the same entry that a raster paints. */
export function colorAt(map: ColorMap, unit: number): string {
  const table = colorTable(map);
  const entry = Math.max(0, Math.min(255, Math.round(unit * 255))) * 4;
  return `rgb(${table[entry]} ${table[entry + 1]} ${table[entry + 2]})`;
}
