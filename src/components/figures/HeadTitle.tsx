import { useText } from "../../i18n/text.tsx";
import { useSelection } from "../views/selection-source.ts";
import { useScene } from "./use-scene.ts";

/** Block and head that are shown right now: it follows the pointer. */
export function HeadTitle() {
  const { shell } = useText();
  const { selection } = useScene();
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  return shell.figures.overlay.title(block + 1, head + 1);
}
