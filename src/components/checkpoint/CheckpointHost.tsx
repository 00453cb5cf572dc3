import { lazy, Suspense } from "react";
import { withWords } from "../../i18n/text.tsx";
import { useAppState } from "../figures/app-context.tsx";

const BringDialog = lazy(withWords(() => import("./BringDialog.tsx")));
const LayoutDialog = lazy(withWords(() => import("../recorded/LayoutDialog.tsx")));
const ReadDialog = lazy(withWords(() => import("./ReadDialog.tsx")));

/** The windows about checkpoints of one side; they and their words come when one is opened. */
export function CheckpointHost() {
  const dialog = useAppState((state) => state.dialog);
  return (
    <Suspense>
      {dialog?.kind === "bring" && <BringDialog hubModel={dialog.hubModel} />}
      {dialog?.kind === "read" && <ReadDialog />}
      {dialog?.kind === "layout" && <LayoutDialog question={dialog.question} />}
    </Suspense>
  );
}
