import { useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { layoutOfRun } from "../../../model/analysis/window-attention.ts";
import { windowOfToken } from "../../../model/analysis/windows.ts";
import type { SwinCapture } from "../../../model/capture.ts";
import type { SwinConfig } from "../../../model/config.ts";
import { type Direction, focusToken, type Selection } from "../../../model/selection.ts";
import { swinStages } from "../../../model/swin-stages.ts";
import type { ScaleKind } from "../../draw/attention-scale.ts";
import { textWidth } from "../../draw/charts/fit-text.ts";
import type { ColorMap } from "../../draw/color.ts";
import { placeBox } from "../../draw/maps/box.ts";
import type { GridCell } from "../../draw/maps/walk.ts";
import { fitCanvas } from "../../draw/raster.ts";
import { drawSwinAtlas } from "../../draw/swin/swin-atlas.ts";
import { cellOfSlot, slotAt, swinAtlasLayout, swinMapAt, swinMapBox } from "../../draw/swin/swin-atlas-layout.ts";
import { piecesPath, windowPieces } from "../../draw/swin/window-pieces.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { type HeadsOff, isHeadOff } from "../atlas-words.ts";
import { CanvasGrid } from "../CanvasGrid.tsx";
import { Outline } from "../Outline.tsx";
import { type SelectionSource, useSelectionDraw } from "../selection-source.ts";
import { SwinAtlasBars } from "./SwinAtlasBars.tsx";
import { SwinAtlasMarks } from "./SwinAtlasMarks.tsx";
import { SwinLens, type SwinLensHandle } from "./SwinLens.tsx";
import styles from "./SwinAtlas.module.css";
import { describeSwinHead, stageHeading, type SwinTint } from "./swin-words.ts";
import { focusIn } from "./swin-tokens.ts";
import { Overlay } from "../Overlay.tsx";

export interface SwinAtlasProps {
  readonly selection: SelectionSource;
  readonly config: SwinConfig;
  /** A run with `attn.pattern`; null before the first one. Blocks that it did not keep have empty places. */
  readonly capture: SwinCapture | null;
  readonly direction: Direction;
  readonly scale: ScaleKind;
  readonly colorMap: ColorMap;
  /** The statistic of the bars; null for none. Keep its identity while it is the same. */
  readonly tint: SwinTint | null;
  /** Heads of a block as they are numbered, or by the statistic, largest first. */
  readonly order: "index" | "tint";
  readonly off: HeadsOff & { readonly shiftOff: boolean };
  /** Blocks that the run under way has computed; all when absent. */
  readonly blocksReady?: number | undefined;
  /** Leaves headings and bars out. */
  readonly compact: boolean;
  /** Height of the maps in CSS pixels. */
  readonly maxHeight: number;
  /** Switches a head off or on where it stands: Delete, or a click with Alt. */
  readonly onToggle: (block: number, head: number) => void;
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/** Opacity of what is switched off, and of blocks that the run has not reached, 0 to 255. */
const offAlpha = 70;
const waitingAlpha = 80;
/** Below this width in CSS pixels the maps need the room of the longer headings. */
const shortHeadings = 480;

/** Every head of every block of a Swin: a small map each of the chosen token, stage by stage. */
export function SwinAtlas(props: SwinAtlasProps) {
  const { selection, config, capture, direction, scale, colorMap, tint, off, compact, onHover, onSelect } = props;
  const text = useText();
  const stages = swinStages(config);
  const blocks = config.depths.reduce((sum, depth) => sum + depth, 0);
  const ready = props.blocksReady ?? blocks;
  const [frame, width] = useWidth<HTMLDivElement>(640);
  const ratio = usePixelRatio();
  const canvas = useRef<HTMLCanvasElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const lit = useRef<SVGPathElement>(null);
  const lens = useRef<SwinLensHandle>(null);
  const [chosen, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null)];

  const narrow = width < shortHeadings;
  const headings = useMemo(
    () =>
      compact
        ? []
        : stages.map((stage) => {
            const [name, numbers] = stageHeading(text, stage, narrow);
            return Math.ceil(Math.max(textWidth(name, 11, 600), textWidth(numbers, 11)));
          }),
    [compact, stages, text, narrow],
  );
  const layout = useMemo(
    () => swinAtlasLayout(stages, { width, height: props.maxHeight, ratio, headings }),
    [stages, width, props.maxHeight, ratio, headings],
  );
  const order = useMemo(() => {
    const sorted = props.order === "tint" && tint !== null;
    return Array.from({ length: blocks }, (_, block) => {
      const heads = stages.findLast(({ firstBlock }) => firstBlock <= block)?.numHeads ?? 1;
      const values = sorted ? tint?.of(block) : undefined;
      const value = (head: number) => values?.[head] ?? 0;
      return Array.from({ length: heads }, (_, head) => head).sort((a, b) => value(b) - value(a) || a - b);
    });
  }, [props.order, tint, blocks, stages]);
  const headOf = (block: number, slot: number) => order[block]?.[slot] ?? 0;
  const slotOf = (block: number, head: number) => Math.max(0, order[block]?.indexOf(head) ?? 0);
  const boxOf = (now: Selection) => swinMapBox(layout, now.block, slotOf(now.block, now.head));
  const painted = useRef<readonly unknown[]>([]);

  useSelectionDraw(selection, (now) => {
    // While the pointer is on a head of a coarser stage, the token is still the pinned one and not what is left of it.
    const pinned = selection.pinned?.() ?? now;
    const same = focusIn(config, pinned, direction, now.block) === focusToken(now, direction);
    const { block: origin } = same ? pinned : now;
    const token = focusToken(same ? pinned : now, direction);
    const tokenIn = (block: number) => focusIn(config, same ? pinned : now, direction, block);
    const wanted = [capture, layout, origin, token, direction, scale, colorMap, order, off, ready, canvas.current];
    if (canvas.current && wanted.some((part, index) => part !== painted.current[index])) {
      painted.current = wanted;
      const context = fitCanvas(canvas.current, layout.width, layout.height);
      context.clearRect(0, 0, layout.width, layout.height);
      if (capture) {
        const alpha = (block: number, head: number) =>
          isHeadOff(off, block, head) ? offAlpha : block < ready ? 255 : waitingAlpha;
        drawSwinAtlas(context, layout, {
          ...{ capture, tokenIn, direction, scale, high: 1, colorMap, headAt: headOf, alpha },
        });
        const paths = capture.blocks.flatMap((block) => {
          const windows = layoutOfRun(capture, block);
          const pieces = windowPieces(windows, windowOfToken(windows, tokenIn(block)));
          const unit = layout.stages.findLast(({ stage }) => stage.firstBlock <= block)?.unit ?? 1;
          return (order[block] ?? []).map((_, slot) => {
            const box = swinMapBox(layout, block, slot);
            return piecesPath(pieces, box.x, box.y, unit);
          });
        });
        lit.current?.setAttribute("d", paths.join(""));
      } else lit.current?.setAttribute("d", "");
    }
    placeBox(chosen.current, boxOf(now), 2);
    for (const mark of frame.current?.querySelectorAll<SVGElement>("[data-head]") ?? []) {
      mark.toggleAttribute("data-chosen", mark.dataset["head"] === `${now.block} ${now.head}`);
    }
    for (const mark of frame.current?.querySelectorAll<SVGElement>("[data-block]") ?? []) {
      mark.toggleAttribute("data-chosen", mark.dataset["block"] === String(now.block));
    }
  });

  const headAt = (cell: GridCell) => {
    const at = slotAt(layout, cell.column, cell.row);
    return { block: at.block, head: headOf(at.block, at.slot) };
  };
  const cellOf = ({ block, head }: { readonly block: number; readonly head: number }) =>
    cellOfSlot(layout, { block, slot: slotOf(block, head) });

  return (
    <div ref={frame} className={styles.frame}>
      <div
        className={styles.atlas}
        style={{ width: layout.width }}
        data-compact={compact}
        onClickCapture={(event) => {
          const box = root.current?.getBoundingClientRect();
          const at = box && swinMapAt(layout, event.clientX - box.left, event.clientY - box.top);
          if (!event.altKey || !at) return;
          event.stopPropagation();
          props.onToggle(at.block, headOf(at.block, at.slot));
        }}
      >
        <CanvasGrid
          selection={selection}
          element={root}
          label={text.windows.atlas.name(direction, stages.length, blocks)}
          rows={layout.rows}
          columns={layout.columns}
          width={layout.width}
          height={layout.height}
          cellOf={cellOf}
          partOf={headAt}
          cellAt={(x, y) => {
            const at = swinMapAt(layout, x, y);
            return at && cellOfSlot(layout, at);
          }}
          describe={(now) => describeSwinHead(text, config, now.block, now.head, tint, off)}
          onRest={(now) => placeBox(rest.current, now && boxOf(now), 2)}
          onPointerCell={(cell) => {
            const head = cell && headAt(cell);
            const page = root.current?.getBoundingClientRect();
            if (!head || !page) return lens.current?.hide();
            const now = selection.pinned?.() ?? selection.current();
            const token = focusIn(config, now, direction, head.block);
            const box = swinMapBox(layout, head.block, slotOf(head.block, head.head));
            lens.current?.show({ ...head, token }, page, box);
          }}
          onKey={(event, now) => {
            if (event.key !== "Delete") return false;
            props.onToggle(now.block, now.head);
            return true;
          }}
          onHover={onHover}
          onSelect={onSelect}
        >
          <SwinAtlasMarks
            {...{ layout, config, order, off, compact, narrow }}
            part="paper"
            captured={capture?.blocks ?? []}
          />
          <canvas ref={canvas} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
          <Overlay width={layout.width} height={layout.height}>
            <path ref={lit} className={styles.lit} />
            <SwinAtlasMarks
              {...{ layout, config, order, off, compact, narrow }}
              part="marks"
              captured={capture?.blocks ?? []}
            />
            <Outline group={rest} tone="head" kind="rest" />
            <Outline group={chosen} tone="head" />
          </Overlay>
        </CanvasGrid>
        {!compact && <SwinAtlasBars layout={layout} order={order} tint={tint} />}
      </div>
      {!compact && tint && (
        <p className={styles.caption}>
          <span>
            {text.maps.atlas.bars(tint.label, `${tint.format(tint.max)} ${tint.unit}`.trim(), props.order === "tint")}
          </span>
          <span>{text.windows.atlas.paper}</span>
        </p>
      )}
      {capture && <SwinLens ref={lens} {...{ capture, direction, scale, colorMap, tint, off }} />}
    </div>
  );
}
