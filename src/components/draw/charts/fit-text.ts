let context: CanvasRenderingContext2D | null | undefined;

/** Width of a text in CSS pixels in the given font; an estimate where there is no canvas. */
export function textWidth(text: string, font: string): number {
  if (context === undefined) context = globalThis.document?.createElement("canvas").getContext("2d") ?? null;
  if (!context) return text.length * 8;
  context.font = font;
  return context.measureText(text).width;
}

/** The text, or as much of it as fits with an ellipsis. SVG has no `text-overflow`. */
export function fitText(text: string, width: number, font: string): string {
  if (textWidth(text, font) <= width) return text;
  let end = text.length - 1;
  while (end > 1 && textWidth(`${text.slice(0, end).trimEnd()}…`, font) > width) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
