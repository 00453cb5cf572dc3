/**
 * How far the Lab has come, from 0 (partition) to 5 (rolled back), continuous between
 * the steps: it is what the slider scrubs and what the pictures are drawn from. It
 * goes past React, as hovering does.
 */

/** The last step. */
export const lastStep = 5;

/** Slow at both ends: 0 to 1. */
export function eased(share: number): number {
  const t = Math.min(1, Math.max(0, share));
  return t < 0.5 ? 4 * t ** 3 : 1 - (2 - 2 * t) ** 3 / 2;
}

/** What of the pictures has happened at a phase, each 0 to 1. */
export interface Happened {
  /** How far the map in memory is rolled; at the end it is back. */
  readonly roll: number;
  /** How far the borders of the windows have moved in the picture; they stay there. */
  readonly borders: number;
  /** How much of the region colours is seen. */
  readonly tint: number;
  /** How much of the mask is seen. */
  readonly mask: number;
  /** How much of the mask has gone through the softmax. */
  readonly softmax: number;
}

export function happened(phase: number): Happened {
  const borders = eased(phase);
  return {
    borders,
    roll: phase <= 4 ? borders : 1 - eased(phase - 4),
    tint: eased(phase - 1),
    mask: eased(phase - 2),
    softmax: eased(phase - 3),
  };
}

/** The step that a phase belongs to. */
export function stepOfPhase(phase: number): number {
  return Math.min(lastStep, Math.max(0, Math.round(phase)));
}

export class Phase {
  #value: number;
  #frame = 0;
  readonly #listeners = new Set<() => void>();

  constructor(value: number) {
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Stands at a phase at once. */
  set(value: number): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#show(value);
  }

  /** Goes to a phase in some time and rests there; a new way begins where the old one was. */
  glide(to: number, milliseconds: number): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const from = this.#value;
    if (milliseconds <= 0 || from === to) return this.#show(to);
    const start = performance.now();
    const move = (now: number) => {
      const share = Math.min(1, Math.max(0, (now - start) / milliseconds));
      this.#frame = share < 1 ? requestAnimationFrame(move) : 0;
      this.#show(share < 1 ? from + (to - from) * share : to);
    };
    this.#frame = requestAnimationFrame(move);
  }

  #show(value: number): void {
    if (value === this.#value) return;
    this.#value = value;
    for (const listener of this.#listeners) listener();
  }
}
