/** What every linked view looks at. All are indices from 0; `query` and `key` count prefix tokens. */
export interface Selection {
  readonly block: number;
  readonly head: number;
  readonly query: number;
  readonly key: number;
}

/**
 * The way attention is read. `from`: the chosen token is the query, the map shows
 * which keys it looks at (a row, sums to 1). `to`: it is the key, the map shows
 * which queries look at it (a column, sums to anything).
 */
export type Direction = "from" | "to";

/** The token that the person chose: the query of `from`, the key of `to`. */
export function focusToken(selection: Selection, direction: Direction): number {
  return direction === "from" ? selection.query : selection.key;
}

/** The attention of the chosen token over all tokens: a row of the pattern, or a column copied out. */
export function attentionOfToken(
  pattern: Float32Array,
  tokens: number,
  token: number,
  direction: Direction,
): Float32Array {
  if (direction === "from") return pattern.subarray(token * tokens, (token + 1) * tokens);
  const column = new Float32Array(tokens);
  for (let query = 0; query < tokens; query++) column[query] = pattern[query * tokens + token] as number;
  return column;
}
