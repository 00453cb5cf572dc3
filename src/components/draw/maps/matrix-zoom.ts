import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity } from "d3-zoom";
import type { MatrixView } from "./matrix.ts";

/** The zoom of a square element, moved by wheel, pinch and drag, and by these calls. */
export interface MatrixZoom {
  /** Multiplies the factor, about a point in CSS pixels. */
  scaleBy(factor: number, about: readonly [x: number, y: number]): void;
  panBy(x: number, y: number): void;
  show(view: MatrixView): void;
  reset(): void;
  stop(): void;
}

/** Smallest drag in CSS pixels that is not a click. */
const clickDistance = 4;

/**
 * Wheel: zooms when the matrix has the focus, or with Ctrl as a pinch on a trackpad
 * sends it; else the page scrolls. One finger scrolls the page until the matrix is
 * zoomed, two fingers zoom it.
 *
 * @param side CSS pixels
 * @param most largest factor
 */
export function matrixZoom(
  element: HTMLElement,
  side: number,
  most: number,
  onChange: (view: MatrixView) => void,
): MatrixZoom {
  let factor = 1;
  const target = select(element);
  const behavior = zoom<HTMLElement, unknown>()
    .extent([
      [0, 0],
      [side, side],
    ])
    .translateExtent([
      [0, 0],
      [side, side],
    ])
    .scaleExtent([1, most])
    .clickDistance(clickDistance)
    .filter((event: Event) => {
      if (event instanceof WheelEvent) {
        const wanted = event.ctrlKey || event.metaKey || element.contains(document.activeElement);
        return wanted && (factor > 1 || event.deltaY < 0);
      }
      if (globalThis.TouchEvent && event instanceof TouchEvent) return factor > 1 || event.touches.length > 1;
      return event instanceof MouseEvent && event.type !== "dblclick" && event.button === 0;
    })
    .on("zoom", ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => {
      factor = transform.k;
      element.style.touchAction = factor > 1 ? "none" : "pan-x pan-y";
      onChange({ k: transform.k, x: transform.x, y: transform.y });
    });
  element.style.touchAction = "pan-x pan-y";
  target.call(behavior).on("dblclick.zoom", null);
  return {
    scaleBy: (by, about) => behavior.scaleBy(target, by, [about[0], about[1]]),
    panBy: (x, y) => behavior.translateBy(target, x / factor, y / factor),
    show: ({ k, x, y }) => behavior.transform(target, zoomIdentity.translate(x, y).scale(k)),
    reset: () => behavior.transform(target, zoomIdentity),
    stop: () => target.on(".zoom", null),
  };
}
