import { type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import type { LinkStore } from "../../link-state.ts";
import { largestZoom } from "../../link-state.ts";
import { useText } from "../../i18n/text.tsx";
import { cellOfToken, patchesOf, type TokenGrid, tokenOfCell } from "../../model/analysis/token-grid.ts";
import type { Capture } from "../../model/capture.ts";
import type { Direction, Selection } from "../../model/selection.ts";
import { attentionScale, type ScaleKind } from "../draw/attention-scale.ts";
import { type CroppedPicture, drawCropOn } from "../draw/charts/picture-crop.ts";
import type { ColorMap } from "../draw/color.ts";
import { placeBox } from "../draw/maps/box.ts";
import { drawAttentionOverlay, drawDimmedOn } from "../draw/maps/overlay.ts";
import { type PictureZoom, pictureZoom } from "../draw/maps/picture-zoom.ts";
import { largestOf } from "../draw/maps/token-map.ts";
import { viewWith, zoomedBox, zoomedCellAt, zoomedContext, zoomedLayout } from "../draw/maps/zoomed.ts";
import { piecesPath, windowBorders, windowPieces } from "../draw/swin/window-pieces.ts";
import { usePixelRatio } from "../hooks/use-pixel-ratio.ts";
import { useWidth } from "../hooks/use-width.ts";
import { CanvasGrid } from "../views/CanvasGrid.tsx";
import { Outline } from "../views/Outline.tsx";
import { Overlay } from "../views/Overlay.tsx";
import { type SelectionSource, useSelectionDraw } from "../views/selection-source.ts";
import { tokenName } from "../views/token-words.ts";
import styles from "./sight-map.module.css";
import { reachOf, type Sight, sightOf } from "./sight.ts";

/** What a button outside can do with the zoom. */
export interface SightMapHandle {
  scaleBy(factor: number): void;
}

export interface SightMapProps {
  readonly ref?: RefObject<SightMapHandle | null>;
  readonly selection: SelectionSource;
  /** The grid of the pinned block. */
  readonly grid: TokenGrid;
  readonly capture: Capture;
  readonly picture: CroppedPicture;
  readonly source: "picture" | "pixels";
  readonly direction: Direction;
  readonly scale: ScaleKind;
  readonly colorMap: ColorMap;
  /** 0 to 1. */
  readonly opacity: number;
  readonly smoothing: boolean;
  /** What the pointer chooses on the picture. */
  readonly picks: "query" | "key";
  /** Widest picture in CSS pixels. */
  readonly largest?: number;
  /** The zoom that both sides share. */
  readonly link: LinkStore;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** How far a key or a button zooms. */
const zoomStep = 1.5;
/** How far Shift and an arrow move, in CSS pixels. */
const panStep = 48;

/** The colour scale of a sight; `perMap` ends at its largest patch. */
export function scaleOfSight(sight: Sight, kind: ScaleKind) {
  const high = kind === "perMap" ? largestOf(sight.weights, sight.grid.prefix.length) : 1;
  return attentionScale(kind, sight.places, high);
}

/**
 * What the chosen token sees, on the picture: a ViT's everywhere, a Swin's in its
 * window, which is drawn where it lies in the picture while the others stay dark.
 * The picture can be zoomed; all of it follows, and so does the other side.
 */
export function SightMap(props: SightMapProps) {
  const { selection, grid, capture, picture, direction, picks, link, onHover, onSelect, largest = 560 } = props;
  const text = useText();
  const [frame, room] = useWidth<HTMLDivElement>(320);
  const ratio = usePixelRatio();
  const root = useRef<HTMLDivElement>(null);
  const [under, map] = [useRef<HTMLCanvasElement>(null), useRef<HTMLCanvasElement>(null)];
  const lines = useRef<SVGSVGElement>(null);
  const [query, key, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const zoom = useRef<PictureZoom | null>(null);
  const width = Math.min(room, largest);
  const height = Math.round((width * grid.rows) / grid.columns);
  const layoutIn = (of: TokenGrid) => zoomedLayout(of, width, height, link.getState().zoom);

  const drawPicture = () => {
    if (!under.current) return;
    const context = zoomedContext(under.current, width, height, link.getState().zoom);
    // Far in, the pixels are shown as they are.
    const shown = props.source === "pixels" ? { ...picture, bitmap: null } : picture;
    if (props.opacity > 0) drawDimmedOn(context, shown, width, height);
    else drawCropOn(context, shown, width, height);
  };

  const drawWindows = (sight: Sight | null) => {
    const part = (name: string) => lines.current?.querySelector(`[data-part="${name}"]`);
    const put = (name: string, path: string) => part(name)?.setAttribute("d", path);
    // One window is no boundary.
    if (!sight?.windows || reachOf(sight) === "whole") {
      put("borders", "");
      put("window", "");
      put("window-edge", "");
      return;
    }
    const { layout, own } = sight.windows;
    const { x, y, cellWidth, cellHeight } = layoutIn(sight.grid);
    const borders = windowBorders(layout);
    const [wide, high] = [cellWidth * layout.columns, cellHeight * layout.rows];
    put(
      "borders",
      borders.rows.map((row) => `M${x} ${y + row * cellHeight}h${wide}`).join("") +
        borders.columns.map((column) => `M${x + column * cellWidth} ${y}v${high}`).join(""),
    );
    const outline = piecesPath(windowPieces(layout, own), x, y, cellWidth);
    put("window", outline);
    put("window-edge", outline);
  };

  const draw = (now: Selection) => {
    const sight = sightOf(capture, now, direction);
    if (map.current) {
      const context = zoomedContext(map.current, width, height, link.getState().zoom);
      if (sight) {
        const { rows, columns, prefix } = sight.grid;
        const cells = { rows, columns, width, height, cell: 0, cellHeight: 0, gap: 0 };
        drawAttentionOverlay(context, cells, {
          patches: patchesOf(sight.grid, sight.weights),
          allowed: sight.allowed.subarray(prefix.length),
          scale: scaleOfSight(sight, props.scale),
          ...{ colorMap: props.colorMap, opacity: props.opacity, smoothing: props.smoothing },
        });
      }
    }
    drawWindows(sight);
    const of = sight?.grid ?? grid;
    const layout = layoutIn(of);
    // Where the pinned token is while the pointer, here or on the other side, is elsewhere.
    const pinned = selection.pinned?.() ?? now;
    const left = pinned.block === now.block && pinned[picks] !== now[picks];
    placeBox(rest.current, left ? zoomedBox(of, layout, pinned[picks]) : null);
    placeBox(query.current, zoomedBox(of, layout, now.query), 1);
    placeBox(key.current, zoomedBox(of, layout, now.key), now.key === now.query ? -2 : 0);
    lines.current?.toggleAttribute("data-zoomed", link.getState().zoom.k > 1);
  };
  useSelectionDraw(selection, draw);
  useLayoutEffect(drawPicture);

  const redraw = useRef(() => {});
  redraw.current = () => {
    drawPicture();
    draw(selection.current());
  };
  useEffect(() => {
    const element = root.current;
    if (!element) return;
    let frameId = 0;
    let own = false;
    const moves = pictureZoom(element, width, height, largestZoom, (view) => {
      own = true;
      link.setState({ zoom: view });
      own = false;
    });
    moves.show(link.getState().zoom);
    zoom.current = moves;
    const stop = link.subscribe((state, previous) => {
      if (state.zoom === previous.zoom) return;
      if (!own) moves.show(state.zoom);
      frameId ||= requestAnimationFrame(() => {
        frameId = 0;
        redraw.current();
      });
    });
    return () => {
      stop();
      moves.stop();
      cancelAnimationFrame(frameId);
    };
  }, [link, width, height]);
  useImperativeHandle(props.ref, () => ({ scaleBy: (factor) => zoom.current?.scaleBy(factor) }));

  const onKey = (event: React.KeyboardEvent): boolean => {
    const moves = zoom.current;
    if (!moves || event.ctrlKey) return false;
    const pans: Record<string, readonly [number, number]> = {
      ArrowLeft: [panStep, 0],
      ArrowRight: [-panStep, 0],
      ArrowUp: [0, panStep],
      ArrowDown: [0, -panStep],
    };
    const pan = event.shiftKey ? pans[event.key] : undefined;
    if (pan) moves.panBy(...pan);
    else if (event.key === "+" || event.key === "=") moves.scaleBy(zoomStep);
    else if (event.key === "-") moves.scaleBy(1 / zoomStep);
    else if (event.key === "0") moves.scaleBy(0);
    else return false;
    return true;
  };

  return (
    <div ref={frame} className={styles.frame}>
      <CanvasGrid
        selection={selection}
        element={root}
        label={text.compare.map(picks)}
        rows={grid.rows}
        columns={grid.columns}
        width={width}
        height={height}
        className={styles.map}
        cellOf={(now) => cellOfToken(grid, now[picks])}
        partOf={(cell) => ({ [picks]: tokenOfCell(grid, cell.row, cell.column) })}
        cellAt={(x, y) => zoomedCellAt(grid, layoutIn(grid), x, y)}
        describe={(now) => tokenName(text, grid, now[picks])}
        onKey={onKey}
        onHover={onHover}
        onSelect={(part) => {
          onSelect(part);
          // What the keyboard has chosen comes into view.
          const whole = zoomedLayout(grid, 1, 1, { k: 1, x: 0, y: 0 });
          const box = zoomedBox(grid, whole, part[picks] ?? 0);
          if (box) link.setState((state) => ({ zoom: viewWith(state.zoom, box) }));
        }}
      >
        <canvas ref={under} aria-hidden="true" style={{ width, height }} data-ratio={ratio} />
        <canvas ref={map} aria-hidden="true" style={{ width, height }} />
        <Overlay ref={lines} className={styles.lines} width={width} height={height}>
          <path data-part="borders" className={styles.borders} />
          <path data-part="window-edge" className={styles.windowEdge} />
          <path data-part="window" className={styles.window} />
          <Outline group={rest} tone={picks} kind="rest" />
          <Outline group={key} tone="key" kind={picks === "key" ? undefined : "thin"} />
          <Outline group={query} tone="query" kind={picks === "query" ? undefined : "thin"} />
        </Overlay>
      </CanvasGrid>
    </div>
  );
}
