/** A small generator of numbers in [0, 1); Mulberry32. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Blurs [height, width, 3] in place by three box blurs a direction, close to a Gaussian. */
function blur(pixels, width, height, radius) {
  const line = new Float32Array(Math.max(width, height));
  const pass = (start, step, count) => {
    for (let i = 0; i < count; i++) line[i] = pixels[start + i * step];
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += line[Math.min(Math.max(i, 0), count - 1)];
    for (let i = 0; i < count; i++) {
      pixels[start + i * step] = sum / (2 * radius + 1);
      sum += line[Math.min(i + radius + 1, count - 1)] - line[Math.max(i - radius, 0)];
    }
  };
  for (let round = 0; round < 3; round++)
    for (let c = 0; c < 3; c++) {
      for (let y = 0; y < height; y++) pass(y * width * 3 + c, 3, width);
      for (let x = 0; x < width; x++) pass(x * 3 + c, width * 3, height);
    }
}

/** Filmic curve from linear light to 0…1: Narkowicz 2015, "ACES Filmic Tone Mapping Curve". */
const curve = (x) => Math.min(1, Math.max(0, (x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)));
const gamma = (x) => (x <= 0.0031308 ? 12.92 * x : 1.055 * x ** (1 / 2.4) - 0.055);

/**
 * From linear light, [height, width, 4], to 8-bit sRGB, [height, width, 3], as a
 * camera does: bloom, exposure, vignette, a filmic curve, grain.
 */
export function develop(
  light,
  { width, height, seed, exposure = 1, bloom = 0.06, grain = 0.012, saturation = 1, vignette = 0.12 },
) {
  const colour = new Float32Array(width * height * 3);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) colour[i * 3 + c] = light[i * 4 + c] * exposure;
  const glow = colour.slice();
  blur(glow, width, height, Math.max(1, Math.round(height / 60)));
  const next = random(seed);
  const result = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = (y * width + x) * 3;
      const u = (2 * x) / width - 1;
      const v = (2 * y) / height - 1;
      const shade = 1 - (vignette * (u * u + v * v)) / 2;
      const rgb = [0, 1, 2].map((c) => gamma(curve(0.8 * shade * (colour[i + c] * (1 - bloom) + glow[i + c] * bloom))));
      const grey = 0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2];
      const speck = (next() + next() + next() - 1.5) * grain * 1.4;
      for (let c = 0; c < 3; c++) {
        const value = grey + (rgb[c] - grey) * saturation + speck;
        result[i + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
      }
    }
  return result;
}
