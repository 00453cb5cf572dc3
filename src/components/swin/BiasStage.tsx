import { Skeleton } from "../figures/Skeleton.tsx";

/** The relative position bias of the chosen block as a station of the spine. */
export default function BiasStage() {
  return <Skeleton ratio={1} />;
}
