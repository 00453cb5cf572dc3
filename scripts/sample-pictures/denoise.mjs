const radius = 5;

/**
 * Takes the sampling noise out of a path-traced picture: every pixel becomes a
 * mean of its neighbours, weighted by how alike they are in normal, distance,
 * diffuse colour and, beyond what their own noise explains, in brightness. After
 * Rousselle, Manzi and Zwicker 2013, "Robust Denoising using Feature and Color
 * Information"; one pass, and on light divided by diffuse colour, so that texture stays.
 *
 * @param layers the targets of `common.glsl`, each [height, width, 4]
 * @returns linear light, [height, width, 4]
 */
export function denoise({ light, surface, colour }, { width, height, samples }) {
  const count = width * height;
  const bright = new Float32Array(count);
  const variance = new Float32Array(count);
  const each = (x, y, r, visit) => {
    for (let v = Math.max(0, y - r); v <= Math.min(height - 1, y + r); v++)
      for (let u = Math.max(0, x - r); u <= Math.min(width - 1, x + r); u++) visit(v * width + u);
  };
  // A pixel's own estimate of its variance is itself noisy: take the mean over 3 × 3.
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let n = 0;
      let b = 0;
      let s = 0;
      each(x, y, 1, (i) => {
        const mean = colour[i * 4 + 3];
        n++;
        b += mean;
        s += Math.max(0, light[i * 4 + 3] - mean * mean) / samples;
      });
      bright[y * width + x] = b / n;
      variance[y * width + x] = s / n;
    }
  const result = new Float32Array(count * 4);
  const base = (i, c) => colour[i * 4 + c] + 0.02;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const sum = [0, 0, 0];
      let total = 0;
      each(x, y, radius, (j) => {
        let normal = 0;
        let tint = 0;
        for (let c = 0; c < 3; c++) {
          normal += (surface[i * 4 + c] - surface[j * 4 + c]) ** 2;
          tint += (colour[i * 4 + c] - colour[j * 4 + c]) ** 2;
        }
        const depth = (surface[i * 4 + 3] - surface[j * 4 + 3]) ** 2;
        const difference = Math.max(0, (bright[i] - bright[j]) ** 2 - variance[i] / 4);
        const noise = variance[i] + variance[j] + 1e-5;
        const weight = Math.exp(-normal / 0.01 - tint / 0.006 - depth / 0.0006 - difference / (0.9 * noise));
        for (let c = 0; c < 3; c++) sum[c] += (weight * light[j * 4 + c]) / base(j, c);
        total += weight;
      });
      for (let c = 0; c < 3; c++) result[i * 4 + c] = (sum[c] / total) * base(i, c);
    }
  return result;
}
