import { memo } from "react";
import { type AtlasLayout, mapBox } from "../draw/maps/atlas-layout.ts";
import type { AtlasTint } from "./atlas-words.ts";
import styles from "./HeadAtlas.module.css";

export interface AtlasBarsProps {
  readonly layout: AtlasLayout;
  /** Head at each slot: [block · heads + slot]. */
  readonly order: Uint16Array;
  readonly tint: AtlasTint | null;
  /** Room beside the maps in CSS pixels, when blocks run down. */
  readonly width: number;
}

/** Height of a full bar beneath the maps, and what lies between, in CSS pixels. */
const full = 26;
const labels = 22;

/** One bar per head under its block, or beside it: a statistic at a glance. */
export const AtlasBars = memo(function AtlasBars({ layout, order, tint, width }: AtlasBarsProps) {
  const { blocks, heads, transposed } = layout;
  if (!tint) return transposed ? null : <div style={{ height: labels }} />;
  const gap = heads > 6 ? 1 : 2;
  const bars = Array.from({ length: blocks * heads }, (_, index) => {
    const [block, slot] = [Math.floor(index / heads), index % heads];
    const head = order[index] as number;
    const share = Math.min(1, Math.max(0, (tint.values[block * heads + head] as number) / (tint.max || 1)));
    const box = mapBox(layout, block, 0);
    const room = transposed ? { x: 10, width: width - 14 } : box;
    const one = (room.width + gap) / heads;
    const whole = transposed ? Math.min(box.height, 30) : full;
    const high = Math.max(1, share * whole);
    const bottom = transposed ? box.y + (box.height + whole) / 2 : full;
    return {
      ...{ block, head, x: room.x + slot * one, y: bottom - high },
      ...{ width: Math.max(1, one - gap), height: high },
    };
  });
  return (
    <svg
      className={transposed ? styles.barsBeside : styles.barsBelow}
      width={transposed ? width : layout.width}
      height={transposed ? layout.height : full}
      aria-hidden="true"
    >
      {bars.map(({ block, head, ...bar }) => (
        <rect key={`${block} ${head}`} data-head={`${block} ${head}`} className={styles.bar} rx={1} {...bar} />
      ))}
    </svg>
  );
});
