import type { Text } from "../../i18n/text.tsx";
import type { Intervention } from "../../model/intervention.ts";
import { cellOfToken, type TokenGrid } from "../../model/analysis/token-grid.ts";

/** Everything in which a run differs from the untouched network, by the names of the what-if console. */
export function intervenedWords(text: Text, intervention: Intervention, grid: TokenGrid): readonly string[] {
  const { whatIf } = text.shell.figures;
  const { settings, options } = text.shell;
  const { positions, temperature } = intervention;
  const cells = intervention.patchesOff.map((patch) => cellOfToken(grid, grid.prefix.length + patch));
  return [
    ...intervention.headsOff.map(({ block, head }) => whatIf.head(block + 1, head + 1)),
    ...intervention.blocksOff.map((block) => whatIf.block(block + 1)),
    ...intervention.mlpsOff.map((block) => whatIf.mlp(block + 1)),
    ...cells.flatMap((cell) => (cell ? [whatIf.patchAt(cell.row + 1, cell.column + 1)] : [])),
    ...(intervention.classTokenOff ? [whatIf.classToken] : []),
    ...(["maskOff", "biasOff", "shiftOff"] as const)
      .filter((part) => intervention[part])
      .map((part) => text.stages.whatIf.parts[part]),
  ]
    .map((name) => text.compare.off(name))
    .concat(
      positions === "learned" ? [] : [text.compare.set(settings.positions, options.positions[positions])],
      temperature === 1 ? [] : [text.compare.set(settings.temperature, String(temperature))],
    );
}
