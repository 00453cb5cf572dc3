import { useEffect, useState } from "react";
import { type Text, useText } from "../../i18n/text.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import { isShifted, windowOfToken } from "../../model/analysis/windows.ts";
import type { SwinCapture } from "../../model/capture.ts";
import { type Direction, focusToken, type Selection } from "../../model/selection.ts";
import { blockWindows, stageOfBlock } from "../../model/swin-stages.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { statisticsOf, useGrid } from "../figures/derived.ts";
import { tokenName } from "../views/token-words.ts";
import { sentenceOf } from "./Notices.tsx";

/** A Swin's head is said with its windows and the one of the chosen token. */
function swinSentence(text: Text, { config, intervention }: SwinCapture, now: Selection, direction: Direction): string {
  const token = focusToken(now, direction);
  const layout = blockWindows(config, now.block, intervention.shiftOff);
  return text.shell.announceSwin(
    ...([stageOfBlock(config, now.block).stage.index + 1, now.block + 1, now.head + 1] as const),
    isShifted(layout),
    tokenName(text, tokenGrid(config, now.block), token),
    windowOfToken(layout, token) + 1,
  );
}

/** For ears: what is chosen and how it goes, one sentence at most every half second. */
export function Announcer() {
  const text = useText();
  const { store } = useApp();
  const grid = useGrid();
  const selection = useAppState((state) => state.selection);
  const capture = useAppState((state) => state.capture);
  const direction = useAppState((state) => state.settings.direction);
  const problem = useAppState((state) => state.problems[0]);
  const [said, setSaid] = useState("");

  useEffect(() => {
    const timer = setTimeout(() => {
      if (capture?.family === "swin") return setSaid(swinSentence(text, capture, selection, direction));
      const statistics = capture ? statisticsOf(capture) : null;
      const row = capture?.blocks.indexOf(selection.block) ?? -1;
      if (!statistics || !grid || row < 0) return;
      const entropy = statistics.entropy[row * statistics.heads + selection.head] ?? 0;
      const token = tokenName(text, grid, focusToken(selection, direction));
      setSaid(text.shell.announce(selection.block + 1, selection.head + 1, token, entropy.toFixed(2)));
    }, 500);
    return () => clearTimeout(timer);
  }, [selection, direction, capture, grid, text]);

  const progress = useAppState((state) => (state.progress?.stage === "download" ? "download" : state.progress?.stage));
  const busy = progress ? text.shell.progress(store.getState().progress ?? { stage: "prepare" }) : said;
  return (
    <p className="visually-hidden" role="status">
      {problem ? sentenceOf(problem, text) : busy}
    </p>
  );
}
