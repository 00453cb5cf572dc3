import { useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { focusToken } from "../../model/selection.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { statisticsOf, useGrid } from "../figures/derived.ts";
import { tokenName } from "../views/token-words.ts";
import { sentenceOf } from "./Notices.tsx";

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
      const statistics = capture?.family === "vit" ? statisticsOf(capture) : null;
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
