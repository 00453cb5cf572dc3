import { Skeleton } from "../figures/Skeleton.tsx";

export function WindowMatrixFigure() {
  return <Skeleton ratio={0.9} />;
}
