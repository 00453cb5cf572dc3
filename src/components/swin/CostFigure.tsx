import { Skeleton } from "../figures/Skeleton.tsx";

export function CostFigure() {
  return <Skeleton ratio={0.9} />;
}
