import { useText } from "../../i18n/text.tsx";
import { formatAblation } from "../../url-ablation.ts";
import { tokenName } from "../views/token-words.ts";
import { useApp } from "./app-context.tsx";
import { tokenGrid } from "../../model/analysis/token-grid.ts";

/** What an exported figure is of: model, picture, place, backend and every intervention, in one line. */
export function useProvenance(): () => string {
  const text = useText();
  const { store, samples } = useApp();
  return () => {
    const { capture, modelName, pictureName, imageId, selection, backend, lang } = store.getState();
    if (!capture) return "";
    const { provenance } = text.shell;
    const grid = tokenGrid(capture.config);
    const { intervention } = capture;
    const picture = samples.find((sample) => sample.id === imageId)?.title[lang] ?? pictureName;
    const changes = [
      formatAblation(intervention, grid),
      intervention.positions === "learned" ? "" : `${text.shell.settings.positions} ${intervention.positions}`,
      intervention.temperature === 1 ? "" : `${text.shell.settings.temperature} ${intervention.temperature}`,
    ].filter(Boolean);
    return [
      "Vitrine",
      modelName,
      picture,
      provenance.place(selection.block + 1, selection.head + 1),
      `${provenance.query} ${tokenName(text, grid, selection.query)}`,
      `${provenance.key} ${tokenName(text, grid, selection.key)}`,
      backend ? provenance.live(text.shell.header.backend(backend.backend)) : "",
      changes.length > 0 ? provenance.changed(changes.join(", ")) : provenance.unchanged,
    ]
      .filter(Boolean)
      .join(" · ");
  };
}
