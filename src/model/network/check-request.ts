import { captureLimit, type Role, roles } from "../capture.ts";
import { captureBytes } from "../capture-bytes.ts";
import { blockCount, type ModelConfig } from "../config.ts";
import type { RunRequest } from "../engine.ts";
import { ModelError } from "../errors.ts";

/** @throws ModelError when the pixels are not those of a picture of the model's input size */
export function checkPixels({ imageSize: [height, width] }: ModelConfig, pixels: Uint8Array): void {
  const expected = height * width * 3;
  if (pixels.length === expected) return;
  throw new ModelError(
    "run.pixels",
    `This model needs ${height} × ${width} × 3 = ${expected} pixel values, got ${pixels.length}; pass the picture through prepare first.`,
    { height, width, expected, got: pixels.length },
  );
}

/**
 * What a request wants to keep, checked and in order.
 *
 * @throws ModelError when a role or block does not exist, or the capture would be over its limit
 */
export function captureOf(
  config: ModelConfig,
  request: Pick<RunRequest, "roles" | "blocks">,
): { readonly roles: readonly Role[]; readonly blocks: readonly number[] } {
  const blocks = blocksOf(request, blockCount(config));
  const wanted = rolesOf(request);
  checkSize(captureBytes(config, wanted, blocks));
  return { roles: wanted, blocks };
}

function blocksOf({ blocks }: Pick<RunRequest, "blocks">, depth: number): number[] {
  for (const block of blocks ?? []) {
    if (Number.isInteger(block) && block >= 0 && block < depth) continue;
    throw new ModelError(
      "run.block",
      `Block ${block} cannot be captured: this model has ${depth}; use 0 to ${depth - 1}.`,
      { block, depth },
    );
  }
  return blocks ? [...new Set(blocks)].sort((a, b) => a - b) : Array.from({ length: depth }, (_, index) => index);
}

function rolesOf({ roles: wanted }: Pick<RunRequest, "roles">): Role[] {
  const unknown = wanted.find((role) => !roles.includes(role));
  if (unknown !== undefined) {
    throw new ModelError("run.role", `There is no activation "${unknown}"; the names are in capture.ts.`, {
      role: String(unknown),
    });
  }
  return [...new Set<Role>([...wanted, "logits"])];
}

function checkSize(bytes: number): void {
  if (bytes <= captureLimit) return;
  const [megabytes, limit] = [Math.round(bytes / 2 ** 20), captureLimit / 2 ** 20];
  throw new ModelError(
    "run.captureTooLarge",
    `The activations asked for take ${megabytes} MB, more than ${limit} MB; ask for fewer blocks or roles.`,
    { megabytes, limit },
  );
}
