import { putAttribute } from "../put.ts";

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
    putAttribute(group, "visibility", "hidden");
    return;
  }
  group.removeAttribute("visibility");
  for (const rect of group.children) {
    putAttribute(rect, "x", String(box.x - spread));
    putAttribute(rect, "y", String(box.y - spread));
    putAttribute(rect, "width", String(box.width + 2 * spread));
    putAttribute(rect, "height", String(box.height + 2 * spread));
  }
}

/** The canvas's side of the screen: device pixels per CSS pixel, at least 1. */
export function pixelRatio(): number {
  return Math.max(1, globalThis.devicePixelRatio || 1);
}
