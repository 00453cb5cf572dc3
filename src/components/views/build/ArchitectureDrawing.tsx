import { useLayoutEffect, useRef } from "react";
import { useText } from "../../../i18n/text.tsx";
import { gridSize, type ModelConfig } from "../../../model/config.ts";
import { type CroppedPicture, drawCrop } from "../../draw/charts/picture-crop.ts";
import { useWidth } from "../../hooks/use-width.ts";
import styles from "./build-views.module.css";
import { type Drawing, type DrawnBlock, type DrawnStage, layOut } from "./drawing-layout.ts";

export interface ArchitectureDrawingProps {
  /** A network that can be. */
  readonly config: ModelConfig;
  /** What its reader asks for, possible or not: side of the picture and of a patch in pixels. */
  readonly asked: { readonly image: number; readonly patch: number };
  /** The picture in use; null before it has come. */
  readonly picture: CroppedPicture | null;
}

/** Lines nearer than this, in pixels, would fill the picture. */
const leastCell = 3;
/** Nearer than this they are drawn faintly. */
const faintCell = 7;

/** A network from left to right: the picture in its patches, the tokens, every block with its heads, the classes. */
export function ArchitectureDrawing({ config, asked, picture }: ArchitectureDrawingProps) {
  const { build } = useText();
  const { drawing: words } = build;
  const [frame, width] = useWidth<HTMLDivElement>(640);
  const drawing = layOut(config, width);
  const [rows] = gridSize(config);
  const label = words.label([
    words.patches(rows, drawing.tokens.count),
    ...drawing.stages.map((stage) => words.blocks(stage.blocks.length, stage.heads, stage.dim / stage.heads)),
    words.classes(config.numClasses),
  ]);
  return (
    <div ref={frame} className={styles.drawing} role="img" aria-label={label}>
      <PatchedPicture side={drawing.picture} top={(drawing.height - drawing.picture) / 2} picture={picture} />
      <svg width={width} height={drawing.height + 38} aria-hidden="true" data-export>
        <g transform={`translate(0 ${(drawing.height - drawing.picture) / 2})`}>
          <PatchLines side={drawing.picture} asked={asked} />
        </g>
        <Tokens drawing={drawing} prefix={drawing.tokens.count - rows * rows} />
        {drawing.stages.map((stage, place) => (
          <Stage
            key={`stage ${place}`}
            stage={stage}
            height={drawing.height}
            config={config}
            only={drawing.stages.length === 1}
          />
        ))}
        <Halves block={drawing.stages.at(-1)?.blocks.at(-1)} />
        <Head drawing={drawing} label={words.classes(config.numClasses)} />
        <text x={0} y={drawing.height + 16}>
          {words.patches(rows, rows * rows)}
        </text>
        <text x={0} y={drawing.height + 32}>
          {words.tokens(drawing.tokens.count, config.embedDim)}
        </text>
      </svg>
    </div>
  );
}

interface PatchLinesProps {
  readonly side: number;
  readonly asked: ArchitectureDrawingProps["asked"];
}

interface PatchedPictureProps {
  readonly side: number;
  readonly top: number;
  readonly picture: CroppedPicture | null;
}

function PatchedPicture({ side, top, picture }: PatchedPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    if (canvas.current && picture) drawCrop(canvas.current, picture, side, side);
  }, [picture, side]);
  return <canvas ref={canvas} className={styles.picture} style={{ width: side, height: side, top }} />;
}

/** The lines between patches as the reader asks for them, and the strip that fills no patch. */
function PatchLines({ side, asked: { image, patch } }: PatchLinesProps) {
  const cell = (side * patch) / image;
  const count = Math.floor(image / patch);
  const used = count * cell;
  const lines = cell < leastCell ? [] : Array.from({ length: Math.max(0, count - 1) }, (_, line) => (line + 1) * cell);
  const rest = side - used > 0.01;
  return (
    <g>
      <rect width={side} height={side} className={styles.edge} />
      <path
        d={lines.map((at) => `M${at} 0V${used}M0 ${at}H${used}`).join("")}
        className={styles.lines}
        data-faint={cell < faintCell}
      />
      {rest && <path d={`M${used} 0H${side}V${side}H0V${used}H${used}Z`} className={styles.rest} />}
    </g>
  );
}

