import { useText } from "../../i18n/text.tsx";
import { tensor } from "../../model/tensor.ts";
import { windowCount } from "../draw/window-lab/scene.ts";
import { Frame } from "../figures/Frame.tsx";
import { useWidth } from "../hooks/use-width.ts";
import { Legend } from "../views/window-lab/Legend.tsx";
import { maskTable } from "../views/window-lab/lab-tables.ts";
import { MaskOverview, MaskTables } from "../views/window-lab/MaskTables.tsx";
import { MaskReadout } from "../views/window-lab/MaskReadout.tsx";
import styles from "./lab.module.css";
import { labSteps } from "./use-player.ts";
import { useLabProvenance } from "./use-lab-provenance.ts";
import type { Lab } from "./use-lab.ts";

/** Up to so many windows all tables stand side by side, as large as they fit. */
const few = 4;
/** Highest tables in CSS pixels: they grow with the card, so that a projector shows them large. */
const high = (width: number) => (width > 660 ? 560 : 440);
/** CSS pixels of the legend beside the tables, and of the figure from which it stands there. */
const aside = 212;
const wide = 520;

/** The mask of every window. */
export function MaskFigure({ lab }: { readonly lab: Lab }) {
  const text = useText();
  const { mask } = text.lab.figures;
  const { scene, step, masked, source, phase, select } = lab;
  const provenance = useLabProvenance(lab);
  const [frame, width] = useWidth<HTMLDivElement>(620);
  const { layout } = scene.shifted;
  const windows = windowCount(layout);
  const size = layout.windowTokens;
  const beside = width >= wide ? width - aside - 24 : width;
  const views = { selection: source, phase, scene, masked, onSelect: select };
  const height = high(width);
  const own = Math.min(beside, height);
  return (
    <Frame
      id="lab-mask"
      name={mask.name}
      title={
        <>
          {mask.name} <em>· {mask.hint(size)}</em>
        </>
      }
      caption={mask.caption}
      table={() => maskTable(text, scene.shifted, source.pinned().query)}
      tensors={() => ({
        mask: tensor("mask", ["window", "query", "key"], [windows, size, size], scene.shifted.mask),
      })}
      provenance={provenance}
    >
      <div ref={frame} className={styles.mask} data-beside={width >= wide}>
        <div className={styles.tables}>
          {windows <= few ? (
            <MaskTables {...views} windows="all" room={[beside, height]} />
          ) : (
            <MaskTables {...views} windows="own" room={[own, height]} />
          )}
        </div>
        <div className={styles.aside}>
          {windows > few && (
            <div>
              <h3 className={styles.small}>{text.lab.mask.all}</h3>
              <MaskOverview {...views} room={width >= wide ? [aside, Math.max(160, own - 230)] : [width, aside]} />
            </div>
          )}
          <Legend
            mask={labSteps.indexOf(step) < labSteps.indexOf("mask") ? "none" : masked ? "on" : "off"}
            regions={scene.shifted.regions}
          />
          <MaskReadout selection={source} phase={phase} scene={scene} />
        </div>
      </div>
    </Frame>
  );
}
