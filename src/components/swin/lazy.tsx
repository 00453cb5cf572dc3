import { lazy, Suspense } from "react";
import type { SwinAtlasFigureProps } from "./SwinAtlasFigure.tsx";
import { withWords } from "../../i18n/text.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";

// What only a Swin shows comes when a Swin does: the first paint is a ViT's.
const Atlas = lazy(withWords(() => import("./SwinAtlasFigure.tsx")));
const Bias = lazy(withWords(() => import("./BiasStage.tsx")));
const Chosen = lazy(() => import("./SwinChosenPair.tsx"));

/** Every head of every block, stage by stage. */
export function SwinAtlasFigure(props: SwinAtlasFigureProps) {
  return (
    <Suspense fallback={<Skeleton ratio={2.4} />}>
      <Atlas {...props} />
    </Suspense>
  );
}

/** The station of the spine where a ViT has its positions. */
export function BiasStage() {
  return (
    <Suspense fallback={<Skeleton ratio={1} />}>
      <Bias />
    </Suspense>
  );
}

/** The chosen pair in words, for the slim spine. */
export function SwinChosenPair() {
  return (
    <Suspense>
      <Chosen />
    </Suspense>
  );
}
