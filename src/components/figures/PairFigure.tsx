import { useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { headActivation } from "../../model/capture.ts";
import type { NamedTensor } from "../../model/tensor.ts";
import { Segmented } from "../controls/Segmented.tsx";
import { PairDetail } from "../views/PairDetail.tsx";
import { pairTable } from "../views/pair-table.ts";
import { useApp } from "./app-context.tsx";
import { useGrid, useVitCapture } from "./derived.ts";
import { Frame } from "./Frame.tsx";
import { Skeleton } from "./Skeleton.tsx";
import { useScene } from "./use-scene.ts";

/** q·k of the chosen pair, term by term, and its place in the softmax. */
export function PairFigure() {
  const text = useText();
  const { pair } = text.shell.figures;
  const { store } = useApp();
  const scene = useScene();
  const grid = useGrid();
  const capture = useVitCapture();
  const [order, setOrder] = useState<"index" | "size">("index");

  const tensors = () => {
    const { block, head } = store.getState().selection;
    const named = (["attn.q", "attn.k", "attn.scores", "attn.pattern"] as const).map(
      (role) => [role, capture && headActivation(capture, role, block, head)] as const,
    );
    return Object.fromEntries(named.filter((entry): entry is [(typeof entry)[0], NamedTensor] => Boolean(entry[1])));
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
      caption={pair.caption}
      table={capture ? () => pairTable(text, capture, store.getState().selection) : undefined}
      tensors={capture ? tensors : undefined}
    >
      {capture && grid ? <PairDetail {...scene} capture={capture} grid={grid} order={order} /> : <Skeleton ratio={1} />}
    </Frame>
  );
}
