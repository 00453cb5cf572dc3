/** A value below which this share of the numbers lies; null of none. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low === undefined || high === undefined ? null : low + (high - low) * (place - Math.floor(place));
}

export const median = (values) => quantile(values, 0.5);

/** `times` results of a job, one after the other. */
export async function repeat(times, job) {
  const results = [];
  for (let i = 0; i < times; i++) results.push(await job(i));
  return results;
}
