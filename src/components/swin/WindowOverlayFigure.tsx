import { Skeleton } from "../figures/Skeleton.tsx";

export function WindowOverlayFigure() {
  return <Skeleton ratio={0.9} />;
}
