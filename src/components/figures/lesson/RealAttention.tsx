import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { attentionByHand, type HandAttention } from "../../../model/analysis/attention-by-hand.ts";
import { headActivation, type VitCapture } from "../../../model/capture.ts";
import type { Selection } from "../../../model/selection.ts";
import { tensor } from "../../../model/tensor.ts";
import { AttentionAtScale } from "../../views/hand/AttentionAtScale.tsx";
import { useSelection } from "../../views/selection-source.ts";
import { tokenName } from "../../views/token-words.ts";
import { useAppState } from "../app-context.tsx";
import { useGrid, useVitCapture } from "../derived.ts";
import { Frame } from "../Frame.tsx";
import { HeadTitle } from "../HeadTitle.tsx";
import { Skeleton } from "../Skeleton.tsx";
import { useScene } from "../use-scene.ts";
import { useProbe } from "./use-probe.ts";

export interface RealAttentionProps {
  /** Pins block, head, query or key, from 0; the rest follows the page's selection. */
  readonly pins?: Partial<Selection>;
}

/** The same steps on the chosen block, head and query of the model in use, held against what the network left behind. */
export function RealAttention({ pins }: RealAttentionProps) {
  const text = useText();
  const { atScale: words } = text.byHand;
  const scene = useScene(pins);
  const grid = useGrid();
  const capture = useVitCapture();
  const model = useAppState((state) => state.model);
  const picture = useAppState((state) => state.picture);
  const block = useSelection(scene.selection, (now) => now.block);
  const head = useSelection(scene.selection, (now) => now.head);
  const query = useSelection(scene.selection, (now) => now.query);
  const chosen = useSelection(scene.selection, (now) => now.key);

  // The page's run keeps no values: they are a sixth of its memory and only this figure shows them.
  const question = useMemo(() => {
    if (!capture || !model || !picture || model.recording) return null;
    const { intervention } = capture;
    const roles = ["attn.v", "attn.z"] as const;
    return { model: model.id, pixels: picture.pixels, intervention, roles, blocks: [block] };
  }, [capture, model, picture, block]);
  const probe = useProbe(question);
  const values = probe.current && probe.capture?.family === "vit" ? probe.capture : null;
  const real = useMemo(
    () => (capture && values ? realAttention(capture, values, block, head, query) : null),
    [capture, values, block, head, query],
  );
  const name = (token: number) => (grid ? tokenName(text, grid, token) : "");
  return (
    <Frame
      id="attention-at-scale"
      title={
        <>
          {real ? words.title(real.attention.weights.length, real.q.length) : words.name}{" "}
          <em>
            · <HeadTitle />
          </em>
        </>
      }
      name={words.name}
      caption={words.caption}
      table={
        real
          ? () => ({
              columns: [words.token, "q · k", "÷ √d", "softmax"],
              rows: Array.from(real.attention.weights, (weight, token) => [
                name(token),
                real.attention.products[token] as number,
                real.attention.scores[token] as number,
                weight,
              ]),
            })
          : undefined
      }
      tensors={
        real
          ? () => ({
              q: tensor("q", ["headDim"], [real.q.length], real.q),
              k: tensor("k", ["key", "headDim"], [real.k.length / real.q.length, real.q.length], real.k),
              v: tensor("v", ["key", "headDim"], [real.v.length / real.q.length, real.q.length], real.v),
            })
          : undefined
      }
    >
      {real ? (
        <AttentionAtScale {...real} {...{ query, chosen, name }} onHover={scene.onHover} onSelect={scene.onSelect} />
      ) : model?.recording ? (
        <p className="soft">{words.recorded}</p>
      ) : model && model.config.family !== "vit" ? (
        <p className="soft">{words.onlyVit}</p>
      ) : probe.failed ? (
        <p className="soft">{probe.failed}</p>
      ) : (
        <Skeleton ratio={1} />
      )}
    </Frame>
  );
}

/** The vectors of one query, the steps computed by hand, and how far they are from the network's own numbers. */
function realAttention(capture: VitCapture, values: VitCapture, block: number, head: number, query: number) {
  const part = (of: VitCapture, role: Parameters<typeof headActivation>[1]) => headActivation(of, role, block, head);
  const [q, k, v] = [part(capture, "attn.q"), part(capture, "attn.k"), part(values, "attn.v")];
  const dim = q?.shape[1] ?? 0;
  const own = q?.data.subarray(query * dim, (query + 1) * dim);
  if (!own?.length || !k || !v) return null;
  const attention: HandAttention = attentionByHand(own, k.data, v.data, capture.intervention.temperature);
  const keys = attention.weights.length;
  const farthestFrom = (got: Float64Array, kept: Float32Array | undefined, width: number) =>
    kept ? got.reduce((far, value, at) => Math.max(far, Math.abs(value - (kept[query * width + at] ?? NaN))), 0) : NaN;
  const farthest = {
    scores: farthestFrom(attention.scores, part(capture, "attn.scores")?.data, keys),
    weights: farthestFrom(attention.weights, part(capture, "attn.pattern")?.data, keys),
    z: farthestFrom(attention.z, part(values, "attn.z")?.data, dim),
  };
  return { q: own, k: k.data, v: v.data, attention, farthest };
}
