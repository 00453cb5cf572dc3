import type { Controller } from "./controller-interface.ts";
import { cellOfToken, type TokenGrid, tokenGrid, tokenInGrid } from "./model/analysis/token-grid.ts";
import { ownImage } from "./model/catalogue.ts";
import { blockCount, type ModelConfig } from "./model/config.ts";
import type { Settings } from "./model/hyperparameters.ts";
import { changeSelection, type Selection } from "./model/selection.ts";
import type { LinkStore } from "./link-state.ts";
import type { State, Store } from "./store.ts";

/** One side of the compare room: a whole state of its own. */
export interface Side {
  readonly store: Store;
  readonly controller: Controller;
}

/** How maps are read and coloured is the same on both sides. */
const sharedSettings = ["direction", "scale", "colorMap", "opacity", "smoothing", "source"] as const;

/**
 * The block of another network at the same depth: the first beside the first, the
 * last beside the last. Forth to a network of at least as many blocks and back is
 * the same block again.
 */
export function blockAtDepth(block: number, from: number, to: number): number {
  return Math.round((from === 1 ? 0.5 : block / (from - 1)) * (to - 1));
}

/** The token at the same place of the picture, or the same prefix token; null where there is no such token. */
export function tokenAcross(token: number, from: TokenGrid, to: TokenGrid): number | null {
  if (cellOfToken(from, token)) return tokenInGrid(token, from, to);
  const prefix = from.prefix[token];
  const same = to.prefix.findIndex(
    (other) =>
      other.kind === prefix?.kind &&
      (other.kind !== "register" || prefix.kind !== "register" || other.index === prefix.index),
  );
  return same < 0 ? null : same;
}

/** A selection in a network. */
export interface Place {
  readonly selection: Selection;
  readonly config: ModelConfig;
}

/**
 * Where a side stands after the other one. A token that lies at the same place
 * already stays: the finer grid is not thrown back to the middle of the coarser
 * one's tokens. The head is its own.
 *
 * @param depth whether the block follows
 * @param keepBlock leaves a block that belongs to the leader's as much as any other
 */
export function followSelection(lead: Place, follower: Place, depth: boolean, keepBlock = false): Selection {
  const [leads, follows] = [blockCount(lead.config), blockCount(follower.config)];
  let { selection } = follower;
  const belongs = keepBlock && blockAtDepth(selection.block, follows, leads) === lead.selection.block;
  if (depth && !belongs) {
    const block = blockAtDepth(lead.selection.block, leads, follows);
    selection = changeSelection(selection, { block }, follower.config);
  }
  const from = tokenGrid(lead.config, lead.selection.block);
  const to = tokenGrid(follower.config, selection.block);
  const token = (part: "query" | "key") => {
    const [there, here] = [lead.selection[part], selection[part]];
    return tokenAcross(here, to, from) === there ? here : (tokenAcross(there, from, to) ?? here);
  };
  const [query, key] = [token("query"), token("key")];
  const now = { ...selection, query, key };
  const same = (["block", "head", "query", "key"] as const).every((part) => now[part] === follower.selection[part]);
  return same ? follower.selection : now;
}

/** What the pointer is on, on the other side: the same place, the block at the same depth, never a head. */
export function followHover(
  lead: Place,
  hover: Partial<Selection> | null,
  follower: Place,
  depth: boolean,
): Partial<Selection> | null {
  if (!hover) return null;
  const shown = changeSelection(lead.selection, hover, lead.config);
  const block =
    depth && hover.block !== undefined
      ? blockAtDepth(hover.block, blockCount(lead.config), blockCount(follower.config))
      : undefined;
  const from = tokenGrid(lead.config, shown.block);
  const to = tokenGrid(follower.config, block ?? follower.selection.block);
  const part: { block?: number; query?: number; key?: number } = block === undefined ? {} : { block };
  for (const name of ["query", "key"] as const) {
    const token = hover[name] === undefined ? null : tokenAcross(hover[name], from, to);
    if (token !== null) part[name] = token;
  }
  return Object.keys(part).length > 0 ? part : null;
}

/** Which picture a side shows. */
type Shown = Pick<State, "imageId" | "file">;

/** Whether two sides show the same picture. */
export function samePicture(one: Shown, other: Shown): boolean {
  return one.imageId === other.imageId && (one.imageId !== ownImage || one.file === other.file);
}

const placeOf = ({ model, selection }: State): Place | null => model && { selection, config: model.config };

