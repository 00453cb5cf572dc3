import { useLayoutEffect, useMemo, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { cellOfToken, type TokenGrid, tokenOfCell } from "../../../model/analysis/token-grid.ts";
import type { Selection } from "../../../model/selection.ts";
import { cellAt } from "../../draw/charts/cells.ts";
import { percent } from "../../draw/charts/format.ts";
import { type CroppedPicture, drawCrop } from "../../draw/charts/picture-crop.ts";
import { placeBox } from "../../draw/maps/box.ts";
import { drawDimmed } from "../../draw/maps/overlay.ts";
import { outlinePath } from "../../draw/stages/outline.ts";
import type { ReachGrowth } from "../../draw/stages/reach-growth.ts";
import { usePixelRatio } from "../../hooks/use-pixel-ratio.ts";
import { useWidth } from "../../hooks/use-width.ts";
import { CanvasGrid } from "../CanvasGrid.tsx";
import { Outline } from "../Outline.tsx";
import { type SelectionSource, useSelectionDraw } from "../selection-source.ts";
import { patchLayout, tokenBox } from "../token-box.ts";
import { tokenName } from "../token-words.ts";
import styles from "./Reach.module.css";
import { Overlay } from "../Overlay.tsx";

export interface ReachMapProps {
  readonly selection: SelectionSource;
  /** Patches of the first stage. */
  readonly grid: TokenGrid;
  readonly picture: CroppedPicture | null;
  readonly title: string;
  /** The growth for a patch. */
  readonly growth: (patch: number) => ReachGrowth;
  /** Number of blocks. */
  readonly step: number;
  /** What the chosen token is called by the page right now. */
  readonly picks: "query" | "key";
  readonly onHover: (part: Partial<Selection> | null) => void;
  readonly onSelect: (part: Partial<Selection>) => void;
}

/**
 * The picture as one token can have seen it: what has reached it after so many
 * blocks is lit, the rest dimmed; the lines inside are the borders of fewer blocks.
 */
export function ReachMap(props: ReachMapProps) {
  const { selection, grid, picture, title, growth, step, picks, onHover, onSelect } = props;
  const text = useText();
  const { reach: words } = text.stages;
  const [frame, width] = useWidth<HTMLDivElement>(200);
  const ratio = usePixelRatio();
  const under = useRef<HTMLCanvasElement>(null);
  const lit = useRef<HTMLCanvasElement>(null);
  const [token, rest] = [useRef<SVGGElement>(null), useRef<SVGGElement>(null)];
  const border = useRef<SVGGElement>(null);
  const inner = useRef<SVGPathElement>(null);
  const number = useRef<HTMLElement>(null);
  const layout = useMemo(() => patchLayout(grid, width, ratio), [grid, width, ratio]);
  const sharp = useRef<HTMLCanvasElement | null>(null);

  useLayoutEffect(() => {
    if (!picture || !under.current) return;
    drawDimmed(under.current, picture, layout.width, layout.height);
    sharp.current ??= document.createElement("canvas");
    drawCrop(sharp.current, picture, layout.width, layout.height);
  }, [picture, layout]);

  useSelectionDraw(selection, (now) => {
    const { patches, shares } = growth(now[picks]);
    const reached = patches[step];
    const { rows, columns, cell, cellHeight } = layout;
    if (lit.current && reached) {
      lit.current.width = Math.round(layout.width * ratio);
      lit.current.height = Math.round(layout.height * ratio);
      const context = lit.current.getContext("2d");
      if (context) {
        context.setTransform(ratio, 0, 0, ratio, 0, 0);
        context.beginPath();
        reached.forEach((is, patch) => {
          if (is) context.rect((patch % columns) * cell, Math.floor(patch / columns) * cellHeight, cell, cellHeight);
        });
        context.clip();
        context.fillStyle = getComputedStyle(lit.current).getPropertyValue("--faint");
        if (picture && sharp.current) context.drawImage(sharp.current, 0, 0, layout.width, layout.height);
        else context.fillRect(0, 0, layout.width, layout.height);
      }
    }
    const path = (of: Uint8Array | undefined) =>
      of ? outlinePath((patch) => of[patch] === 1, rows, columns, cell, cellHeight) : "";
    for (const line of border.current?.children ?? []) line.setAttribute("d", path(reached));
    const before = patches.slice(1, step).filter((one, at) => shares[at + 1] !== shares[step] && one !== reached);
    inner.current?.setAttribute("d", before.map(path).join(""));
    placeBox(token.current, tokenBox(grid, layout, now[picks]), 1);
    if (number.current) number.current.textContent = percent(shares[step] ?? 0);
  });

  return (
    <div ref={frame} className={styles.map}>
      <p className={styles.title}>
        {title} <b ref={number} />
      </p>
      <CanvasGrid
        selection={selection}
        label={words.map(title)}
        rows={grid.rows}
        columns={grid.columns}
        width={layout.width}
        height={layout.height}
        cellOf={(now) => cellOfToken(grid, now[picks])}
        partOf={(cell) => ({ [picks]: tokenOfCell(grid, cell.row, cell.column) })}
        cellAt={(x, y) => {
          const index = cellAt(layout, x, y);
          return index === null ? null : { row: Math.floor(index / grid.columns), column: index % grid.columns };
        }}
        describe={(now) =>
          words.cell(tokenName(text, grid, now[picks]), step, percent(growth(now[picks]).shares[step] ?? 0))
        }
        onRest={(now) => placeBox(rest.current, now && tokenBox(grid, layout, now[picks]))}
        onHover={onHover}
        onSelect={onSelect}
      >
        {picture && <canvas ref={under} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />}
        <canvas ref={lit} aria-hidden="true" style={{ width: layout.width, height: layout.height }} />
        <Overlay width={layout.width} height={layout.height}>
          <path ref={inner} className={styles.inner} />
          <g ref={border} className={styles.border}>
            <path />
            <path />
          </g>
          <Outline group={rest} tone={picks} kind="rest" />
          <Outline group={token} tone={picks} />
        </Overlay>
      </CanvasGrid>
    </div>
  );
}
