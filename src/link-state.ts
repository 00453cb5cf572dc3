import { createStore } from "zustand/vanilla";

/** The part of a picture that is shown, in shares of its sides: the factor, and the left upper corner. */
export interface Zoom {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export const wholePicture: Zoom = { k: 1, x: 0, y: 0 };

/** What the two sides have in common. */
export interface LinkState {
  /** Whether a block of one side brings the other to the block at the same depth. */
  readonly depth: boolean;
  /** Whether a picture chosen on one side is shown on both. */
  readonly picture: boolean;
  readonly zoom: Zoom;
}

export const initialLink: LinkState = { depth: true, picture: true, zoom: wholePicture };

export type LinkStore = ReturnType<typeof createLinkStore>;

export function createLinkStore(initial: Partial<LinkState> = {}) {
  return createStore<LinkState>(() => ({ ...initialLink, ...initial }));
}

/** The largest zoom of a picture. */
export const largestZoom = 8;

/** As `factor,x,y`, the corner in shares of the picture: `2,0.25,0.5`. */
export function formatZoom({ k, x, y }: Zoom): string {
  return [k, x, y].map((part) => Number(part.toFixed(3))).join(",");
}

/** @returns undefined when it is no part of a picture */
export function parseZoom(text: string): Zoom | undefined {
  const match = /^(\d{1,2}(?:\.\d{1,3})?),([01](?:\.\d{1,3})?),([01](?:\.\d{1,3})?)$/.exec(text);
  if (!match) return undefined;
  const [k, x, y] = [Number(match[1]), Number(match[2]), Number(match[3])];
  // Numbers in an address are rounded, so the far edge may miss by as much.
  const inside = (corner: number) => corner + 1 / k <= 1.002;
  return k >= 1 && k <= largestZoom && inside(x) && inside(y) ? { k, x, y } : undefined;
}
