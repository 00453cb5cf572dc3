import { Skeleton } from "../figures/Skeleton.tsx";

/** Every head of every block of a Swin for the chosen token. */
export default function SwinAtlasFigure(_: { readonly compact: boolean }) {
  return <Skeleton ratio={2.4} />;
}
