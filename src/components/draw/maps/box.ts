/** A rectangle in CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Moves every `rect` of an SVG group onto a box, or hides the group. This is all
 * that a hover costs above the canvases: no React, no layout.
 *
 * @param spread CSS pixels by which the rectangles stand outside the box
 */
export function placeBox(group: SVGGElement | null, box: Box | null, spread = 0): void {
  if (!group) return;
  if (!box) {
    group.setAttribute("visibility", "hidden");
    return;
  }
  group.removeAttribute("visibility");
  for (const rect of group.children) {
    rect.setAttribute("x", String(box.x - spread));
    rect.setAttribute("y", String(box.y - spread));
    rect.setAttribute("width", String(box.width + 2 * spread));
    rect.setAttribute("height", String(box.height + 2 * spread));
  }
}

/** The canvas's side of the screen: device pixels per CSS pixel, at least 1. */
export function pixelRatio(): number {
  return Math.max(1, globalThis.devicePixelRatio || 1);
}
