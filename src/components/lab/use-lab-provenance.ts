import { useText } from "../../i18n/text.tsx";
import { tokenMarkOf } from "../views/window-lab/lab-words.ts";
import type { Lab } from "./use-lab.ts";

/** What an exported figure of the course's case is of; undefined where it is a run's, which has its own line. */
export function useLabProvenance({ scene, source }: Lab): (() => string) | undefined {
  const { lab, shell } = useText();
  if (scene.kind === "picture") return undefined;
  const { layout } = scene.shifted;
  return () =>
    lab.provenance(
      layout.rows,
      layout.columns,
      layout.windowSize.join(" × "),
      layout.shift.join(", "),
      tokenMarkOf(scene.shifted, source.pinned().query),
      shell.options.labPadding[layout.padding],
    );
}
