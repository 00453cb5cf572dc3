import type { HeadRole } from "../capture.ts";
import type { StoredTensor } from "../checkpoint/stored-tensor.ts";
import { ModelError } from "../errors.ts";

/** Arrays that belong to one role, by where they come from. */
export interface RoleArrays {
  /** All blocks in one array. */
  stacked: StoredTensor | null;
  /** One array a block, in order of the blocks. */
  blocks: { readonly place: string; readonly array: StoredTensor }[];
  /** One array a stage of a Swin, first stage first. */
  stages: { readonly stage: number; readonly array: StoredTensor }[];
}

/** Arrays that are no activations, by the names that *take it away* gives them. */
export const sideNames = [
  ...(["logits", "pixels", "grid", "prefix", "patch_size", "blocks", "labels", "labels_zh"] as const),
  ...(["window_size", "shift", "mask", "padding_before_shift"] as const),
] as const;
export type SideName = (typeof sideNames)[number];

export interface SortedArrays {
  readonly roles: ReadonlyMap<HeadRole, RoleArrays>;
  readonly sides: ReadonlyMap<SideName, StoredTensor>;
  /** What has no place in a recording. */
  readonly leftOut: readonly StoredTensor[];
}

/** `attn.pattern`, `blocks.3.attn.pattern`, `stage2.attn.q`. */
const activation = /^(?:(.+)\.)?attn\.(q|k|v|z|scores|pattern)$/;

/** Square matrices of ours that are no attention of one head. */
const noMaps = /(^|\.)(rollout|similarity)$/;

const isSide = (name: string): name is SideName => (sideNames as readonly string[]).includes(name);
const byName = new Intl.Collator("en", { numeric: true }).compare;
const shapeOf = ({ shape }: StoredTensor) => `[${shape.join(", ")}]`;

/** Whether an array can be attention: two equal last axes. */
function isSquare({ shape }: StoredTensor): boolean {
  const [queries = 0, keys = 0] = shape.slice(-2);
  return shape.length >= 2 && shape.length <= 5 && queries === keys && queries > 1;
}

/**
 * Gives every array its role by its name: TransformerLens's names, stacked over blocks
 * (`attn.pattern`), of one block (`blocks.3.attn.pattern`) or of a stage of a Swin
 * (`stage2.attn.pattern`). Where no array is called a pattern, every square one is
 * one, in the order of their names with numbers counted as numbers (`arr_2` before
 * `arr_10`).
 *
 * @throws ModelError `recording.noMaps`, `.rank`, `.square`
 */
export function sortArrays(arrays: readonly StoredTensor[]): SortedArrays {
  const roles = new Map<HeadRole, RoleArrays>();
  const sides = new Map<SideName, StoredTensor>();
  const others: StoredTensor[] = [];
  const of = (role: HeadRole): RoleArrays => {
    const known = roles.get(role) ?? { stacked: null, blocks: [], stages: [] };
    roles.set(role, known);
    return known;
  };
  for (const array of [...arrays].sort((a, b) => byName(a.name, b.name))) {
    const [whole, place, short] = activation.exec(array.name) ?? [];
    const stage = /^stage(\d{1,2})$/.exec(place ?? "")?.[1];
    if (isSide(array.name)) sides.set(array.name, array);
    // One window of a Swin, which the matrix of a head saves beside the whole map.
    else if (!whole || place === "window") others.push(array);
    else if (place === undefined) of(`attn.${short}` as HeadRole).stacked = array;
    else if (stage) of(`attn.${short}` as HeadRole).stages.push({ stage: Number(stage), array });
    else of(`attn.${short}` as HeadRole).blocks.push({ place, array });
  }
  if (roles.has("attn.pattern")) return { roles, sides, leftOut: others };

  const meant = others.filter(({ name }) => !noMaps.test(name) && !name.startsWith("window."));
  const maps = meant.filter(isSquare);
  checkMeant(meant, maps, arrays);
  const pattern = of("attn.pattern");
  if (maps.length === 1 && maps[0]) pattern.stacked = maps[0];
  else pattern.blocks = maps.map((array) => ({ place: array.name, array }));
  return { roles, sides, leftOut: others.filter((array) => !maps.includes(array)) };
}

/** Arrays whose names differ by numbers only are of one kind: one of another shape among them is wrong, not something else. */
function checkMeant(meant: readonly StoredTensor[], maps: readonly StoredTensor[], all: readonly StoredTensor[]): void {
  const kind = ({ name }: StoredTensor) => name.replace(/\d+/g, "#");
  const kinds = new Set(maps.map(kind));
  const wrong = meant.find((array) => !maps.includes(array) && (maps.length === 0 || kinds.has(kind(array))));
  if (wrong && wrong.shape.length >= 2 && wrong.shape.length <= 5) throw notSquare(wrong);
  if (wrong) throw badRank(wrong);
  if (maps.length > 0) return;
  const names = all
    .slice(0, 5)
    .map((array) => `${array.name} ${shapeOf(array)}`)
    .join(", ");
  throw new ModelError(
    "recording.noMaps",
    `The file holds no attention maps [blocks, heads, tokens, tokens], nor one array a block [heads, tokens, tokens]; it holds: ${names || "nothing"}.`,
    { names },
  );
}

export function badRank(array: StoredTensor): ModelError {
  const [name, shape] = [array.name, shapeOf(array)];
  return new ModelError(
    "recording.rank",
    `“${name}” has the shape ${shape}, but attention maps are [blocks, heads, tokens, tokens], or [heads, tokens, tokens] for each block.`,
    { name, shape },
  );
}

export function notSquare({ name, shape }: StoredTensor): ModelError {
  const [queries = 0, keys = 0] = shape.slice(-2);
  return new ModelError(
    "recording.square",
    `“${name}” has ${queries} queries and ${keys} keys, but in self-attention every token is both, so the last two axes are equal; save the map of one self-attention.`,
    { name, queries, keys },
  );
}
