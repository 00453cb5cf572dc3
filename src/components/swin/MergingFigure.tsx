import { Skeleton } from "../figures/Skeleton.tsx";

export function MergingFigure() {
  return <Skeleton ratio={0.9} />;
}
