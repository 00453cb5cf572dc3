import type { SwinConfig } from "../../../model/config.ts";
import { stageOfBlock, type SwinStage, swinStages } from "../../../model/swin-stages.ts";

/** A head's number as a point; CSS pixels. */
export interface HeadPoint {
  readonly block: number;
  readonly head: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

/** Where the blocks of a stage stand along the axis; CSS pixels. */
export interface StageSpan {
  readonly stage: SwinStage;
  readonly start: number;
  readonly end: number;
}

export interface StatisticsColumns {
  readonly spans: readonly StageSpan[];
  /** From one block to the next. */
  readonly pitch: number;
  readonly center: (block: number) => number;
}

/** CSS pixels between stages. */
const stageGap = 14;

/** The blocks side by side with a gap between stages. */
export function statisticsColumns(config: SwinConfig, left: number, right: number): StatisticsColumns {
  const stages = swinStages(config);
  const blocks = config.depths.reduce((sum, depth) => sum + depth, 0);
  const pitch = (right - left - stageGap * (stages.length - 1)) / blocks;
  const start = (stage: SwinStage) => left + stage.firstBlock * pitch + stage.index * stageGap;
  return {
    pitch,
    spans: stages.map((stage) => ({ stage, start: start(stage), end: start(stage) + stage.depth * pitch })),
    center: (block) => {
      const { stage, inStage } = stageOfBlock(config, block);
      return start(stage) + (inStage + 0.5) * pitch;
    },
  };
}

/** Mean distance in pixels between two places of a window, the same place counted: what uniform attention has. */
export function uniformWindowDistance({ windowSize: [height, width], tokenSize }: SwinStage): number {
  let sum = 0;
  for (let down = 1 - height; down < height; down++) {
    for (let across = 1 - width; across < width; across++) {
      sum += (height - Math.abs(down)) * (width - Math.abs(across)) * Math.hypot(down, across);
    }
  }
  return (tokenSize * sum) / (height * width) ** 2;
}
