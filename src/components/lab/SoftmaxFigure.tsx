import { useText } from "../../i18n/text.tsx";
import { tensor } from "../../model/tensor.ts";
import { useAppState } from "../figures/app-context.tsx";
import { Frame } from "../figures/Frame.tsx";
import { rowTable } from "../views/window-lab/lab-tables.ts";
import { SoftmaxBars } from "../views/window-lab/SoftmaxBars.tsx";
import styles from "./lab.module.css";
import { useLabProvenance } from "./use-lab-provenance.ts";
import type { Lab } from "./use-lab.ts";

/** The followed token's row through the softmax, without the mask and with it. */
export function SoftmaxFigure({ lab }: { readonly lab: Lab }) {
  const text = useText();
  const { softmax } = text.lab.figures;
  const { scene, step, masked, source, phase, select, token } = lab;
  const provenance = useLabProvenance(lab);
  const block = useAppState((state) => state.selection.block);
  const head = useAppState((state) => state.selection.head);
  const before = step === "partition" && scene.regular !== scene.shifted;
  const part = before ? scene.regular : scene.shifted;
  const caption =
    scene.kind === "case"
      ? softmax.illustrated
      : !part.rowOf(token)
        ? softmax.absent
        : before
          ? softmax.realRegular(block, head + 1)
          : softmax.real(block + 1, head + 1);
  const row = () => part.rowOf(source.pinned().query);
  return (
    <Frame
      id="lab-softmax"
      name={softmax.name}
      title={
        <>
          {softmax.title} <em>·</em> <span className={styles.without}>■ {softmax.without}</span>{" "}
          {masked ? (
            <span className="key">■ {softmax.with}</span>
          ) : (
            <span className={styles.leaks}>▨ {softmax.leaks}</span>
          )}
        </>
      }
      caption={caption}
      table={() => rowTable(text, row())}
      tensors={() => {
        const places = row()?.places ?? [];
        const of = (key: "score" | "mask" | "without" | "with") =>
          tensor(
            key,
            ["place"],
            [places.length],
            Float32Array.from(places, (at) => at[key]),
          );
        return { score: of("score"), mask: of("mask"), without: of("without"), with: of("with") };
      }}
      provenance={provenance}
    >
      <SoftmaxBars selection={source} phase={phase} scene={scene} masked={masked} onSelect={select} />
    </Frame>
  );
}
