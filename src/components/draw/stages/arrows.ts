/** A point in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A straight arrow as one SVG path, shaft and open head; it stands back from both
 * points so that what lies there is seen. Equal points give a small ring.
 *
 * @param back CSS pixels left free at both ends
 * @param head length of the head in CSS pixels
 */
export function arrowPath(from: Point, to: Point, back = 0, head = 5): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length < 1e-6) {
    const r = round(Math.max(2, head / 2));
    return `M${round(from.x - r)} ${round(from.y)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
  }
  const free = Math.min(back, length * 0.35);
  const [ux, uy] = [dx / length, dy / length];
  const [x1, y1] = [from.x + ux * free, from.y + uy * free];
  const [x2, y2] = [to.x - ux * free, to.y - uy * free];
  const size = Math.min(head, length * 0.5);
  const wing = (side: number) => {
    const [bx, by] = [x2 - ux * size - uy * side * size * 0.55, y2 - uy * size + ux * side * size * 0.55];
    return `${round(bx)} ${round(by)}`;
  };
  return `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}M${wing(1)}L${round(x2)} ${round(y2)}L${wing(-1)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
