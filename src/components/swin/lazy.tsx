import { lazy, Suspense } from "react";
import { Skeleton } from "../figures/Skeleton.tsx";

// What only a Swin shows comes when a Swin does: the first paint is a ViT's.
const Atlas = lazy(() => import("./SwinAtlasFigure.tsx"));
const Bias = lazy(() => import("./BiasStage.tsx"));

/** Every head of every block, stage by stage. */
export function SwinAtlasFigure({ compact }: { readonly compact: boolean }) {
  return (
    <Suspense fallback={<Skeleton ratio={2.4} />}>
      <Atlas compact={compact} />
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
