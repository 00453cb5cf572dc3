import { batchNorm, conv, type Layer, linear } from "./layer.ts";
import { vitLayers } from "./vit-layers.ts";
import type { VitConfig } from "../config.ts";

/** What LV-ViT is beside a ViT; the project counts it and does not run it yet. */
export interface LvvitConfig {
  readonly family: "lvvit";
  readonly vit: VitConfig;
  /** Filters of the stem's first three convolutions. */
  readonly stemChannels: number;
  /** A second head, on every patch: token labelling trains with it. */
  readonly returnDense: boolean;
}

/**
 * LV-ViT: Jiang et al. 2021, "All Tokens Matter: Token Labeling for Training Better
 * Vision Transformers", arXiv:2104.10858. The stem is four convolutions (7, 3, 3 and a
 * last one that cuts the rest of the patch; the first halves the picture).
 */
export function lvvitLayers({ vit, stemChannels, returnDense }: LvvitConfig): Layer[] {
  const { inChans, embedDim, patchSize, numClasses } = vit;
  const halved = vit.imageSize.map((side) => side / 2) as [number, number];
  const grid = vit.imageSize.map((side) => side / patchSize) as [number, number];
  const of = (name: string) => ({ path: `patch_embed.${name}`, part: "embedding" as const });
  const stem = (place: number, into: number, kernel: number) => [
    conv(of(`conv${place}`), { into, out: stemChannels, kernel, map: halved, bias: false }),
    batchNorm(of(`bn${place}`), [stemChannels, ...halved]),
  ];
  const [, ...rest] = vitLayers(vit);
  const patches = grid[0] * grid[1];
  return [
    ...stem(1, inChans, 7),
    ...stem(2, stemChannels, 3),
    ...stem(3, stemChannels, 3),
    conv(of("proj"), { into: stemChannels, out: embedDim, kernel: patchSize / 2, map: grid }),
    ...rest,
    ...(returnDense ? [linear({ path: "aux_head", part: "head" }, [patches, embedDim], numClasses)] : []),
  ];
}
