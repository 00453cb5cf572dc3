import { Skeleton } from "../figures/Skeleton.tsx";

export function BiasFigure() {
  return <Skeleton ratio={0.9} />;
}
