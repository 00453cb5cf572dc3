import { useText } from "../../i18n/text.tsx";
import { costOf, layersOf } from "../../model/cost.ts";
import { Intake } from "../inspector/Intake.tsx";
import { Spine } from "../inspector/Spine.tsx";
import { Notices } from "../page/Notices.tsx";
import { BuildControls } from "./BuildControls.tsx";
import { BuildFigure } from "./BuildFigure.tsx";
import styles from "./build.module.css";
import { KnobsFigure } from "./KnobsFigure.tsx";
import { LayerTableFigure } from "./LayerTableFigure.tsx";
import { PartsFigure } from "./PartsFigure.tsx";
import { type Draft, useDraft } from "./use-draft.ts";

/**
 * A room to build a network in: the controls stay beside what they cost, layer by layer;
 * below them the network itself with random weights, run on the picture in use.
 */
export default function Build() {
  const { build: words } = useText();
  const draft = useDraft();
  return (
    <main>
      <Intake />
      <Notices />
      <div className={styles.room}>
        <header className={styles.head}>
          <h1>{words.title}</h1>
          <p>{words.intro}</p>
        </header>
        <section className={styles.side} aria-label={words.panel}>
          <Summary draft={draft} />
          <BuildControls draft={draft} />
        </section>
        <div className={styles.results}>
          <BuildFigure draft={draft} />
          <LayerTableFigure />
          <div className={styles.pair}>
            <PartsFigure />
            <KnobsFigure draft={draft} />
          </div>
        </div>
      </div>
      <h2 className={styles.views}>{words.views}</h2>
      <Spine />
    </main>
  );
}

/** On a phone, where the drawing is out of sight: the two sums over the controls. */
function Summary({ draft }: { readonly draft: Draft }) {
  const { build: words } = useText();
  const { parameters, multiplyAdds } = costOf(layersOf(draft.config));
  return (
    <p className={styles.summary} aria-hidden="true">
      <span>
        <b>{words.brief(parameters)}</b> {words.totals.parameters}
      </span>
      <span>
        <b>{words.brief(multiplyAdds)}</b> {words.totals.multiplyAdds}
      </span>
    </p>
  );
}
