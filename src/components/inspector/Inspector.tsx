import { lazy, Suspense } from "react";
import { withWords } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { useSwinConfig } from "../figures/derived.ts";
import { Skeleton } from "../figures/Skeleton.tsx";
import { Intake } from "./Intake.tsx";
import styles from "./inspector.module.css";
import { Notices } from "../page/Notices.tsx";
import { Spine } from "./Spine.tsx";

// The first paint is the network itself; the panels arrive beside the engine.
const loadPanels = () => import("./Panels.tsx");
const Panels = lazy(loadPanels);
const SwinPanels = lazy(withWords(() => import("../swin/SwinPanels.tsx")));
const RecordedNote = lazy(withWords(() => import("../recorded/RecordedNote.tsx")));
const RecordedPanels = lazy(withWords(() => import("../recorded/RecordedPanels.tsx")));

/** The places of the first panels. */
function WaitingPanels() {
  return (
    <div className={styles.panels}>
      <Skeleton ratio={0.9} />
      <Skeleton ratio={0.9} />
      <Skeleton ratio={0.9} />
    </div>
  );
}

/** Fetches the panels before they are shown. */
export async function fetchPanels(): Promise<void> {
  await loadPanels();
}

/** The inspector: the network across the top, under it from one head to its matrix to one pair, and further rooms. */
export function Inspector() {
  const swin = useSwinConfig();
  const recorded = useAppState((state) => state.model?.recording !== undefined);
  return (
    <main>
      <Intake />
      <Notices />
      <Suspense>{recorded && <RecordedNote />}</Suspense>
      <Spine />
      <Suspense fallback={<WaitingPanels />}>
        {recorded ? <RecordedPanels /> : swin ? <SwinPanels /> : <Panels />}
      </Suspense>
    </main>
  );
}
