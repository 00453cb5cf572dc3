const number = (value: number) => value.toLocaleString("en");
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const by = (rows: number, columns: number) => `${rows} × ${columns}`;
const at = ({ row, column }: LabPlace) => `(${row}, ${column})`;
const list = (items: readonly number[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
const way = ([rows, columns]: readonly [number, number]) =>
  rows === columns
    ? `${rows} up and ${columns} to the left`
    : [rows > 0 ? `${rows} up` : "", columns > 0 ? `${columns} to the left` : ""].filter(Boolean).join(" and ");
const back = ([rows, columns]: readonly [number, number]) =>
  [rows > 0 ? `${rows} down` : "", columns > 0 ? `${columns} to the right` : ""].filter(Boolean).join(" and ");

/** A row and a column, from 0 as in the code. */
export interface LabPlace {
  readonly row: number;
  readonly column: number;
}

/** The map that a sentence speaks of. */
export interface LabMapWords {
  readonly rows: number;
  readonly columns: number;
  readonly tokens: number;
  readonly windowSize: readonly [rows: number, columns: number];
  readonly size: number;
  readonly windows: number;
  readonly windowColumns: number;
  readonly shift: readonly [rows: number, columns: number];
  readonly shifted: boolean;
  readonly padding: readonly [rows: number, columns: number];
  readonly padded: readonly [rows: number, columns: number];
  readonly order: "afterShift" | "beforeShift";
  readonly parted: readonly [LabPlace, LabPlace] | null;
  readonly pairs: readonly number[];
  readonly regions: number;
  readonly missed: number;
  readonly torn: number;
}

/** The token that a sentence speaks of; windows and places count from 1. */
export interface LabTokenWords extends LabPlace {
  readonly regularWindow: number;
  readonly window: number;
  readonly place: number;
  readonly region: number;
  readonly after: LabPlace;
  readonly pieces: number;
  readonly regions: readonly number[];
  readonly open: number;
  readonly closed: number;
  readonly joined: number;
  readonly joinedShare: number | null;
  readonly stranger: (LabPlace & { readonly away: number }) | null;
  readonly leak: number | null;
}

/** With padding, what is closed is not all strangers. */
const others = (map: LabMapWords, { closed }: LabTokenWords) =>
  map.padding[0] + map.padding[1] > 0
    ? `${closed} ${closed === 1 ? "place" : "places"} of other regions`
    : `${closed} ${closed === 1 ? "stranger" : "strangers"}`;

/** Open places that hold tokens from the far side. */
const some = ({ joined, open }: LabTokenWords) => `${joined} of the ${open} open ${open === 1 ? "place" : "places"}`;
const shared = (token: LabTokenWords) =>
  token.joined > 0
    ? ` ${token.joined} ${token.joined === 1 ? "token" : "tokens"} from the far side of the picture ${token.joined === 1 ? "has" : "have"} the number of ${at(token)}.`
    : "";

/** The same number of pairs in many windows is said once. */
export function pairList(pairs: readonly number[]): string {
  if (pairs.length <= 9) return pairs.map(number).join(" · ");
  const counts = new Map<number, number>();
  for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return [...counts].map(([pair, count]) => (count > 1 ? `${count} × ${number(pair)}` : number(pair))).join(" · ");
}

/** What every step is about. */
export const head = {
  partition: "Windows make attention cheap, and deaf to their neighbours",
  roll: "Roll the map: windows across the old borders, all of full size",
  regions: "Write down which piece of the picture every token comes from",
  mask: "Only tokens of one region may look at each other",
  softmax: "The mask takes the strangers' share and leaves the rest in proportion",
  through: "Here the mask lets attention through to the far side",
  leaking: "Without the mask, attention leaks round the edges of the picture",
  rollBack: "Everybody goes home",
  none: "Nothing to roll",
};

/** What happens in each step, with the numbers of the map and of the token. */
export const say = {
  partition: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
    map.windows === 1
      ? `One window of ${by(...map.windowSize)} covers the whole map: all ${map.tokens} tokens look at each other.`
      : `The map of ${by(map.rows, map.columns)} = ${map.tokens} tokens is cut into ${map.windows} windows of ${by(...map.windowSize)}. ${at(token)} sits in window ${token.regularWindow} and looks only at the ${map.size} places there: ${number(map.windows * map.size ** 2)} pairs in all, not ${number(map.tokens ** 2)}.`,
    map.parted
      ? `The price: ${at(map.parted[0])} and ${at(map.parted[1])} are neighbours with a border between them: if every block cut here, they would never exchange a thing. So every second block shifts the windows.`
      : "",
  ],
  roll: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
    `To shift the windows without making small ones at the edges, the whole map is rolled ${way(map.shift)}; what leaves at the top and left comes in at the bottom and right. ${at(token)} is now in row ${token.after.row}, column ${token.after.column}, in window ${token.window} of ${map.windows}.`,
    token.stranger
      ? `But in memory it now shares a window with strangers: ${at(token.stranger)} lies ${token.stranger.away} away in the picture, where this one window is in ${token.pieces} pieces.`
      : `Window ${token.window} did not reach round an edge: its tokens are neighbours in the picture too.`,
  ],
  regions: (map: LabMapWords, token: LabTokenWords): readonly string[] => [
    `Three bands down times three across, cut where the last window begins and where the rolled-in part begins, number the ${map.regions} regions. ${
      map.missed + map.torn > 0
        ? "Inside a window the same number should mean the same piece of the picture, but here it does not always."
        : "Inside a window: same number, same piece of the picture; different numbers, strangers."
    }`,
    token.regions.length > 1
      ? `Window ${token.window} holds regions ${list(token.regions)}; ${at(token)} is in region ${token.region}.${map.missed + map.torn > 0 ? shared(token) : " They are neighbours in memory only."}`
      : token.joined > 0
        ? `Window ${token.window} is all region ${token.region}, though it lies in ${token.pieces} pieces in the picture.${shared(token)}`
        : `Window ${token.window} is all region ${token.region}: nobody in it needs to be kept apart.`,
  ],
  mask: (map: LabMapWords, token: LabTokenWords, masked: boolean): readonly string[] => [
    `Every window has a table of ${by(map.size, map.size)} pairs that ${masked ? "is" : "would be"} added to the scores: 0 inside a region, −100 between regions. ${masked ? "Open pairs in the windows" : "Pairs that it would leave open in the windows"}: ${pairList(map.pairs)}.`,
    masked || token.closed === 0
      ? `The outlined row is ${at(token)}: ${token.open} of ${map.size} places stay open${token.closed > 0 ? `, ${token.closed} are closed (struck through in the maps)` : ""}.`
      : `The mask is off, so nothing is added: to ${at(token)} in the outlined row the ${token.closed} hatched places stay open as well.`,
    token.joined > 0
      ? `${some(token)} ${token.joined === 1 ? "comes" : "come"} from the far side of the picture, where this window is in ${token.pieces} pieces: timm's bands miss the seam, and so does its mask.`
      : "",
  ],
  softmax: (map: LabMapWords, token: LabTokenWords, masked: boolean): readonly string[] => [
    ...(token.leak === null
      ? []
      : token.closed === 0
        ? [
            `All ${map.size} places of window ${token.window} are open to ${at(token)}: its row is the same with the mask and without it.`,
          ]
        : masked
          ? [
              `Without the mask ${at(token)} would give ${percent(token.leak)} of its attention to ${others(map, token)}. −100 in the score is a factor of e⁻¹⁰⁰ ≈ 3.7 · 10⁻⁴⁴ in the softmax: they get nothing.`,
              `The other ${token.open} divide all of it among themselves, each ${(1 / (1 - token.leak)).toFixed(2)} times what it had. The area of a dot in the maps is its share.`,
            ]
          : [
              `The mask is off: ${percent(token.leak)} of the attention of ${at(token)} leaks to ${others(map, token)}, hatched below and with arrows in the picture; the area of a dot is its share.`,
              "They stand next to it only because the roll had to put the edge of the map somewhere.",
            ]),
    token.joined > 0
      ? `${some(token)} ${token.joined === 1 ? "comes" : "come"} from the far side of the picture${token.joinedShare !== null && (masked || token.closed === 0) ? ` and ${token.joined === 1 ? "gets" : "get"} ${percent(token.joinedShare)} of the attention` : ""}: timm's bands miss the seam, so the mask does not stop them.`
      : "",
  ],
  rollBack: (map: LabMapWords, token: LabTokenWords, masked: boolean): readonly string[] => [
    `The outputs are rolled ${back(map.shift)}, and ${at(token)} is back in row ${token.row}, column ${token.column}. ${
      masked || token.closed === 0 || token.leak === null
        ? `It has looked across the old borders, at the ${token.open} ${token.open === 1 ? "place" : "places"} of its own region${token.joined > 0 ? `, ${token.joined} of them on the far side of the picture` : map.missed > 0 ? "" : " and at nobody from the far side"}.`
        : `But with the mask off, ${percent(token.leak)} of what it brings home comes from ${others(map, token)}.`
    }`,
    "Regular, shifted, regular, shifted …: each pair of blocks carries what a token knows past one more border, at the price of windows.",
  ],
  unshifted: (map: LabMapWords, step: "roll" | "regions" | "mask" | "softmax" | "rollBack"): readonly string[] => [
    {
      roll: "The shift is 0: no row and no column moves, memory and picture are the same.",
      regions: "Nothing has been rolled, so there are no strangers: everything is region 0.",
      mask: `All ${number(map.windows * map.size ** 2)} pairs stay open; a regular block has no mask.`,
      softmax: "With nothing to keep apart, the rows with and without the mask are the same.",
      rollBack: "What was not rolled is at home already.",
    }[step],
  ],
};
