import { useText } from "../../i18n/text.tsx";
import { formatAblation } from "../../url-ablation.ts";
import { tokenName } from "../views/token-words.ts";
import { useApp } from "./app-context.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";
import { isShifted } from "../../model/analysis/windows.ts";
import { blockWindows, stageOfBlock } from "../../model/swin-stages.ts";

/** What an exported figure is of: model, picture, place, backend and every intervention, in one line. */
export function useProvenance(): () => string {
  const text = useText();
  const { store, samples } = useApp();
  return () => {
    const { model, capture, modelName, pictureName, imageId, selection, backend, lang } = store.getState();
    if (!capture) return "";
    const { provenance } = text.shell;
    const { config, intervention } = capture;
    const grid = tokenGrid(config, selection.block);
    const place = () => {
      const [block, head] = [selection.block, selection.head];
      if (config.family === "vit") return provenance.place(block + 1, head + 1);
      const mark = isShifted(blockWindows(config, block, intervention.shiftOff)) ? "SW" : "W";
      return provenance.swinPlace(stageOfBlock(config, block).stage.index + 1, block + 1, mark, head + 1);
    };
    const picture = samples.find((sample) => sample.id === imageId)?.title[lang] ?? pictureName;
    const changes = [
      formatAblation(intervention, grid),
      intervention.positions === "learned" ? "" : `${text.shell.settings.positions} ${intervention.positions}`,
      intervention.temperature === 1 ? "" : `${text.shell.settings.temperature} ${intervention.temperature}`,
    ].filter(Boolean);
    return [
      "Vitrine",
      modelName,
      model?.random ? text.shell.header.random : "",
      picture,
      place(),
      `${provenance.query} ${tokenName(text, grid, selection.query)}`,
      `${provenance.key} ${tokenName(text, grid, selection.key)}`,
      model?.recording
        ? provenance.recorded
        : backend
          ? provenance.live(text.shell.header.backend(backend.backend))
          : "",
      changes.length > 0 ? provenance.changed(changes.join(", ")) : model?.recording ? "" : provenance.unchanged,
    ]
      .filter(Boolean)
      .join(" · ");
  };
}
