import * as tf from "@tensorflow/tfjs-core";
import { blockRoles, type Role } from "../capture.ts";
import type { Stretch } from "./kernels/kernels.ts";

/** A place in a network at which activations can be kept. */
export interface Tap {
  /** Hands `x` on unchanged; what was asked for is kept on the way. */
  <T extends tf.Tensor>(role: Role, x: T): T;
  /** The same for an activation that lies inside a longer tensor. */
  stretch(role: Role, stretch: Stretch, shape: readonly number[]): void;
  /** Whether one of these is kept here. What nobody wants a kernel need not make. */
  wants(...roles: readonly Role[]): boolean;
}

/** Keeps nothing. */
export const noTap: Tap = tapOf(() => {}, new Set());

/** A kept activation. */
export interface KeptPart extends Stretch {
  readonly shape: readonly number[];
}

const stacked: ReadonlySet<Role> = new Set(blockRoles);

/** Whether a role exists once per block. */
export function isBlockRole(role: Role): role is (typeof blockRoles)[number] {
  return stacked.has(role);
}

/** What one stage of a network left: one part per role, or one per captured block in order. */
export type Kept = Map<Role, KeptPart[]>;

/**
 * Keeps the activations that were asked for while a network runs. A kept tensor is
 * reshaped to the shape it has: that shares the buffer on every backend, where a clone
 * is a copy on wasm, and survives the `tidy` around it, so whoever makes a recorder
 * disposes it.
 */
export class Recorder {
  readonly #roles: ReadonlySet<Role>;
  readonly #blocks: ReadonlySet<number>;
  readonly #once: Kept = new Map();
  readonly #stages = new Map<number, Kept>();

  /** @param blocks counted through all stages */
  constructor(roles: Iterable<Role>, blocks: Iterable<number>) {
    this.#roles = new Set(roles);
    this.#blocks = new Set(blocks);
    this.tap = this.#tapInto(this.#once);
  }

  /** The tap of what happens once in a forward pass. */
  readonly tap: Tap;

  /** The tap of what happens once in a stage. */
  tapOfStage(stage: number): Tap {
    return this.#tapInto(this.stage(stage));
  }

  /** The tap inside one block; blocks of one stage have tensors of one shape. */
  tapOfBlock(block: number, stage = 0): Tap {
    return this.#blocks.has(block) ? this.tapOfStage(stage) : noTap;
  }

  /** What happened once. */
  get once(): Kept {
    return this.#once;
  }

  /** What happened in a stage; a ViT has only stage 0. */
  stage(index: number): Kept {
    const kept = this.#stages.get(index) ?? new Map<Role, KeptPart[]>();
    this.#stages.set(index, kept);
    return kept;
  }

  /** Everything that was kept. */
  get parts(): readonly KeptPart[] {
    return [this.#once, ...this.#stages.values()].flatMap((kept) => [...kept.values()].flat());
  }

  dispose(): void {
    tf.dispose(this.parts.map((part) => part.of));
    for (const kept of [this.#once, ...this.#stages.values()]) kept.clear();
  }

  #tapInto(kept: Kept): Tap {
    return tapOf((role, stretch, shape) => {
      const parts = kept.get(role) ?? [];
      parts.push({ ...stretch, of: tf.keep(tf.reshape(stretch.of, stretch.of.shape)), shape });
      kept.set(role, parts);
    }, this.#roles);
  }
}

function tapOf(keep: Tap["stretch"], roles: ReadonlySet<Role>): Tap {
  const stretch: Tap["stretch"] = (role, part, shape) => {
    if (roles.has(role)) keep(role, part, shape);
  };
  const tap = <T extends tf.Tensor>(role: Role, x: T): T => {
    stretch(role, { of: x, begin: 0 }, x.shape);
    return x;
  };
  return Object.assign(tap, { stretch, wants: (...wanted: readonly Role[]) => wanted.some((role) => roles.has(role)) });
}
