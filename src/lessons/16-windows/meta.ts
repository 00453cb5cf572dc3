import { reach } from "../../model/analysis/reach.ts";
import { leakingPairs } from "../../model/analysis/window-attention.ts";
import { attentionMask, regionOfSlots, type WindowLayout, windowLayout } from "../../model/analysis/windows.ts";
import { embeddedModels } from "../../model/catalogue.ts";
import { swinStages } from "../../model/swin-stages.ts";
import { defineLesson, type PageState } from "../lesson.ts";

/** The course's case: 8 × 8 tokens, windows of 4 × 4, shifted by 2. */
const course = windowLayout({ rows: 8, columns: 8, windowSize: [4, 4], shift: [2, 2], padding: "afterShift" });

/** The windows of the Lab's map as the reader has set it; a map that is not larger than its window has no shift. */
function layoutOf({ settings }: Pick<PageState, "settings">): WindowLayout {
  const { labRows: rows, labColumns: columns, labWindow: window, labShift: shift, labPadding: padding } = settings;
  const size = [Math.min(window, rows), Math.min(window, columns)] as const;
  const by = [rows > window ? shift : 0, columns > window ? shift : 0] as const;
  return windowLayout({ rows, columns, windowSize: size, shift: by, padding });
}

const regionsIn = (layout: WindowLayout) => new Set(regionOfSlots(layout)).size;

/** How many places of its window the mask leaves to a token. */
function openTo(layout: WindowLayout, token: number): number {
  const row = (layout.slotOf[token] ?? 0) * layout.windowTokens;
  return attentionMask(layout)
    .subarray(row, row + layout.windowTokens)
    .filter((value) => value === 0).length;
}

/** Pairs of one window that the mask leaves open. */
const openIn = (window: number) =>
  attentionMask(course)
    .subarray(window * course.windowTokens ** 2, (window + 1) * course.windowTokens ** 2)
    .filter((value) => value === 0).length;

/** A small number as people write it: 3.7 × 10⁻⁴⁴. */
function asPower(value: number): string {
  const [mantissa, exponent] = value.toExponential(1).split("e");
  const digit = (one: string) => (one === "-" ? "⁻" : ("⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(one)] ?? ""));
  return `${mantissa} × 10${[...(exponent ?? "")].map(digit).join("")}`;
}

const inCase = ({ settings }: Pick<PageState, "settings">) => settings.labSource === "case";

/** The corner of the first window, where a wall is nearest: the token in row 7, column 7 that the lesson begins with. */
const corner = { query: "7,7", place: 6 };

/** Patches of stage 1 that this token has heard of after two blocks. */
function reached({ model }: Pick<PageState, "model">, shift: boolean): number | undefined {
  if (model?.config.family !== "swin") return undefined;
  const columns = swinStages(model.config)[0]?.columns ?? 0;
  const patches = reach(model.config, 1, corner.place * (columns + 1), 2, { shift }).at(-1);
  return patches?.reduce((sum, one) => sum + one, 0);
}

/** A token at the right border of the picture, whose window crosses the seam in block 2. */
const border = "15,28";

export const meta = defineLesson({
  id: "16-windows",
  part: "swin",
  title: { en: "Shifted windows and the mask", zh: "移位窗口与掩码" },
  mirrors: [2, 4],
  sources: ["liu2021"],
  opens: "lab",
  scene: {
    model: embeddedModels[1]?.id ?? "swin-imagenette",
    ...{ block: 2, head: 1, query: corner.query },
    labToken: "1,6",
    settings: {
      ...{ labSource: "case", labStep: "partition", labRows: 8, labColumns: 8, labWindow: 4, labShift: 2 },
      ...{ labMask: true, labPadding: "afterShift", direction: "from" },
    },
    figures: { reach: { blocks: 1 } },
  },
  steps: {
    walls: { set: { figures: { reach: { blocks: 2 } } } },
    shift: { do: { settings: { labStep: "roll" } } },
    uneven: {},
    numbers: { set: { settings: { labStep: "regions" } } },
    mask: { set: { settings: { labStep: "mask" } }, do: { labToken: "8,8" } },
    softmax: { set: { settings: { labStep: "softmax" } }, do: { settings: { labMask: false } } },
    back: { set: { settings: { labStep: "rollBack", labMask: true } } },
    real: { set: { query: border }, do: { off: "mask" } },
  },
  tasks: {
    quarter: {
      when: (state) => {
        if (!inCase(state)) return false;
        const layout = layoutOf(state);
        const { row, column } = state.labToken;
        const lowerRight = row >= 4 && column >= 4;
        return layout.windowTokens === 16 && !lowerRight && openTo(layout, row * layout.columns + column) === 4;
      },
      tried: ({ labToken }) => labToken,
    },
    nine: {
      when: (state) => inCase(state) && state.settings.labWindow !== 4 && regionsIn(layoutOf(state)) === 9,
      tried: ({ settings }) => [settings.labRows, settings.labColumns, settings.labWindow, settings.labShift].join(" "),
    },
    leak: {
      when: ({ capture, selection }) => {
        // The query of the scene is where the search begins, not its end.
        if (capture?.family !== "swin" || !capture.intervention.maskOff || selection.query === 14 * 28 + 27)
          return false;
        const pairs = leakingPairs(capture, selection.block, selection.head, selection.query);
        return (pairs?.leakedShare ?? 0) > 0.5;
      },
      tried: ({ selection }) => selection,
    },
  },
  predictions: {
    "no-shift": { right: "stuck", do: { figures: { reach: { blocks: 2 } } } },
    "mask-off": { right: "edges", do: { query: border, off: "mask" } },
  },
  values: {
    windows: () => course.windowRows * course.windowColumns,
    inWindow: () => course.windowTokens,
    pairs: () => course.windowTokens ** 2,
    regions: () => regionsIn(course),
    uneven: () => (course.windowRows + 1) * (course.windowColumns + 1),
    open1: () => openIn(0),
    open2: () => openIn(1),
    open3: () => openIn(2),
    open4: () => openIn(3),
    tokens: ({ model }) => {
      const first = model?.config.family === "swin" ? swinStages(model.config)[0] : undefined;
      return first && first.rows * first.columns;
    },
    reachWithout: (state) => reached(state, false),
    reachWith: (state) => reached(state, true),
    leaked: ({ capture, selection }) => {
      if (capture?.family !== "swin") return undefined;
      return leakingPairs(capture, selection.block, selection.head, selection.query)?.leakedShare ?? 0;
    },
    exp: () => asPower(Math.exp(-100)),
  },
  given: ["100"],
});
