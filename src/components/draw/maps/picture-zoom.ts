import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity } from "d3-zoom";

/** The part of a picture that is seen: the factor, and its left upper corner in shares of the picture's sides. */
export interface PictureView {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

/** The zoom of an element, moved by wheel, pinch, drag and double click, and by these calls. */
export interface PictureZoom {
  /** Multiplies the factor about the middle of what is seen. */
  scaleBy(factor: number): void;
  /** Moves what is seen, in CSS pixels. */
  panBy(x: number, y: number): void;
  /** Shows a part without telling anybody. */
  show(view: PictureView): void;
  stop(): void;
}

/** Smallest drag in CSS pixels that is not a click. */
const clickDistance = 4;

/** A trackpad sends a pinch as a wheel that turns by a few pixels; a wheel itself turns by many at once. */
const pinchStep = 40;

/** By how many powers of two a wheel event zooms: a notch of a wheel by about a third. */
function wheelPowers({ deltaY, deltaMode }: WheelEvent): number {
  if (deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return -0.4 * Math.sign(deltaY);
  return -deltaY * (Math.abs(deltaY) < pinchStep ? 0.02 : 0.004);
}

/**
 * Wheel with Ctrl, as a pinch on a trackpad sends it, zooms; without it the page
 * scrolls. One finger scrolls the page until the picture is zoomed, two zoom it. A
 * double click comes nearer, with Shift it goes away.
 *
 * @param width @param height CSS pixels of the element
 * @param most largest factor
 * @param onChange the person has moved it
 */
export function pictureZoom(
  element: HTMLElement,
  width: number,
  height: number,
  most: number,
  onChange: (view: PictureView) => void,
): PictureZoom {
  let factor = 1;
  let silent = false;
  const target = select(element);
  const behavior = zoom<HTMLElement, unknown>()
    .extent([
      [0, 0],
      [width, height],
    ])
    .translateExtent([
      [0, 0],
      [width, height],
    ])
    .scaleExtent([1, most])
    .clickDistance(clickDistance)
    .wheelDelta(wheelPowers)
    .filter((event: Event) => {
      if (event instanceof WheelEvent) return (event.ctrlKey || event.metaKey) && (factor > 1 || event.deltaY < 0);
      if (globalThis.TouchEvent && event instanceof TouchEvent) return factor > 1 || event.touches.length > 1;
      return event instanceof MouseEvent && event.type !== "dblclick" && event.button === 0 && factor > 1;
    })
    .on("zoom", ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => {
      factor = k;
      element.style.touchAction = k > 1 ? "none" : "pan-x pan-y";
      // The whole picture has no corner but its own, whatever rounding says.
      const corner = (at: number, side: number) => (k === 1 ? 0 : Math.max(0, -at / (k * side)));
      if (!silent) onChange({ k, x: corner(x, width), y: corner(y, height) });
    });
  element.style.touchAction = "pan-x pan-y";
  target.call(behavior).on("dblclick.zoom", (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    behavior.scaleBy(target, event.shiftKey ? 0.5 : 2, [event.clientX - box.left, event.clientY - box.top]);
  });
  return {
    scaleBy: (by) => behavior.scaleBy(target, by),
    panBy: (x, y) => behavior.translateBy(target, x / factor, y / factor),
    show({ k, x, y }) {
      silent = true;
      behavior.transform(target, zoomIdentity.translate(-x * k * width, -y * k * height).scale(k));
      silent = false;
    },
    stop: () => target.on(".zoom", null),
  };
}
