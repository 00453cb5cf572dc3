/**
 * Random numbers from 0 up to 1, the same on every machine for a seed: mulberry32
 * (Tommy Ettinger, public domain).
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Random numbers above 0 and below 1, a stream for every name under a seed: sfc32
 * (Chris Doty-Humphrey, PractRand, public domain), begun with the name's FNV-1a hash.
 * Streams of 128 bits of state do not run into each other, as those of a short one would
 * where every tensor of a network has its own.
 */
export function namedRandom(seed: number, name: string): () => number {
  let hash = 0x811c9dc5;
  for (let place = 0; place < name.length; place++) hash = Math.imul(hash ^ name.charCodeAt(place), 0x01000193);
  let [a, b, c, counter] = [seed | 0, hash, Math.imul(hash, 0x9e3779b1) ^ seed, 1];
  const next = () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return ((result >>> 0) + 0.5) / 4294967296;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}
