import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import type { NamedTensor } from "../../model/tensor.ts";
import { Segmented } from "../controls/Segmented.tsx";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { useSwinCapture } from "../figures/derived.ts";
import { Frame } from "../figures/Frame.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { useScene } from "../figures/use-scene.ts";
import { windowOfRun } from "../views/swin/window-line.ts";
import { windowPairTable } from "../views/swin/window-pair-view.ts";
import { WindowPairDetail } from "../views/swin/WindowPairDetail.tsx";
import { strongestPartner } from "./follow-window.ts";

const roles = ["attn.q", "attn.k", "attn.scores", "attn.pattern"] as const;

/** q·k of the chosen pair with bias and mask, and its place in the softmax of its window. */
export function WindowPairFigure() {
  const text = useText();
  const { pair } = text.shell.figures;
  const { store } = useApp();
  const scene = useScene();
  const capture = useSwinCapture();
  const tables = useAppState((state) => state.weights?.biasTables);
  const [order, setOrder] = useState<"index" | "size">("index");

  const tensors = () => {
    const { block, head, query } = store.getState().selection;
    const found: Record<string, NamedTensor> = {};
    for (const role of roles) {
      const part = capture && windowOfRun(capture, role, block, head, query);
      if (part) found[role] = part;
    }
    const table = tables?.[block];
    return table ? { ...found, relative_position_bias_table: table } : found;
  };

  return (
    <Frame
      id="pair"
      title={pair.name}
      name={pair.name}
      switches={
        <Segmented
          label={pair.order}
          value={order}
          options={[
            { value: "index", label: pair.byIndex },
            { value: "size", label: pair.bySize },
          ]}
          onChange={setOrder}
        />
      }
      caption={text.windows.pair.caption}
      table={
        capture
          ? () => {
              const { selection } = store.getState();
              return windowPairTable(text, capture, tables?.[selection.block], selection);
            }
          : undefined
      }
      tensors={capture ? tensors : undefined}
    >
      {capture ? (
        <WindowPairDetail
          {...scene}
          capture={capture}
          tableOf={(block) => tables?.[block]}
          order={order}
          onStrongest={(now) => {
            const partner = strongestPartner(capture, now, "from");
            if (partner) scene.onSelect(partner);
          }}
        />
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}
