import * as tf from "@tensorflow/tfjs-core";
import { blockRoles, type Role } from "../capture.ts";

/** Hands `x` on unchanged; what was asked for is kept on the way. */
export type Tap = <T extends tf.Tensor>(role: Role, x: T) => T;

const stacked: ReadonlySet<Role> = new Set(blockRoles);

/** Whether a role exists once per block. */
export function isBlockRole(role: Role): role is (typeof blockRoles)[number] {
  return stacked.has(role);
}

/** What one stage of a network left: one tensor per role, or one per captured block in order. */
export type Kept = Map<Role, tf.Tensor[]>;

/**
 * Keeps the activations that were asked for while a network runs. A kept tensor is
 * a clone, which shares the buffer and survives the `tidy` around it, so whoever
 * makes a recorder disposes it.
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
  }

  /** The tap of what happens once in a forward pass. */
  readonly tap: Tap = (role, x) => this.#keep(this.#once, role, x);

  /** The tap of what happens once in a stage. */
  tapOfStage(stage: number): Tap {
    const kept = this.stage(stage);
    return (role, x) => this.#keep(kept, role, x);
  }

  /** The tap inside one block; blocks of one stage have tensors of one shape. */
  tapOfBlock(block: number, stage = 0): Tap {
    return this.#blocks.has(block) ? this.tapOfStage(stage) : (_, x) => x;
  }

  /** What happened once. */
  get once(): Kept {
    return this.#once;
  }

  /** What happened in a stage; a ViT has only stage 0. */
  stage(index: number): Kept {
    const kept = this.#stages.get(index) ?? new Map<Role, tf.Tensor[]>();
    this.#stages.set(index, kept);
    return kept;
  }

  dispose(): void {
    for (const kept of [this.#once, ...this.#stages.values()]) {
      for (const tensors of kept.values()) tf.dispose(tensors);
      kept.clear();
    }
  }

  #keep<T extends tf.Tensor>(kept: Kept, role: Role, x: T): T {
    if (!this.#roles.has(role)) return x;
    const tensors = kept.get(role) ?? [];
    tensors.push(tf.keep(tf.clone(x)));
    kept.set(role, tensors);
    return x;
  }
}
