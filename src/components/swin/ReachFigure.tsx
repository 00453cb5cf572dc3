import { Skeleton } from "../figures/Skeleton.tsx";

export function ReachFigure() {
  return <Skeleton ratio={0.9} />;
}
