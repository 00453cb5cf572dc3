import { lazy, Suspense } from "react";
import { withWords } from "../../i18n/text.tsx";
import { useSwinConfig } from "../figures/derived.ts";
import { Skeleton } from "../figures/Skeleton.tsx";
import { Intake } from "./Intake.tsx";
import styles from "./inspector.module.css";
import { Notices } from "../page/Notices.tsx";
import { Spine } from "./Spine.tsx";

// The first paint is the network itself; the panels arrive beside the engine, asked for at once.
const panels = import("./Panels.tsx");
const Panels = lazy(() => panels);
const SwinPanels = lazy(withWords(() => import("../swin/SwinPanels.tsx")));

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

/** The inspector: the network across the top, under it from one head to its matrix to one pair, and further rooms. */
export function Inspector() {
  const swin = useSwinConfig();
  return (
    <main>
      <Intake />
      <Notices />
      <Spine />
      <Suspense fallback={<WaitingPanels />}>{swin ? <SwinPanels /> : <Panels />}</Suspense>
    </main>
  );
}
