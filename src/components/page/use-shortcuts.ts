import { useEffect } from "react";
import { tinykeys } from "tinykeys";
import { stepBlock, stepHead } from "../../model/selection.ts";
import { useApp } from "../figures/app-context.tsx";
import { toggleHead } from "../figures/toggle-head.ts";
import { turnDirection } from "../figures/turn-direction.ts";

/**
 * Keys of the whole page. Escape always works; the single keys can be turned off
 * and never act while somebody types or a control has its own use for them.
 */
export function useShortcuts(singleKeys: boolean, onHelp: () => void): void {
  const { store, controller } = useApp();
  useEffect(() => {
    const step = (part: typeof stepBlock, by: number) => {
      const { model, selection } = store.getState();
      if (model) store.setState({ selection: part(selection, by, model.config), hover: null });
    };
    const guarded = (act: () => void) => (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.closest("input:not([type=radio], [type=checkbox], [type=range]), textarea, dialog");
      // A window that has just closed may keep the focus until the next frame.
      const closed = target.closest("dialog:not([open])");
      if ((!typing || closed) && !event.ctrlKey && !event.metaKey && !event.altKey) act();
    };
    const keys: Record<string, (event: KeyboardEvent) => void> = {
      Escape: () => {
        if (store.getState().hover) store.setState({ hover: null });
        else if (store.getState().progress) controller.cancel();
      },
    };
    if (singleKeys) {
      Object.assign(keys, {
        "[": guarded(() => step(stepBlock, -1)),
        "]": guarded(() => step(stepBlock, 1)),
        "-": guarded(() => step(stepHead, -1)),
        "=": guarded(() => step(stepHead, 1)),
        c: guarded(() => {
          const { model, selection, settings } = store.getState();
          const part = settings.direction === "from" ? "query" : "key";
          if (model?.config.family === "vit" && model.config.classToken)
            store.setState({ selection: { ...selection, [part]: 0 }, hover: null });
        }),
        t: guarded(() => turnDirection(store.getState(), store.setState)),
        k: guarded(() => {
          const { ablation, selection } = store.getState();
          controller.ablate(toggleHead(ablation, selection.block, selection.head));
        }),
        u: guarded(() => controller.restore()),
        l: guarded(() => store.setState((state) => ({ lang: state.lang === "en" ? "zh" : "en" }))),
        d: guarded(() => store.setState((state) => ({ theme: state.theme === "light" ? "dark" : "light" }))),
        "Shift+?": guarded(onHelp),
        "?": guarded(onHelp),
      });
    }
    return tinykeys(window, keys);
  }, [store, controller, singleKeys, onHelp]);
}
