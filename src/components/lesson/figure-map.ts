import { type ComponentType, type ElementType, lazy } from "react";
import { withWords } from "../../i18n/text.tsx";
import {
  ByHandAttention,
  PatchTwoWays,
  PixelInspector,
  PositionKinds,
  ReadOuts,
  RealAttention,
  SentenceFigure,
  ShuffledPatches,
  StrideExercise,
  UnusedPositions,
  WhyRootD,
} from "../figures/lesson/lazy.tsx";

/** A figure by name: a chunk that comes when a lesson or a frame of another site shows it. */
type Load = () => Promise<{ readonly default: ComponentType }>;

const figure = (load: Load) => lazy(withWords(load));

/**
 * Every figure that a lesson may show and another site may embed. The name is the id of the figure's
 * frame. What it shows is in the store, and pins stand over it; a lesson may give it props of its own
 * by `show`, and without them it is whole.
 */
export const figures = {
  atlas: figure(() => import("./SpineFigures.tsx").then((file) => ({ default: file.AtlasInLesson }))),
  "attention-at-scale": RealAttention,
  "by-hand": ByHandAttention,
  bias: figure(() => import("../swin/BiasFigure.tsx").then((file) => ({ default: file.BiasFigure }))),
  build: figure(() => import("../build/BuildFigure.tsx").then((file) => ({ default: file.BuildFigure }))),
  cost: figure(() => import("../swin/CostFigure.tsx").then((file) => ({ default: file.CostFigure }))),
  "lab-mask": figure(() => import("./LabFigures.tsx").then((file) => ({ default: file.LabMask }))),
  "lab-memory": figure(() => import("./LabFigures.tsx").then((file) => ({ default: file.LabMemory }))),
  "lab-picture": figure(() => import("./LabFigures.tsx").then((file) => ({ default: file.LabPicture }))),
  "lab-softmax": figure(() => import("./LabFigures.tsx").then((file) => ({ default: file.LabSoftmax }))),
  knobs: figure(() => import("../build/KnobsFigure.tsx").then((file) => ({ default: file.KnobsFigure }))),
  layers: figure(() => import("../build/LayerTableFigure.tsx").then((file) => ({ default: file.LayerTableFigure }))),
  leak: figure(() => import("../swin/LeakFigure.tsx").then((file) => ({ default: file.LeakFigure }))),
  matrix: figure(() => import("./FamilyFigures.tsx").then((file) => ({ default: file.Matrix }))),
  merging: figure(() => import("../swin/MergingFigure.tsx").then((file) => ({ default: file.MergingFigure }))),
  overlay: figure(() => import("./FamilyFigures.tsx").then((file) => ({ default: file.Overlay }))),
  pair: figure(() => import("./FamilyFigures.tsx").then((file) => ({ default: file.Pair }))),
  parts: figure(() => import("../build/PartsFigure.tsx").then((file) => ({ default: file.PartsFigure }))),
  "patch-two-ways": PatchTwoWays,
  patches: figure(() => import("../figures/PatchesFigure.tsx").then((file) => ({ default: file.PatchesFigure }))),
  picture: figure(() => import("./SpineFigures.tsx").then((file) => ({ default: file.PictureInLesson }))),
  pixel: PixelInspector,
  "position-kinds": PositionKinds,
  positions: figure(() => import("../figures/PositionsFigure.tsx").then((file) => ({ default: file.PositionsFigure }))),
  prediction: figure(() => import("./SpineFigures.tsx").then((file) => ({ default: file.PredictionInLesson }))),
  reach: figure(() => import("../swin/ReachFigure.tsx").then((file) => ({ default: file.ReachFigure }))),
  "read-out": ReadOuts,
  "root-d": WhyRootD,
  sentence: SentenceFigure,
  shuffle: ShuffledPatches,
  stride: StrideExercise,
  "unused-positions": UnusedPositions,
  rollout: figure(() => import("../figures/RolloutFigure.tsx").then((file) => ({ default: file.RolloutFigure }))),
  statistics: figure(() => import("./FamilyFigures.tsx").then((file) => ({ default: file.Statistics }))),
  "what-if": figure(() => import("./FamilyFigures.tsx").then((file) => ({ default: file.WhatIf }))),
} as const satisfies Readonly<Record<string, ElementType>>;

export type FigureName = keyof typeof figures;

/** Whether there is a figure of that name. */
export const isFigureName = (name: string): name is FigureName => Object.hasOwn(figures, name);
