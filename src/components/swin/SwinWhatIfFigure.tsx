import { Skeleton } from "../figures/Skeleton.tsx";

export function SwinWhatIfFigure() {
  return <Skeleton ratio={0.9} />;
}
