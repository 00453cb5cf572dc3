import { memo } from "react";
import { placeOfBlock, type SwinAtlasLayout, swinMapBox } from "../../draw/swin/swin-atlas-layout.ts";
import styles from "./SwinAtlas.module.css";
import type { SwinTint } from "./swin-words.ts";

export interface SwinAtlasBarsProps {
  readonly layout: SwinAtlasLayout;
  /** Head at each slot of each block. */
  readonly order: readonly (readonly number[])[];
  readonly tint: SwinTint | null;
}

/** Height of a full bar, and of the block numbers above, in CSS pixels. */
const full = 24;

/** One bar per head under its block: a statistic at a glance, on one scale for all stages. */
export const SwinAtlasBars = memo(function SwinAtlasBars({ layout, order, tint }: SwinAtlasBarsProps) {
  if (!tint) return <div className={styles.noBars} />;
  return (
    <svg className={styles.bars} width={layout.width} height={full} aria-hidden="true">
      {order.flatMap((heads, block) => {
        const { across, mapWidth, gapX } = placeOfBlock(layout, block);
        const { x } = swinMapBox(layout, block, 0);
        const room = across * (mapWidth + gapX) - gapX;
        const gap = room / heads.length > 4 ? 1.5 : 0.5;
        const one = (room + gap) / heads.length;
        return heads.map((head, slot) => {
          const value = tint.of(block)?.[head];
          if (value === undefined) return null;
          const height = Math.max(1, Math.min(1, Math.max(0, value / (tint.max || 1))) * full);
          return (
            <rect
              key={`${block} ${head}`}
              data-head={`${block} ${head}`}
              className={styles.bar}
              x={x + slot * one}
              y={full - height}
              width={Math.max(1, one - gap)}
              height={height}
              rx={1}
            />
          );
        });
      })}
    </svg>
  );
});
