/**
 * The value at index k of the sorted values, without sorting them: Hoare 1961,
 * "Algorithm 65: Find". The input stays as it is.
 *
 * @param values finite numbers in any order
 * @param k 0 to `values.length` − 1
 */
export function kthSmallest(values: Float64Array, k: number): number {
  const work = values.slice();
  let low = 0;
  let high = work.length - 1;
  while (low < high) {
    const pivot = work[(low + high) >> 1] as number;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((work[left] as number) < pivot) left++;
      while ((work[right] as number) > pivot) right--;
      if (left <= right) {
        const held = work[left] as number;
        work[left++] = work[right] as number;
        work[right--] = held;
      }
    }
    if (k <= right) high = right;
    else if (k >= left) low = left;
    else break;
  }
  return work[k] as number;
}
