import { gridSize, type ModelConfig, numTokens } from "../../../model/config.ts";
import { swinStages } from "../../../model/swin-stages.ts";

/** One block of the drawing: a column of its heads, with its MLP under them. */
export interface DrawnBlock {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly heads: number;
  /** Of the height, that the heads take. */
  readonly attention: number;
  readonly shifted: boolean;
}

/** A row of equal blocks: all of a ViT, or a stage of a Swin. */
export interface DrawnStage {
  readonly x: number;
  readonly width: number;
  readonly blocks: readonly DrawnBlock[];
  /** Side of its map in tokens, channels, heads. */
  readonly rows: number;
  readonly dim: number;
  readonly heads: number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Side of the picture. */
  readonly picture: number;
  /** The strip of tokens: left edge, width. */
  readonly tokens: { readonly x: number; readonly width: number; readonly count: number };
  readonly stages: readonly DrawnStage[];
  /** The classes at the end: left edge, width. */
  readonly head: { readonly x: number; readonly width: number };
}

/** Height of the row in pixels. */
const height = 168;
const gap = { part: 28, stage: 22, block: 4 };
/** Room for the names of a block's two halves, behind the last one. */
const names = 62;
const strip = 12;
const head = 26;
/** Of the words under a stage. */
const labelWidth = 74;
/** Widest and narrowest column of a block. */
const column = { most: 64, least: 2 };

/** How deep a stage stands: maps shrink, but what is small must still be seen. */
const heightOf = (rows: number, first: number) => height * (0.42 + 0.58 * (rows / first));

/**
 * Where everything of the drawing stands: picture, tokens, blocks as columns from left to
 * right, classes.
 *
 * @param width of the drawing in pixels
 */
export function layOut(config: ModelConfig, width: number): Drawing {
  const picture = Math.min(height, Math.max(84, width * 0.24));
  const tokensAt = picture + gap.part;
  const from = tokensAt + strip + gap.part;
  const plain = stagesOf(config);
  const count = plain.reduce((sum, { depth }) => sum + depth, 0);
  const room = width - from - names - gap.part - head - gap.stage * (plain.length - 1);
  const space = columnSpace(plain, room, count);
  const between = space > 9 ? gap.block : space > 4 ? 1.5 : 0.5;
  const wide = Math.min(column.most, Math.max(column.least, space - between));
  const mlp = config.mlpRatio / (config.mlpRatio + 2.5);
  let x = from;
  const stages = plain.map((stage): DrawnStage => {
    const left = x;
    const tall = heightOf(stage.rows, plain[0]?.rows ?? 1);
    const blocks = Array.from({ length: stage.depth }, (_, place): DrawnBlock => {
      const block = {
        x,
        y: (height - tall) / 2,
        width: wide,
        height: tall,
        heads: stage.heads,
        attention: 1 - mlp,
        shifted: stage.shifts && place % 2 === 1,
      };
      x += wide + between;
      return block;
    });
    const last = stage === plain.at(-1);
    // The words under a stage want their room.
    x = Math.max(x - between, last ? 0 : left + labelWidth) + gap.stage;
    return { x: left, width: x - gap.stage - left, blocks, rows: stage.rows, dim: stage.dim, heads: stage.heads };
  });
  const tokens = config.family === "vit" ? numTokens(config) : (plain[0]?.rows ?? 1) ** 2;
  const end = Math.min(width - head, x - gap.stage + names + gap.part);
  return {
    width,
    height,
    picture,
    tokens: { x: tokensAt, width: strip, count: tokens },
    stages,
    head: { x: end, width: head },
  };
}

/** Room for one block, where the words of stages of few blocks take more than those do. */
function columnSpace(plain: readonly PlainStage[], room: number, count: number): number {
  const even = room / Math.max(1, count);
  const wordy = plain.slice(0, -1).filter(({ depth }) => depth * even < labelWidth);
  const others = count - wordy.reduce((sum, { depth }) => sum + depth, 0);
  return Math.min(even, (room - wordy.length * labelWidth) / Math.max(1, others));
}

interface PlainStage {
  readonly depth: number;
  readonly rows: number;
  readonly dim: number;
  readonly heads: number;
  readonly shifts: boolean;
}

function stagesOf(config: ModelConfig): PlainStage[] {
  if (config.family === "vit") {
    const { depth, embedDim, numHeads } = config;
    return [{ depth, rows: gridSize(config)[0], dim: embedDim, heads: numHeads, shifts: false }];
  }
  return swinStages(config).map(({ depth, rows, dim, numHeads, shift }) => ({
    ...{ depth, rows, dim },
    heads: numHeads,
    shifts: shift[0] > 0,
  }));
}
