import type { NamedTensor } from "../tensor.ts";
import { componentsToRgb, principalComponents } from "./pca.ts";

/** A feature map in three colours, with what the colours leave out. */
export interface FeatureColors {
  /** Red, green, blue of every token, 0 to 255: [token, 3]. */
  readonly colors: Uint8ClampedArray;
  /** Share of the variance in each of them, 0 to 1; fewer than three where tokens or channels are fewer. */
  readonly explained: Float32Array;
}

/**
 * Colours that show which tokens of a map resemble each other: the first three
 * principal components as red, green and blue, the mean token mid-grey, scaled as
 * `componentsToRgb` says. The sign of a component is that of `principalComponents`:
 * the channel with the largest weight in it counts upwards. So the same map always
 * has the same colours; colours of two maps, of two blocks say, do not compare.
 *
 * @param map [token, channels], e.g. one block of `block.out`
 * @throws RangeError when the map has another number of axes or holds nothing
 */
export function featureComponents(map: NamedTensor): FeatureColors {
  const [tokens = 0, channels = 0] = map.shape;
  if (map.shape.length !== 2 || tokens === 0 || channels === 0) {
    throw new RangeError(`feature colours: ${map.name} must be [token, channels], is [${map.shape.join(", ")}]`);
  }
  const { scores, explained } = principalComponents(map.data, tokens, channels, Math.min(3, tokens, channels));
  return { colors: componentsToRgb(scores, tokens), explained };
}

/** The colours of `featureComponents` alone: [token, 3], 0 to 255. */
export function featureColors(map: NamedTensor): Uint8ClampedArray {
  return featureComponents(map).colors;
}
