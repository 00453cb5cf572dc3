import { type StoredTensor, toFloat32 } from "../stored-tensor.ts";

type Parts = Map<string, (StoredTensor | undefined)[]>;

/**
 * Where only class token and patches have stored positions and registers stand
 * between them, the network has no table of positions over all tokens. As timm does
 * when it reads such files, the class token's position is added to the token itself
 * once, and the patches keep theirs. Without registers, or in shapes that will be
 * refused anyway, nothing changes.
 *
 * @throws ModelError `safetensors.noFloat32`
 */
export function foldClassPosition(tensors: Parts): void {
  const token = tensors.get("cls_token")?.[0];
  const positions = tensors.get("pos_embed")?.[0];
  if (!token || !positions || !tensors.has("reg_token")) return;
  const [batch, rows = 0, width = 0] = positions.shape;
  const fits = positions.shape.length === 3 && batch === 1 && rows > 1 && width > 0;
  if (!fits || token.shape.length !== 3 || token.shape.join() !== [1, 1, width].join()) return;

  const row = positions.bytes.byteLength / rows;
  const first = toFloat32({ ...positions, shape: [1, 1, width], bytes: positions.bytes.subarray(0, row) });
  const sum = toFloat32(token).map((value, index) => value + (first[index] as number));
  tensors.set("cls_token", [{ ...token, dtype: "F32", bytes: new Uint8Array(sum.buffer) }]);
  tensors.set("pos_embed", [{ ...positions, shape: [1, rows - 1, width], bytes: positions.bytes.subarray(row) }]);
}
