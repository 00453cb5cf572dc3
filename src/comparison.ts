import { linkSides, type Side } from "./compare-link.ts";
import { initialLink, type LinkStore, wholePicture } from "./link-state.ts";
import { tokenGrid } from "./model/analysis/token-grid.ts";
import { embeddedModels, ownImage } from "./model/catalogue.ts";
import { blockCount } from "./model/config.ts";
import type { Problem } from "./problem.ts";
import type { State } from "./store.ts";
import { formatToken, parseToken, type Request } from "./url-state.ts";

/** What the compare room shows: two sides, and what they have in common. */
export interface Sides {
  readonly left: Side;
  readonly right: Side;
  readonly link: LinkStore;
}

/** The compare room behind its page. */
export interface Comparison {
  /** The room has come onto the page. */
  enter(): void;
  /**
   * Takes the room's part of an address; the right side loads when the room is on the page.
   *
   * @param leftOpened ends when the left side has opened its part of the same address
   */
  open(request: Request, leftOpened: Promise<void>): void;
  /** Whether an address is still being opened on the right side, so that the address is not yet the room's to write. */
  isOpening(): boolean;
}

/** The embedded model of the other kind: beside a ViT a Swin, beside a Swin a ViT. */
function otherModel({ model, modelId }: Pick<State, "model" | "modelId">): string {
  const family = model?.config.family ?? (modelId.startsWith("swin") ? "swin" : "vit");
  return embeddedModels.find(({ id }) => !id.startsWith(family))?.id ?? modelId;
}

/** What an address asked of the right side that is not in step with the left one: the place that it got is the answer. */
function outOfStep(asked: NonNullable<Request["second"]>, { model, selection }: State): Problem[] {
  if (!model) return [];
  const problems: Problem[] = [];
  const refuse = (key: string, value: string, allowed: string) =>
    problems.push({ place: "link", code: "link.bad-value", values: { key, value, allowed }, message: "" });
  const block = Number(asked.block);
  if (block >= 1 && block <= blockCount(model.config) && block !== selection.block + 1) {
    refuse("block2", String(block), `${selection.block + 1}; depth=free`);
    return problems;
  }
  const grid = tokenGrid(model.config, selection.block);
  for (const part of ["query", "key"] as const) {
    const token = parseToken(grid, asked[part] ?? "");
    if (token === undefined || token === selection[part]) continue;
    refuse(`${part}2`, formatToken(grid, token), formatToken(grid, selection[part]));
  }
  return problems;
}

/**
 * The left side is the page's own state. The right one costs nothing until the
 * room is entered for the first time; then it shows the same picture in the other
 * kind of model, or what the address asked for.
 */
export function createComparison({ left, right, link }: Sides): Comparison {
  let opening = 0;
  /** What an address asked of the right side before the room was entered; null when the side has opened. */
  let waiting: Request["second"] | null;
  /** Whether the right side is being opened by an address, not by entering the room. */
  let byAddress = false;

  const isHere = () => left.store.getState().page === "compare";
  const linked = linkSides(left, right, link, () => (isHere() ? (opening > 0 ? "arrivals" : "on") : "off"));

  /** @param beside the model and the picture that the left side has, or will have */
  async function openRight(
    asked: Request["second"],
    beside: Pick<State, "model" | "modelId" | "imageId">,
    leftOpened?: Promise<void>,
  ): Promise<void> {
    waiting = null;
    byAddress = asked !== undefined;
    opening++;
    const { file, pictureName } = left.store.getState();
    const modelId = asked?.modelId ?? otherModel(beside);
    const imageId = asked?.imageId ?? beside.imageId;
    const isOwn = imageId === ownImage;
    const isFirst = !right.store.getState().model;
    if (isFirst) right.store.setState({ modelId });
    if (isOwn && file && isFirst) {
      await right.controller.showPicture(file, pictureName);
    } else {
      await right.controller.open({ settings: {}, ...asked, modelId, ...(isOwn || !imageId ? {} : { imageId }) });
    }
    await leftOpened;
    opening--;
    if (opening > 0 || !isHere()) return;
    linked.settle();
    if (!asked) return;
    const problems = outOfStep(asked, right.store.getState());
    right.store.setState((state) => ({ problems: [...state.problems, ...problems] }));
  }

  const mirror = ({ lang, theme, page }: State) => right.store.setState({ lang, theme, page, hover: null });
  mirror(left.store.getState());
  left.store.subscribe((state, previous) => {
    if (state.lang !== previous.lang || state.theme !== previous.theme || state.page !== previous.page) mirror(state);
  });

  return {
    enter() {
      if (opening > 0) return;
      if (waiting === null) linked.settle();
      else void openRight(waiting, left.store.getState());
    },
    open(request, leftOpened) {
      const { second, depth, zoom } = request;
      link.setState({ ...initialLink, depth: depth !== "free", picture: !second?.imageId, zoom: zoom ?? wholePicture });
      const { model, modelId, imageId } = left.store.getState();
      const beside = {
        model: request.modelId ? null : model,
        modelId: request.modelId ?? modelId,
        imageId: request.imageId ?? imageId,
      };
      if (request.page === "compare") void openRight(second, beside, leftOpened);
      else if (second || waiting) waiting = second;
    },
    isOpening: () => opening > 0 && byAddress,
  };
}
