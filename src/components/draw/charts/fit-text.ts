let context: CanvasRenderingContext2D | null | undefined;
let family = "sans-serif";
let font = "";

/**
 * Width in CSS pixels of a text in the page's font; an estimate where there is no canvas.
 *
 * @param size font size in CSS pixels
 */
export function textWidth(text: string, size: number, weight = 400): number {
  if (context === undefined) {
    context = globalThis.document?.createElement("canvas").getContext("2d") ?? null;
    if (context) family = getComputedStyle(document.body).fontFamily;
  }
  if (!context) return text.length * size * 0.6;
  const wanted = `${weight} ${size}px ${family}`;
  // Setting a font parses it, which costs more than to measure a word.
  if (wanted !== font) context.font = font = wanted;
  return context.measureText(text).width;
}

/** The text, or as much of it as fits with an ellipsis. SVG has no `text-overflow`. */
export function fitText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  let end = text.length - 1;
  while (end > 1 && textWidth(`${text.slice(0, end).trimEnd()}…`, size) > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** A piece of a line that is never broken, in parts of one style each. */
export type Phrase = readonly { readonly text: string; readonly style: string; readonly weight?: number }[];

export interface PlacedPhrase {
  readonly phrase: Phrase;
  readonly x: number;
  /** Line from 0. */
  readonly line: number;
}

/**
 * Sets phrases one after another, in new lines where the width ends. SVG text does not wrap.
 *
 * @param width CSS pixels
 * @param space CSS pixels between phrases
 */
export function flow(phrases: readonly Phrase[], width: number, size: number, space: number): PlacedPhrase[] {
  let x = 0;
  let line = 0;
  return phrases.map((phrase) => {
    const length = phrase.reduce((sum, part) => sum + textWidth(part.text, size, part.weight), 0);
    if (x > 0 && x + length > width) {
      x = 0;
      line++;
    }
    const placed = { phrase, x, line };
    x += length + space;
    return placed;
  });
}
