import { useText } from "../../i18n/text.tsx";
import { isShifted } from "../../model/analysis/windows.ts";
import { tokenFacts } from "../draw/window-lab/facts.ts";
import { windowCount } from "../draw/window-lab/scene.ts";
import { Frame } from "../figures/Frame.tsx";
import { LabMap } from "../views/window-lab/LabMap.tsx";
import { tokensTable } from "../views/window-lab/lab-tables.ts";
import { tokenMarkOf } from "../views/window-lab/lab-words.ts";
import { useLabProvenance } from "./use-lab-provenance.ts";
import type { Lab } from "./use-lab.ts";

/** The map as it lies in the picture: where the windows of each partition are. */
export function InPictureFigure({ lab }: { readonly lab: Lab }) {
  const text = useText();
  const { figures } = text.lab;
  const { scene, step, token, masked } = lab;
  const provenance = useLabProvenance(lab);
  const regular = step === "partition" || !isShifted(scene.shifted.layout);
  const { open, pieces } = tokenFacts(scene, token);
  const size = scene.shifted.layout.windowTokens;
  const mark = tokenMarkOf(scene.shifted, token);
  const unmasked = step === "roll" || step === "regions";
  return (
    <Frame
      id="lab-picture"
      name={figures.picture.name}
      title={
        <>
          {figures.picture.name} <em>· {regular ? figures.picture.regular : figures.picture.shifted}</em>
        </>
      }
      caption={
        unmasked && !regular
          ? figures.picture.pieces(mark, pieces)
          : figures.picture.caption(mark, regular || !masked ? size : open, size)
      }
      table={() => tokensTable(text, scene.shifted)}
      provenance={provenance}
    >
      <LabMap {...viewProps(lab)} place="picture" />
    </Frame>
  );
}

/** The map as it lies in memory: rolled from the second step to the fifth. */
export function InMemoryFigure({ lab }: { readonly lab: Lab }) {
  const text = useText();
  const { memory } = text.lab.figures;
  const { scene, step, token } = lab;
  const provenance = useLabProvenance(lab);
  const { layout } = scene.shifted;
  const shifted = isShifted(layout);
  const state = step === "partition" || !shifted ? "regular" : step === "rollBack" ? "home" : "rolled";
  const hint =
    state === "rolled"
      ? memory.rolledHint(windowCount(layout))
      : state === "home"
        ? memory.homeHint
        : shifted
          ? memory.regularHint
          : memory.unshiftedHint;
  const facts = tokenFacts(scene, token);
  const seen = state === "rolled" ? facts.after : facts;
  return (
    <Frame
      id="lab-memory"
      name={memory[state]}
      title={
        <>
          {memory[state]} <em>· {hint}</em>
        </>
      }
      caption={memory.caption(tokenMarkOf(scene.shifted, token), seen.row, seen.column)}
      table={() => tokensTable(text, scene.shifted)}
      provenance={provenance}
    >
      <LabMap {...viewProps(lab)} place="memory" />
    </Frame>
  );
}

function viewProps({ source, phase, scene, masked, picture, select }: Lab) {
  return { selection: source, phase, scene, masked, picture, onSelect: select };
}
