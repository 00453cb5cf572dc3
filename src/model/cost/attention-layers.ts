import { type Layer, linear, matmul } from "./layer.ts";

export interface AttentionSize {
  /** Rows of the input that attend to each other. */
  readonly tokens: number;
  readonly embedDim: number;
  readonly numHeads: number;
  /** Inputs at once; 1 when absent. */
  readonly batch?: number;
  readonly qkvBias?: boolean;
  /** Whether the heads are joined by a matrix; a single head can do without. */
  readonly proj?: boolean;
}

/** Self-attention alone, by the names of timm's `Attention`: the batch counts here. */
export function attentionLayers(size: AttentionSize): Layer[] {
  const { tokens, embedDim, numHeads, batch = 1, qkvBias = false, proj = true } = size;
  const part = "attention";
  const headDim = embedDim / numHeads;
  return [
    linear({ path: "qkv", part }, [batch, tokens, embedDim], 3 * embedDim, qkvBias),
    matmul({ path: "scores", part }, [batch, numHeads, tokens, headDim], tokens),
    matmul({ path: "mix", part }, [batch, numHeads, tokens, tokens], headDim),
    ...(proj ? [linear({ path: "proj", part }, [batch, tokens, embedDim], embedDim)] : []),
  ];
}
