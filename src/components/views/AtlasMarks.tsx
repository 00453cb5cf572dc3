import { memo } from "react";
import { type AtlasLayout, mapBox } from "../draw/maps/atlas-layout.ts";
import { type HeadsOff, isHeadOff } from "./atlas-words.ts";
import styles from "./HeadAtlas.module.css";

export interface AtlasMarksProps {
  readonly layout: AtlasLayout;
  /** Head at each slot: [block · heads + slot]. */
  readonly order: Uint16Array;
  readonly off: HeadsOff;
  /** Blocks that have maps; the others get an empty place. */
  readonly captured: readonly number[];
  readonly blocksReady: number;
  readonly headNumbers: boolean;
}

/** What stands on and beside the maps and changes with a run, not with the pointer: empty places, strokes, numbers. */
export const AtlasMarks = memo(function AtlasMarks(props: AtlasMarksProps) {
  const { layout, order, off, captured, blocksReady, headNumbers } = props;
  const { blocks, heads, transposed, unit, strip, width, height } = layout;
  const places = Array.from({ length: blocks * heads }, (_, index) => {
    const [block, slot] = [Math.floor(index / heads), index % heads];
    return { block, head: order[index] as number, slot, box: mapBox(layout, block, slot) };
  });
  const middle = (index: number, vertical: boolean) => {
    const box = transposed === vertical ? mapBox(layout, index, 0) : mapBox(layout, 0, index);
    return vertical ? box.y + (strip * unit) / 2 + box.height / 2 : box.x + box.width / 2;
  };
  return (
    <>
      {places.map(({ block, head, box }) => {
        const empty = !captured.includes(block);
        if (!empty && !isHeadOff(off, block, head)) return null;
        const y = box.y + strip * unit;
        const bottom = box.y + box.height;
        return (
          <g key={`${block} ${head}`}>
            {empty && (
              <rect
                className={block < blocksReady ? styles.ready : styles.waiting}
                x={box.x + 0.5}
                y={y + 0.5}
                width={box.width - 1}
                height={bottom - y - 1}
                rx={1}
              />
            )}
            {isHeadOff(off, block, head) && (
              <>
                <path className={styles.strikeEdge} d={`M${box.x} ${bottom}L${box.x + box.width} ${y}`} />
                <path className={styles.strike} d={`M${box.x} ${bottom}L${box.x + box.width} ${y}`} />
              </>
            )}
          </g>
        );
      })}
      {Array.from({ length: blocks }, (_, block) => (
        <text
          key={block}
          data-block={block}
          className={`${styles.number} ${off.blocksOff.includes(block) ? styles.struck : ""}`}
          x={transposed ? -7 : middle(block, false)}
          y={transposed ? middle(block, true) : height + 15}
          textAnchor={transposed ? "end" : "middle"}
          dominantBaseline={transposed ? "central" : undefined}
        >
          {block + 1}
        </text>
      ))}
      {headNumbers &&
        Array.from({ length: heads }, (_, head) => (
          <text
            key={head}
            className={styles.faint}
            x={transposed ? middle(head, false) : -7}
            y={transposed ? height + 15 : middle(head, true)}
            textAnchor={transposed ? "middle" : "end"}
            dominantBaseline={transposed ? undefined : "central"}
          >
            {head + 1}
          </text>
        ))}
      <rect width={width} height={height} fill="none" />
    </>
  );
});
