import { type ComponentType, lazy, Suspense } from "react";
import { withWords } from "../../../i18n/text.tsx";
import { Skeleton } from "../Skeleton.tsx";

/** A figure that comes, with its words, when a lesson first shows it. */
function later<Props extends object>(ratio: number, load: () => Promise<{ default: ComponentType<Props> }>) {
  const Figure = lazy(withWords(load));
  return function Later(props: Props) {
    return (
      <Suspense fallback={<Skeleton ratio={ratio} />}>
        <Figure {...props} />
      </Suspense>
    );
  };
}

/** Self-attention of four tokens, every number of it to change. */
export const ByHandAttention = later(0.5, async () => ({
  default: (await import("./ByHandAttention.tsx")).ByHandAttention,
}));

/** The same steps on a real head. */
export const RealAttention = later(1, async () => ({ default: (await import("./RealAttention.tsx")).RealAttention }));

/** A patch flattened and multiplied, and the same filter as a convolution. */
export const PatchTwoWays = later(0.6, async () => ({ default: (await import("./PatchTwoWays.tsx")).PatchTwoWays }));

/** A convolution with any kernel and stride on the reader's picture. */
export const StrideExercise = later(1, async () => ({
  default: (await import("./StrideExercise.tsx")).StrideExercise,
}));

/** A pixel's numbers and its place in patch and vector. */
export const PixelInspector = later(1.5, async () => ({
  default: (await import("./PixelInspector.tsx")).PixelInspector,
}));

/** Learned positions beside those of formulas. */
export const PositionKinds = later(1.4, async () => ({ default: (await import("./PositionKinds.tsx")).PositionKinds }));

/** A picture and its shuffled patches, with and without positions. */
export const ShuffledPatches = later(1, async () => ({
  default: (await import("./ShuffledPatches.tsx")).ShuffledPatches,
}));

/** Class token or mean of the patches. */
export const ReadOuts = later(1.5, async () => ({ default: (await import("./ReadOuts.tsx")).ReadOuts }));

/** Positions that are made and never added. */
export const UnusedPositions = later(1, async () => ({
  default: (await import("./UnusedPositions.tsx")).UnusedPositions,
}));

/** Products of random vectors and the division by √d. */
export const WhyRootD = later(1.1, async () => ({ default: (await import("./WhyRootD.tsx")).WhyRootD }));

/** An illustration: what "it" looks at in two sentences. */
export const SentenceFigure = later(2.4, async () => ({
  default: (await import("./SentenceFigure.tsx")).SentenceFigure,
}));
