import type { Layer } from "./layer.ts";

/** Layers of one block and of those after it that are just the same, or a run of layers outside of blocks. */
export interface LayerGroup {
  /** Number of the first block from 0; null outside of blocks. */
  readonly firstBlock: number | null;
  /** How many blocks are alike. */
  readonly count: number;
  /** The layers of one of them. */
  readonly layers: readonly Layer[];
}

/**
 * A layer table with equal neighbours told once: a ViT of twelve blocks has one group of
 * twelve, a Swin one for each stage.
 */
export function groupLayers(layers: readonly Layer[]): LayerGroup[] {
  const groups: LayerGroup[] = [];
  for (const block of runsOfBlocks(layers)) {
    const last = groups.at(-1);
    if (last && last.firstBlock !== null && block.firstBlock !== null && areAlike(last.layers, block.layers)) {
      groups[groups.length - 1] = { ...last, count: last.count + 1 };
    } else groups.push(block);
  }
  return groups;
}

/** Every block for itself. */
export function runsOfBlocks(layers: readonly Layer[]): LayerGroup[] {
  const runs: { firstBlock: number | null; count: 1; layers: Layer[] }[] = [];
  for (const layer of layers) {
    const last = runs.at(-1);
    if (last && last.firstBlock === layer.block) last.layers.push(layer);
    else runs.push({ firstBlock: layer.block, count: 1, layers: [layer] });
  }
  return runs;
}

function areAlike(one: readonly Layer[], other: readonly Layer[]): boolean {
  return (
    one.length === other.length &&
    one.every((layer, place) => {
      const twin = other[place] as Layer;
      return (
        layer.parameters === twin.parameters &&
        layer.multiplyAdds === twin.multiplyAdds &&
        layer.output.join() === twin.output.join()
      );
    })
  );
}

/** What a layer is called inside of its block or stage: `attn.qkv` of `layers.0.blocks.1.attn.qkv`. */
export function nameInBlock(path: string): string {
  return path.replace(/^(layers\.\d+\.)?(blocks\.\d+\.)?/, "");
}
