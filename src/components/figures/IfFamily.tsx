import { lazy, type ReactNode, Suspense } from "react";
import { withWords } from "../../i18n/text.tsx";
import type { ModelConfig } from "../../model/config.ts";
import { useAppState } from "./app-context.tsx";

const OtherFamily = lazy(withWords(() => import("../lesson/OtherFamily.tsx")));

/** The family that a figure is about, by the id of its frame; the others are drawn for both. */
const familyOf: Readonly<Record<string, ModelConfig["family"]>> = {
  bias: "swin",
  cost: "swin",
  merging: "swin",
  reach: "swin",
  "read-out": "vit",
  rollout: "vit",
};

/** A figure's picture, or the sentence which family it needs: in lessons and frames figures stand by name, whatever the model. */
export function IfFamily({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const needed = familyOf[id];
  const used = useAppState(({ model }) => model?.config.family);
  if (needed === undefined || used === undefined || used === needed) return children;
  return (
    <Suspense>
      <OtherFamily needed={needed} />
    </Suspense>
  );
}
