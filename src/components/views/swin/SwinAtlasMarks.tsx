import { memo } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { SwinConfig } from "../../../model/config.ts";
import { blockWindows } from "../../../model/swin-stages.ts";
import { placeOfBlock, type SwinAtlasLayout, swinMapBox } from "../../draw/swin/swin-atlas-layout.ts";
import { windowBorders } from "../../draw/swin/window-pieces.ts";
import { type HeadsOff, isHeadOff } from "../atlas-words.ts";
import styles from "./SwinAtlas.module.css";
import { stageHeading, windowMark } from "./swin-words.ts";
import { Overlay } from "../Overlay.tsx";

export interface SwinAtlasMarksProps {
  readonly layout: SwinAtlasLayout;
  readonly config: SwinConfig;
  /** Head at each slot of each block. */
  readonly order: readonly (readonly number[])[];
  readonly off: HeadsOff & { readonly shiftOff: boolean };
  /** Blocks that have maps; the others get an empty place. */
  readonly captured: readonly number[];
  readonly compact: boolean;
  /** Short headings. */
  readonly narrow: boolean;
  /** `paper` lies under the maps: where nobody looks, with the window grid; `marks` above and beside them. */
  readonly part: "paper" | "marks";
}

/** What a block's number and mark need side by side in CSS pixels. */
const markRoom = 40;

/** What stands under, on and beside the maps of a Swin and changes with a run, not with the pointer. */
export const SwinAtlasMarks = memo(function SwinAtlasMarks(props: SwinAtlasMarksProps) {
  const { layout, config, order, off, captured, compact, narrow, part } = props;
  const text = useText();
  const places = order.flatMap((heads, block) =>
    heads.map((head, slot) => ({ block, head, box: swinMapBox(layout, block, slot) })),
  );
  if (part === "paper") {
    return (
      <Overlay width={layout.width} height={layout.height}>
        <path
          className={styles.paper}
          d={places
            .filter(({ block }) => captured.includes(block))
            .map(({ box }) => `M${box.x} ${box.y}h${box.width}v${box.height}h${-box.width}z`)
            .join("")}
        />
        <path
          className={styles.windows}
          d={places
            .map(({ block, box }) => {
              const { rows, columns } = windowBorders(blockWindows(config, block, off.shiftOff));
              const { unit } = placeOfBlock(layout, block);
              const across = rows.map((row) => `M${box.x} ${box.y + row * unit}h${box.width}`);
              return [...across, ...columns.map((at) => `M${box.x + at * unit} ${box.y}v${box.height}`)].join("");
            })
            .join("")}
        />
        {places.map(
          ({ block, head, box }) =>
            !captured.includes(block) && (
              <rect
                key={`${block} ${head}`}
                className={styles.waiting}
                x={box.x + 0.5}
                y={box.y + 0.5}
                width={box.width - 1}
                height={box.height - 1}
                rx={1}
              />
            ),
        )}
      </Overlay>
    );
  }
  return (
    <>
      {places
        .filter(({ block, head }) => isHeadOff(off, block, head))
        .map(({ block, head, box }) => {
          const line = `M${box.x} ${box.y + box.height}L${box.x + box.width} ${box.y}`;
          return (
            <g key={`${block} ${head}`}>
              <path className={styles.strikeEdge} d={line} />
              <path className={styles.strike} d={line} />
            </g>
          );
        })}
      {!compact &&
        layout.stages.map(({ stage, x }) => {
          const [name, numbers] = stageHeading(text, stage, narrow);
          return (
            <text key={stage.index} x={x} y={-20}>
              <tspan className={styles.stage}>{name}</tspan>
              <tspan x={x} dy={13}>
                {numbers}
              </tspan>
            </text>
          );
        })}
      {order.map((_, block) => {
        const { x } = swinMapBox(layout, block, 0);
        const { across, mapWidth, gapX, pitch } = placeOfBlock(layout, block);
        const middle = x + (across * (mapWidth + gapX) - gapX) / 2;
        const mark = windowMark(config, block, off.shiftOff);
        return (
          <text
            key={String(block)}
            data-block={block}
            className={`${styles.number} ${off.blocksOff.includes(block) ? styles.struck : ""}`}
            x={middle}
            y={layout.height + 14}
            textAnchor="middle"
          >
            {block + 1}
            {!compact && pitch >= markRoom && (
              <tspan dx={4} className={styles.mark}>
                {mark}
              </tspan>
            )}
          </text>
        );
      })}
    </>
  );
});
