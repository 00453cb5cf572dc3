/**
 * The position encoding without parameters. Vaswani et al. 2017, "Attention Is All You
 * Need", arXiv:1706.03762, section 3.5: dimension 2i of position p is sin(p / 10000^(2i/d)),
 * dimension 2i + 1 the cosine of the same angle. Positions are counted along the
 * sequence, so that patch 15 follows patch 14 wherever the row of the picture ends.
 *
 * @param count positions, from 0
 * @param dim length of each; where it is odd the last sine has no cosine
 * @returns [position, dim], −1 to 1
 */
export function sinusoidPositions(count: number, dim: number): Float32Array {
  const table = new Float32Array(count * dim);
  for (let position = 0; position < count; position++) {
    for (let i = 0; i < dim; i++) {
      const angle = position / 10_000 ** ((i - (i % 2)) / dim);
      table[position * dim + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return table;
}
