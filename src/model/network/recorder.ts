import * as tf from "@tensorflow/tfjs-core";
import { blockRoles, type Role } from "../capture.ts";

/** Hands `x` on unchanged; what was asked for is kept on the way. */
export type Tap = <T extends tf.Tensor>(role: Role, x: T) => T;

const stacked: ReadonlySet<Role> = new Set(blockRoles);

/** Whether a role exists once per block. */
export function isBlockRole(role: Role): role is (typeof blockRoles)[number] {
  return stacked.has(role);
}

/**
 * Keeps the activations that were asked for while a network runs. A kept tensor is
 * a clone, which shares the buffer and survives the `tidy` around it, so whoever
 * makes a recorder disposes it.
 */
export class Recorder {
  readonly #roles: ReadonlySet<Role>;
  readonly #blocks: ReadonlySet<number>;
  readonly #kept = new Map<Role, tf.Tensor[]>();

  constructor(roles: Iterable<Role>, blocks: Iterable<number>) {
    this.#roles = new Set(roles);
    this.#blocks = new Set(blocks);
  }

  /** The tap of what happens once in a forward pass. */
  readonly tap: Tap = (role, x) => {
    if (this.#roles.has(role)) this.#keep(role, x);
    return x;
  };

  /** The tap inside one block. */
  tapOfBlock(block: number): Tap {
    return this.#blocks.has(block) ? this.tap : (_, x) => x;
  }

  /** What was kept: one tensor, or one per captured block in order. */
  get kept(): ReadonlyMap<Role, readonly tf.Tensor[]> {
    return this.#kept;
  }

  dispose(): void {
    for (const tensors of this.#kept.values()) tf.dispose(tensors);
    this.#kept.clear();
  }

  #keep(role: Role, x: tf.Tensor): void {
    const kept = this.#kept.get(role) ?? [];
    kept.push(tf.keep(tf.clone(x)));
    this.#kept.set(role, kept);
  }
}
