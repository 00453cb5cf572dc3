import { useMemo, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { type TokenGrid, tokenCount } from "../../model/analysis/token-grid.ts";
import type { VitCapture } from "../../model/capture.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import type { ScaleKind } from "../draw/attention-scale.ts";
import type { ColorMap } from "../draw/color.ts";
import { type AtlasContent, ordinaryOrder, orderBy, paintAtlas, slotOf } from "../draw/maps/atlas.ts";
import { atlasLayout, mapAt, mapBox } from "../draw/maps/atlas-layout.ts";
import { placeBox } from "../draw/maps/box.ts";
import type { GridCell } from "../draw/maps/walk.ts";
import { usePixelRatio } from "../hooks/use-pixel-ratio.ts";
import { useWidth } from "../hooks/use-width.ts";
import { AtlasBars } from "./AtlasBars.tsx";
import { AtlasLens, type LensHandle } from "./AtlasLens.tsx";
import { AtlasMarks } from "./AtlasMarks.tsx";
import { type AtlasTint, describeHead, type HeadsOff, headAlpha } from "./atlas-words.ts";
import { CanvasGrid } from "./CanvasGrid.tsx";
import styles from "./HeadAtlas.module.css";
import { Outline } from "./Outline.tsx";
import { type SelectionSource, useSelectionDraw } from "./selection-source.ts";
import { tokenMark } from "./token-words.ts";
import { Overlay } from "./Overlay.tsx";

export interface HeadAtlasProps {
  readonly selection: SelectionSource;
  readonly grid: TokenGrid;
  /** Blocks and heads of the model; known before the first run. */
  readonly depth: number;
  readonly numHeads: number;
  /** A run with `attn.pattern`; null before the first one. Blocks that it did not keep have empty places. */
  readonly capture: VitCapture | null;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  /** Upper end of the `absolute` scale, 0 to 1; 1 when absent. */
  readonly high?: number;
  readonly colorMap: ColorMap;
  /** The statistic of the bars; null for none. Keep its identity while the tint are the same. */
  readonly tint: AtlasTint | null;
  /** Heads of a block as they are numbered, or by the statistic, largest first. */
  readonly order: "index" | "tint";
  /** What is switched off; that of the capture when absent. */
  readonly off?: HeadsOff;
  /** Blocks that the run under way has computed, 0 to depth; all when absent. */
  readonly blocksReady?: number;
  /** Blocks run down and heads across, for narrow places. */
  readonly transposed?: boolean;
  /** Leaves the bars and the numbers of the heads out. */
  readonly compact?: boolean;
  /** Widest map in CSS pixels; 72 when absent. */
  readonly largest?: number;
  /** Height that all maps keep to, in CSS pixels; as much as they need when absent. */
  readonly maxHeight?: number;
  /** Switches a head off or on where it stands: Delete, or a click with Alt. */
  readonly onToggle?: (block: number, head: number) => void;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

const noneOff: HeadsOff = { headsOff: [], blocksOff: [] };
/** Room for the numbers of heads or blocks at the left in CSS pixels. */
const labelRoom = 20;

/** Every head of every block: a small map each of the chosen token, one image for all. */
export function HeadAtlas(props: HeadAtlasProps) {
  const { selection, grid, depth, numHeads: heads, capture, direction, colorMap, tint, onHover, onSelect } = props;
  const { scale, high = 1, compact = false, transposed = false, blocksReady = depth, largest, maxHeight } = props;
  const off = props.off ?? capture?.intervention ?? noneOff;
  const text = useText();
  const [frame, width] = useWidth<HTMLDivElement>(640);
  const ratio = usePixelRatio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [chosen, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const lens = useRef<LensHandle>(null);
  const root = useRef<HTMLDivElement>(null);

  const left = compact ? 0 : labelRoom;
  const barsBeside = transposed && tint !== null && !compact ? heads * 5 + 14 : 0;
  const room = Math.max(40, width - left - barsBeside);
  const layout = useMemo(
    () => atlasLayout(grid, depth, heads, { width: room, ratio, largest, maxHeight, transposed }),
    [grid, depth, heads, room, ratio, largest, maxHeight, transposed],
  );
  const sorted = props.order === "tint" && tint !== null;
  const order = useMemo(
    () => (sorted && tint ? orderBy(tint.values, depth, heads) : ordinaryOrder(depth, heads)),
    [sorted, tint, depth, heads],
  );
  const alpha = useMemo(() => headAlpha(depth, heads, off, blocksReady), [depth, heads, off, blocksReady]);
  const image = useMemo(() => new ImageData(layout.unitsWide, layout.unitsHigh), [layout]);
  const line = useMemo(() => new Float32Array(tokenCount(grid)), [grid]);
  const pattern = capture?.tensors["attn.pattern"];
  const captured = capture?.blocks ?? [];
  const painted = useRef<readonly unknown[]>([]);

  useSelectionDraw(selection, (now) => {
    const token = focusToken(now, direction);
    const wanted = [image, pattern, token, direction, scale, high, colorMap, order, alpha, canvas.current];
    if (canvas.current && wanted.some((part, index) => part !== painted.current[index])) {
      painted.current = wanted;
      image.data.fill(0);
      if (pattern) {
        const content: AtlasContent = {
          ...{ pattern: pattern.data, tokens: line.length, captured, token, direction, scale, high, colorMap },
          ...{ order, alpha },
        };
        paintAtlas(image, layout, content, line);
      }
      canvas.current.getContext("2d")?.putImageData(image, 0, 0);
    }
    placeBox(chosen.current, mapBox(layout, now.block, slotOf(order, heads, now.block, now.head)), 2);
    for (const mark of frame.current?.querySelectorAll<SVGElement>("[data-head]") ?? []) {
      mark.toggleAttribute("data-chosen", mark.dataset["head"] === `${now.block} ${now.head}`);
    }
    for (const mark of frame.current?.querySelectorAll<SVGElement>("[data-block]") ?? []) {
      mark.toggleAttribute("data-chosen", mark.dataset["block"] === String(now.block));
    }
  });

  // In the grid's words rows run down: heads, or blocks when transposed.
  const headAt = (cell: GridCell) => {
    const [block, slot] = transposed ? [cell.row, cell.column] : [cell.column, cell.row];
    return { block, head: order[block * heads + slot] as number };
  };
  const cellOf = ({ block, head }: { readonly block: number; readonly head: number }) => {
    const slot = slotOf(order, heads, block, head);
    return transposed ? { row: block, column: slot } : { row: slot, column: block };
  };
  const boxOf = (now: Selection) => mapBox(layout, now.block, slotOf(order, heads, now.block, now.head));

  return (
    <div ref={frame} className={styles.frame}>
      <div
        className={`${styles.atlas} ${transposed ? styles.transposed : ""}`}
        style={{ paddingLeft: left, width: layout.width + left + barsBeside }}
        onClickCapture={(event) => {
          const box = root.current?.getBoundingClientRect();
          const at = box && mapAt(layout, event.clientX - box.left, event.clientY - box.top);
          if (!event.altKey || !at || !props.onToggle) return;
          event.stopPropagation();
          props.onToggle(at.block, order[at.block * heads + at.slot] as number);
        }}
      >
        <CanvasGrid
          selection={selection}
          element={root}
          label={text.maps.atlas.name(direction, depth, heads)}
          rows={transposed ? depth : heads}
          columns={transposed ? heads : depth}
          width={layout.width}
          height={layout.height}
          cellOf={cellOf}
          partOf={headAt}
          cellAt={(x, y) => {
            const at = mapAt(layout, x, y);
            return at && cellOf({ block: at.block, head: order[at.block * heads + at.slot] as number });
          }}
          describe={(now) => describeHead(text, now.block, now.head, heads, tint, off)}
          onRest={(now) => placeBox(rest.current, now && boxOf(now), 2)}
          onPointerCell={(cell) => {
            const head = cell && headAt(cell);
            const box = root.current?.getBoundingClientRect();
            if (!head || !box) lens.current?.hide();
            else
              lens.current?.show(
                { ...selection.current(), ...head },
                box,
                mapBox(layout, head.block, layoutSlot(head)),
              );
          }}
          onKey={(event, now) => {
            if (event.key !== "Delete" || !props.onToggle) return false;
            props.onToggle(now.block, now.head);
            return true;
          }}
          onHover={onHover}
          onSelect={onSelect}
        >
          <canvas
            ref={canvas}
            width={layout.unitsWide}
            height={layout.unitsHigh}
            aria-hidden="true"
            style={{
              width: layout.width,
              height: layout.height,
              imageRendering: layout.averaged ? "auto" : "pixelated",
            }}
          />
          <Overlay width={layout.width} height={layout.height}>
            <AtlasMarks
              layout={layout}
              order={order}
              off={off}
              captured={pattern ? captured : []}
              blocksReady={blocksReady}
              headNumbers={!compact && !sorted}
            />
            <Outline group={rest} tone="head" kind="rest" />
            <Outline group={chosen} tone="head" />
          </Overlay>
        </CanvasGrid>
        <AtlasBars layout={layout} order={order} tint={compact ? null : tint} width={barsBeside} />
      </div>
      {!compact && (
        <p className={styles.caption}>
          {capture && grid.prefix.length > 0 && (
            <span>{text.maps.atlas.strip(grid.prefix.map((_, at) => tokenMark(text, grid, at)))}</span>
          )}
          {tint && (
            <span>{text.maps.atlas.bars(tint.label, `${tint.format(tint.max)} ${tint.unit}`.trim(), sorted)}</span>
          )}
        </p>
      )}
      {capture && (
        <AtlasLens
          ref={lens}
          grid={grid}
          capture={capture}
          tint={tint}
          {...{ direction, scale, high, colorMap, off }}
        />
      )}
    </div>
  );

  function layoutSlot({ block, head }: { readonly block: number; readonly head: number }): number {
    return slotOf(order, heads, block, head);
  }
}