/** Tokens one under another; too many to tell apart are a bar. The ones in front of the patches are filled. */
function Tokens({ drawing, prefix }: { readonly drawing: Drawing; readonly prefix: number }) {
  const { tokens, height } = drawing;
  const each = height / tokens.count;
  const marks = each < leastCell ? [] : Array.from({ length: tokens.count - 1 }, (_, line) => (line + 1) * each);
  return (
    <g transform={`translate(${tokens.x} 0)`}>
      <Arrow x={-18} y={height / 2} />
      <rect width={tokens.width} height={height} className={styles.block} rx={2} />
      {prefix > 0 && <rect width={tokens.width} height={Math.max(2, each * prefix)} className={styles.solid} rx={1} />}
      <path d={marks.map((at) => `M0 ${at}H${tokens.width}`).join("")} className={styles.cells} />
      <Arrow x={tokens.width + 8} y={height / 2} />
    </g>
  );
}

interface StageProps {
  readonly stage: DrawnStage;
  readonly height: number;
  readonly config: ModelConfig;
  /** Whether it is the whole network. */
  readonly only: boolean;
}

function Stage({ stage, height, config, only }: StageProps) {
  const { drawing: words } = useText().build;
  const { blocks, rows, dim, heads } = stage;
  const window = config.family === "swin" ? Math.min(config.windowSize, rows) : 0;
  return (
    <g>
      {blocks.map((block, place) => {
        const attention = block.height * block.attention;
        const each = attention / block.heads;
        const marks = each < 2.5 ? [] : Array.from({ length: block.heads - 1 }, (_, head) => (head + 1) * each);
        return (
          <g key={String(place)} transform={`translate(${block.x} ${block.y})`}>
            <rect
              width={block.width}
              height={attention}
              className={styles.block}
              data-shifted={block.shifted}
              rx={1.5}
            />
            <path d={marks.map((at) => `M0 ${at}H${block.width}`).join("")} className={styles.cells} />
            <rect
              y={attention + 2}
              width={block.width}
              height={block.height - attention - 2}
              className={styles.mlp}
              rx={1.5}
            />
          </g>
        );
      })}
      <text x={stage.x} y={height + 16} className={styles.strong}>
        {only ? words.blocks(blocks.length, heads, dim / heads) : words.stage(rows, dim)}
      </text>
      {!only && (
        <text x={stage.x} y={height + 32}>
          {words.stageHeads(heads, window)}
        </text>
      )}
    </g>
  );
}

/** What the two halves of a block are, beside the last one. */
function Halves({ block }: { readonly block: DrawnBlock | undefined }) {
  const { drawing: words } = useText().build;
  if (!block) return null;
  const { x, y, width, height, attention } = block;
  return (
    <g transform={`translate(${x + width + 6} ${y})`}>
      <text y={(height * attention) / 2} dy="0.35em">
        {words.attention}
      </text>
      <text y={(height * (1 + attention)) / 2} dy="0.35em">
        {words.mlp}
      </text>
    </g>
  );
}

function Head({ drawing, label }: { readonly drawing: Drawing; readonly label: string }) {
  const { head, height } = drawing;
  const [top, bottom] = [height * 0.3, height * 0.7];
  const room = drawing.width - head.x;
  return (
    <g transform={`translate(${head.x} 0)`}>
      <Arrow x={-18} y={height / 2} />
      <path d={`M0 ${top}L${head.width} ${top + 16}V${bottom - 16}L0 ${bottom}Z`} className={styles.block} />
      <text x={room < 90 ? room : 0} y={bottom + 18} textAnchor={room < 90 ? "end" : "start"}>
        {label}
      </text>
    </g>
  );
}

function Arrow({ x, y }: { readonly x: number; readonly y: number }) {
  return <path d={`M${x} ${y}h9m-3 -3l3 3l-3 3`} className={styles.arrow} />;
}
