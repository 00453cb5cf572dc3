import { Skeleton } from "../figures/Skeleton.tsx";

export function SwinStatisticsFigure() {
  return <Skeleton ratio={0.9} />;
}
