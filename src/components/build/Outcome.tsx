import { useAppState } from "../figures/app-context.tsx";
import { ArchitectureDrawing } from "../views/build/ArchitectureDrawing.tsx";
import { BuildStatus } from "./BuildStatus.tsx";
import styles from "./build.module.css";
import { Totals } from "./Totals.tsx";
import type { Draft } from "./use-draft.ts";

/** What the controls make: the network drawn, what it costs, and whether it runs. */
export function Outcome({ draft }: { readonly draft: Draft }) {
  const picture = useAppState((state) => state.picture);
  return (
    <div className={styles.outcome}>
      <div data-instead={draft.problems.length > 0} className={styles.outcome}>
        <ArchitectureDrawing config={draft.config} asked={draft.recipe} picture={picture} />
        <Totals draft={draft} />
      </div>
      <BuildStatus draft={draft} />
    </div>
  );
}
