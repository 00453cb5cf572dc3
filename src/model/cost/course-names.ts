/**
 * What the course calls a layer of a ViT (PaddleViT's class 3): its own names in the
 * order of its own modules. A layer that the course does not have keeps timm's name.
 */
const names: Readonly<Record<string, string>> = {
  "patch_embed.proj": "patch_embedding.patch_embedding",
  pos_embed: "patch_embedding.position_embeddings",
  cls_token: "patch_embedding.cls_token",
  norm: "encoder.norm",
  head: "classifier",
};

const inBlock: Readonly<Record<string, string>> = { norm1: "attn_norm", norm2: "mlp_norm" };

/** The course's name of a layer that timm calls `path`. */
export function courseName(path: string): string {
  const block = /^blocks\.(\d+)\.([a-z0-9]+)(.*)$/.exec(path);
  if (!block) return names[path] ?? path;
  const [, number, module = "", rest] = block;
  return `encoder.layers.${number}.${inBlock[module] ?? module}${rest}`;
}