/** Brings a side after the other one; nothing happens while one of them has no model. */
function follow(lead: Store, follower: Store, depth: boolean, keepBlock = false): void {
  const [from, to] = [placeOf(lead.getState()), placeOf(follower.getState())];
  if (!from || !to) return;
  const selection = followSelection(from, to, depth, keepBlock);
  if (selection !== to.selection) follower.setState({ selection, hover: null });
}

function shareSettings(lead: State, follower: Store): void {
  const { settings } = follower.getState();
  const changed = sharedSettings.filter((key) => settings[key] !== lead.settings[key]);
  if (changed.length === 0) return;
  const parts = Object.fromEntries(changed.map((key) => [key, lead.settings[key]])) as Partial<Settings>;
  follower.setState({ settings: { ...settings, ...parts } });
}

export interface Link {
  /** Brings the right side after the left one: place, settings, picture. */
  settle(): void;
  stop(): void;
}

/**
 * Keeps two sides in step. Whoever the person moves leads; what the link itself
 * changes leads nowhere, so that nothing goes round in circles. A model that arrives
 * takes the place that the other side has by then.
 *
 * @param mode `on`: everything in step; `arrivals`: only a model that arrives takes its
 *   place, because an address is being opened on both sides; `off`: the room is not on the page
 */
export function linkSides(left: Side, right: Side, link: LinkStore, mode: () => "on" | "arrivals" | "off"): Link {
  let busy = false;
  let leader = left;
  /** The picture that a side was sent and has not shown yet: it is behind that one, not behind what it still shows. */
  const onItsWay = new Map<Side, Shown>();

  function sharePicture({ file, imageId, pictureName }: State, follower: Side): void {
    if (!file || samePicture({ file, imageId }, onItsWay.get(follower) ?? follower.store.getState())) return;
    const sent = { file, imageId };
    onItsWay.set(follower, sent);
    const { controller } = follower;
    const done = imageId === ownImage ? controller.showPicture(file, pictureName) : controller.showSample(imageId);
    void done.finally(() => {
      if (onItsWay.get(follower) === sent) onItsWay.delete(follower);
    });
  }

  const once = (change: () => void) => {
    busy = true;
    try {
      change();
    } finally {
      busy = false;
    }
  };

  function listen(own: Side, other: Side): () => void {
    return own.store.subscribe((state, previous) => {
      if (state.file !== previous.file) onItsWay.delete(own);
      const now = mode();
      if (busy || now === "off") return;
      if (state.model !== previous.model) {
        // One that replaces another stays where the person looks; the first one follows whoever led.
        const follows = previous.model !== null || leader !== own;
        const { depth } = link.getState();
        once(() =>
          follows ? follow(other.store, own.store, depth, true) : follow(own.store, other.store, depth, true),
        );
      } else if (now === "on") {
        once(() => step(own, other, state, previous));
      }
      // A model may bring the picture along that was chosen while it was on its way.
      if (now === "on" && link.getState().picture && state.file !== previous.file)
        once(() => sharePicture(state, other));
    });
  }

  function step(own: Side, other: Side, state: State, previous: State): void {
    const { depth } = link.getState();
    if (state.settings.direction !== previous.settings.direction) {
      // Turning round swaps the two tokens here, so it does there.
      const { query, key, ...rest } = other.store.getState().selection;
      other.store.setState({ selection: { ...rest, query: key, key: query } });
    }
    if (state.settings !== previous.settings) shareSettings(state, other.store);
    if (state.selection !== previous.selection) {
      leader = own;
      // The head is each side's own: it moves nobody.
      const { selection: now } = state;
      const moved = (["block", "query", "key"] as const).some((part) => now[part] !== previous.selection[part]);
      if (moved) follow(own.store, other.store, depth, now.block === previous.selection.block);
    }
    if (state.hover !== previous.hover) {
      const [from, to] = [placeOf(state), placeOf(other.store.getState())];
      if (from && to) other.store.setState({ hover: followHover(from, state.hover, to, depth) });
    }
  }

  const stops = [
    listen(left, right),
    listen(right, left),
    link.subscribe((state, previous) => {
      if (mode() !== "on") return;
      const other = leader === left ? right : left;
      if (state.depth && !previous.depth) once(() => follow(leader.store, other.store, true, true));
      if (state.picture && !previous.picture) sharePicture(left.store.getState(), right);
    }),
  ];
  return {
    settle() {
      leader = left;
      once(() => {
        shareSettings(left.store.getState(), right.store);
        follow(left.store, right.store, link.getState().depth, true);
      });
      if (link.getState().picture) sharePicture(left.store.getState(), right);
    },
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
