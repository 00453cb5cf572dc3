import { type RefObject, useEffect, useRef } from "react";
import type { Box } from "../draw/maps/box.ts";
import { putText } from "../draw/put.ts";

/** CSS pixels. */
type Size = Pick<Box, "width" | "height">;

/** How far the lens stands off, room of the atlas's numbers, and how far from its small map it may be, in CSS pixels. */
const distance = 14;
const labels = 24;
const farthest = 240;

export interface LensPanel {
  readonly root: RefObject<HTMLDivElement | null>;
  /**
   * Shows the lens.
   *
   * @param page where the atlas lies in the window
   * @param map where the head's small map lies in the atlas
   */
  readonly place: (page: DOMRect, map: Box) => void;
  readonly hide: () => void;
}

/** A panel that floats beside what it enlarges and moves past React. */
export function useLensPanel(): LensPanel {
  const root = useRef<HTMLDivElement>(null);
  // To ask for its size at every move would lay the page out once more; the observer is told before it is painted.
  const placed = useRef<{ size: Size; page: DOMRect; map: Box } | null>(null);
  useEffect(() => {
    const panel = root.current;
    if (!panel) return;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.borderBoxSize[0];
      if (!box || !placed.current) return;
      placed.current.size = { width: box.inlineSize, height: box.blockSize };
      placePanel(panel, placed.current.size, placed.current.page, placed.current.map);
    });
    observer.observe(panel);
    return () => observer.disconnect();
  }, []);
  // It stands in the window; what it belongs to has moved away from it.
  useEffect(() => {
    const scrolled = () => {
      if (root.current) root.current.hidden = true;
    };
    window.addEventListener("scroll", scrolled, { passive: true, capture: true });
    return () => window.removeEventListener("scroll", scrolled, { capture: true });
  }, []);
  return {
    root,
    place(page, map) {
      if (!root.current) return;
      root.current.hidden = false;
      placed.current = { size: placed.current?.size ?? { width: 0, height: 0 }, page, map };
      placePanel(root.current, placed.current.size, page, map);
    },
    hide() {
      if (root.current) root.current.hidden = true;
    },
  };
}

/** Writes the lens's title and its numbers. */
export function writeLens(panel: HTMLElement, title: string, rows: readonly (readonly [string, string])[]): void {
  putText(panel.querySelector('[data-text="title"]'), title);
  const list = panel.querySelector("dl");
  const texts = rows.flat();
  if (list && list.children.length !== texts.length) {
    list.replaceChildren(...texts.map((_, index) => document.createElement(index % 2 === 0 ? "dt" : "dd")));
  }
  for (const [index, text] of texts.entries()) putText(list?.children[index], text);
}

/**
 * Beside the whole atlas where that is near the small map, else below or above the
 * atlas, so that it covers no map; where nothing of this has room, beside the map.
 */
function placePanel(panel: HTMLElement, { width, height }: Size, page: DOMRect, map: Box): void {
  const { innerWidth, innerHeight } = globalThis;
  const small = { left: page.left + map.x, right: page.left + map.x + map.width, top: page.top + map.y };
  const inside = (at: number, length: number, room: number) => Math.max(4, Math.min(room - length - 4, at));
  const beside = inside(small.top + map.height / 2 - height / 2, height, innerHeight);
  const along = inside((small.left + small.right - width) / 2, width, innerWidth);
  const fits = (x: number, y: number) =>
    x >= 4 && y >= 4 && x + width <= innerWidth - 4 && y + height <= innerHeight - 4;
  const right = page.right + distance;
  const left = page.left - distance - labels - width;
  const places: readonly (readonly [x: number, y: number, near: boolean])[] = [
    [right, beside, page.right - small.right <= farthest],
    [left, beside, small.left - page.left <= farthest],
    [along, page.bottom + distance + labels, true],
    [along, page.top - distance - height, true],
    [small.right + distance, beside, true],
  ];
  const [x, y] = places.find(([atX, atY, near]) => near && fits(atX, atY)) ?? [small.left - distance - width, beside];
  panel.style.transform = `translate(${Math.round(Math.max(4, x))}px, ${Math.round(y)}px)`;
}
