/**
 * Numbers as people read them: a true minus sign, a fixed number of digits so that
 * columns stand still, and no more digits than the sentence needs.
 */

const minus = "−";

/** Fixed digits after the point: `fixed(-1.234, 2)` is `−1.23`; never `−0.00`. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value > 0 ? "∞" : `${minus}∞`;
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? minus + text : text;
}

/** As `fixed`, with a plus sign for values that do not round to 0. */
export function signed(value: number, digits: number): string {
  const text = fixed(value, digits);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/**
 * About three significant digits without an exponent down to 0.0001: `41.9`,
 * `0.0417`; smaller values as `2.3e−6`.
 */
export function short(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0) return size === 0 ? "0" : fixed(value, 0);
  if (size < 1e-4) return value.toExponential(1).replaceAll("-", minus);
  const digits = size >= 100 ? 0 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  return fixed(value, digits);
}

/** A multiple of the uniform weight: `8.2`, `143`, and below a tenth the digits that are left of it, `0.035`. */
export function multiple(times: number): string {
  if (times > 0 && times < 0.1) return short(Number(times.toPrecision(2))).replace(/(\.\d*?)0+$/, "$1");
  return fixed(times, times >= 100 ? 0 : 1);
}

/** A probability 0 to 1 in per cent: `35.3%`; below a tenth of a per cent `<0.1%` unless it is 0. */
export function percent(probability: number): string {
  if (probability > 0 && probability < 0.0005) return "<0.1%";
  return `${fixed(probability * 100, 1)}%`;
}

/** A whole number as subscript digits: `q₂₆`. */
export function subscript(index: number): string {
  return String(index).replace(/\d/g, (digit) => String.fromCharCode(0x2080 + Number(digit)));
}
