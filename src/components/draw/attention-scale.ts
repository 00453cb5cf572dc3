/**
 * How a weight becomes a colour. `absolute` and `uniform` have one domain for all
 * maps, so a head that does nothing looks like it; `perMap` stretches each map to
 * its own maximum and says so; `log` shows orders of magnitude around uniform.
 */
export type ScaleKind = "absolute" | "uniform" | "perMap" | "log";

export interface AttentionScale {
  readonly kind: ScaleKind;
  /** Weights at the ends of the colour map. */
  readonly domain: readonly [low: number, high: number];
  /** Position 0 to 1 in the colour map, clamped. */
  unit(weight: number): number;
}

/** Where `uniform` and `log` end: this many times the uniform weight. */
export const uniformLimit = 8;

/**
 * @param tokens length of the sequence N; 1/N is the uniform weight
 * @param high largest weight of the map (`perMap`) or of everything that shares the scale (`absolute`); 0 to 1
 */
export function attentionScale(kind: ScaleKind, tokens: number, high: number): AttentionScale {
  const clamp = (value: number) => (value > 0 ? (value < 1 ? value : 1) : 0);
  const uniform = 1 / tokens;
  switch (kind) {
    case "uniform": {
      const top = uniformLimit * uniform;
      return { kind, domain: [0, top], unit: (weight) => clamp(weight / top) };
    }
    case "log": {
      // Two decades below uniform to full attention: log(1) = 0 is the top.
      const low = Math.log(uniform / 100);
      return {
        kind,
        domain: [uniform / 100, 1],
        unit: (weight) => (weight > 0 ? clamp(1 - Math.log(weight) / low) : 0),
      };
    }
    default: {
      const top = high > 0 ? high : 1;
      return { kind, domain: [0, top], unit: (weight) => clamp(weight / top) };
    }
  }
}
