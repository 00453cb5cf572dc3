import { seededRandom } from "../random.ts";
import { attentionByHand } from "./attention-by-hand.ts";

/**
 * Why scores are divided by √d: of two vectors with independent entries of mean 0 and
 * variance 1 the product q · k has variance d, and a softmax over numbers that far apart
 * gives nearly everything to one key. Vaswani et al. 2017, "Attention Is All You Need",
 * arXiv:1706.03762, section 3.2.1 and its footnote 4.
 */
export interface ScoreScale {
  readonly dim: number;
  /** Standard deviation of the products that were drawn; √dim is exact. */
  readonly deviation: number;
  /** Mean over the draws of the row's largest weight, 0 to 1, without the division and with it. */
  readonly largestPlain: number;
  readonly largestScaled: number;
  /** The weights of an ordinary draw, whose largest is nearest to the mean, largest first: [key]. */
  readonly plain: Float64Array;
  readonly scaled: Float64Array;
}

const falling = (a: number, b: number) => b - a;

/**
 * Draws queries and keys from a standard normal, seeded.
 *
 * @param dim length of the vectors, d
 * @param keys keys of each query
 * @param draws queries, each with keys of its own
 */
export function scoreScale(dim: number, keys: number, draws: number, seed = 1): ScoreScale {
  const random = seededRandom(seed);
  const normals = (length: number) =>
    Float64Array.from({ length }, () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
  let [squares, plainSum, scaledSum] = [0, 0, 0];
  const rows: Pick<ScoreScale, "plain" | "scaled">[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const [q, k] = [normals(dim), normals(keys * dim)];
    const scaled = attentionByHand(q, k, k);
    // A temperature of 1 / √d takes the division back.
    const plain = attentionByHand(q, k, k, 1 / Math.sqrt(dim));
    for (const product of scaled.products) squares += product * product;
    plainSum += Math.max(...plain.weights);
    scaledSum += Math.max(...scaled.weights);
    rows.push({ plain: plain.weights.slice().sort(falling), scaled: scaled.weights.slice().sort(falling) });
  }
  const far = ({ plain }: Pick<ScoreScale, "plain">) => Math.abs((plain[0] ?? 0) - plainSum / draws);
  const [ordinary] = rows.sort((one, other) => far(one) - far(other));
  return {
    dim,
    deviation: Math.sqrt(squares / (draws * keys)),
    largestPlain: plainSum / draws,
    largestScaled: scaledSum / draws,
    ...(ordinary ?? { plain: new Float64Array(), scaled: new Float64Array() }),
  };
}
