import type { TokenGrid } from "../../../model/analysis/token-grid.ts";
import type { CellLayout } from "../../draw/charts/cells.ts";
import { textWidth } from "../../draw/charts/fit-text.ts";
import { percent } from "../../draw/charts/format.ts";
import { arrowPath, type Point } from "../../draw/stages/arrows.ts";
import type { AttentionChange } from "../../draw/stages/attention-change.ts";
import { tokenBox } from "../token-box.ts";
import styles from "./AttentionChange.module.css";

/** Arrows that are drawn at most, and those of them that carry their number. */
export const shownLeaks = 16;
const labelled = 3;
/** Widest arrow in CSS pixels. */
const widest = 3.5;

export interface LeakArrowsProps {
  readonly change: AttentionChange;
  readonly grid: TokenGrid;
  readonly layout: CellLayout;
}

/** From the query to the strangers it looks at; as wide as the weight is large, the largest labelled. */
export function LeakArrows({ change, grid, layout }: LeakArrowsProps) {
  const { leaks } = change.leaks;
  const from = tokenBox(grid, layout, change.query);
  if (!from || leaks.length === 0) return null;
  const most = leaks[0]?.weight ?? 1;
  const start = { x: from.x + from.width / 2, y: from.y + from.height / 2 };
  const arrows = leaks.slice(0, shownLeaks).flatMap(({ token, weight }) => {
    const box = tokenBox(grid, layout, token);
    if (!box) return [];
    const end = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    const width = Math.max(0.75, (weight / most) * widest);
    return [{ token, weight, end, width, path: arrowPath(start, end, 4, 4 + 1.2 * width) }];
  });
  return (
    <g className={styles.leaks} data-leaks>
      {/* The largest last, so that it lies on top. */}
      {[...arrows].reverse().map(({ token, path, width }) => (
        <g key={token}>
          <path d={path} className={styles.leakEdge} strokeWidth={width + 1.75} />
          <path d={path} className={styles.leak} strokeWidth={width} />
        </g>
      ))}
      {tagsOf(arrows.slice(0, labelled), start, layout).map(({ token, label, x, y, width }) => (
        <g key={token} transform={`translate(${x} ${y})`}>
          <rect width={width} height={tagHeight} rx={4} className={styles.tag} />
          <text x={4} y={12.5} className={styles.tagText}>
            {label}
          </text>
        </g>
      ))}
    </g>
  );
}

const tagHeight = 17;

/** Labels beside the ends of their arrows, inside the picture and clear of one another. */
function tagsOf(
  arrows: readonly { readonly token: number; readonly weight: number; readonly end: Point }[],
  start: Point,
  layout: CellLayout,
) {
  const placed: { token: number; label: string; x: number; y: number; width: number }[] = [];
  for (const { token, weight, end } of arrows) {
    const label = percent(weight);
    const width = textWidth(label, 11, 600) + 8;
    const x = Math.min(layout.width - width, Math.max(0, end.x + 6));
    const up = end.y < start.y;
    let y = Math.min(layout.height - tagHeight, Math.max(0, end.y + (up ? -tagHeight - 3 : 4)));
    // Towards the query there is always room.
    const step = y > layout.height / 2 ? -1 : 1;
    while (placed.some((one) => Math.abs(one.y - y) < tagHeight + 1 && x < one.x + one.width && one.x < x + width)) {
      y += step;
    }
    placed.push({ token, label, x, y, width });
  }
  return placed;
}
