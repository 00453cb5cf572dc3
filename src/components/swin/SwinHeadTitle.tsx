import { useText } from "../../i18n/text.tsx";
import { stageOfBlock } from "../../model/swin-stages.ts";
import { useSwinConfig } from "../figures/derived.ts";
import { useScene } from "../figures/use-scene.ts";
import { useSelection } from "../views/selection-source.ts";

/** Stage, block and head that are shown right now: it follows the pointer. */
export function SwinHeadTitle() {
  const { windows } = useText();
  const { selection } = useScene();
  const config = useSwinConfig();
  const block = useSelection(selection, (now) => now.block);
  const head = useSelection(selection, (now) => now.head);
  if (!config) return null;
  return windows.overlay.title(stageOfBlock(config, block).stage.index + 1, block + 1, head + 1);
}
