import { useText } from "../../i18n/text.tsx";
import { activation, type Capture, type Role } from "../../model/capture.ts";
import frame from "../figures/frame.module.css";
import styles from "./recorded.module.css";

/** Whether a recording has an array, in every stage where it is a Swin's. */
export function hasRecorded(capture: Capture, role: Role): boolean {
  if (activation(capture, role)) return true;
  return capture.family === "swin" && capture.stages.every(({ tensors }) => tensors[role]);
}

/** Whether a pair of a ViT can be taken apart into its terms; that of a Swin has a bias besides, which is a weight. */
export function hasPairs(capture: Capture): boolean {
  return (
    capture.family === "vit" &&
    (["attn.q", "attn.k", "attn.scores"] as const).every((role) => hasRecorded(capture, role))
  );
}

/** What cannot be drawn of recorded maps, each with its reason, instead of empty figures. */
export function MissingFigure({ capture }: { readonly capture: Capture }) {
  const { missing } = useText().recorded;
  const shown = [
    ...(hasRecorded(capture, "attn.scores") ? [] : [missing.scores]),
    ...(hasPairs(capture) ? [] : [capture.family === "vit" ? missing.pair : missing.windowPair]),
    ...(hasRecorded(capture, "logits") ? [] : [missing.prediction]),
    missing.whatIf,
    missing.patches,
    ...(capture.family === "vit" ? [missing.positions] : [missing.bias, missing.merging, missing.cost]),
  ];
  return (
    <section className={`${frame.frame} ${styles.list}`} id="missing" aria-labelledby="missing-title">
      <div className={frame.head}>
        <h2 id="missing-title">{missing.title}</h2>
      </div>
      <p className={frame.caption}>{missing.intro}</p>
      <dl className={styles.missing}>
        {shown.map(({ name, why }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{why}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
