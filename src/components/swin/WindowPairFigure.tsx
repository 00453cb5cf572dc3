import { Skeleton } from "../figures/Skeleton.tsx";

export function WindowPairFigure() {
  return <Skeleton ratio={0.9} />;
}
