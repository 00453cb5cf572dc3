import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { readPreferences, rememberPreferences } from "../../preferences.ts";
import { Skeleton } from "../figures/Skeleton.tsx";
import { Announcer } from "./Announcer.tsx";
import { Footer } from "./Footer.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { DropTarget, Intake } from "./Intake.tsx";
import styles from "./inspector.module.css";
import { Notices } from "./Notices.tsx";
import { Spine } from "./Spine.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

// The first paint is the network itself; the panels arrive beside the engine, asked for at once.
const panels = import("./Panels.tsx");
const Panels = lazy(() => panels);

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
  const { shell } = useText();
  const [help, setHelp] = useState(false);
  const [singleKeys, setSingleKeys] = useState(() => readPreferences().singleKeys ?? true);
  const openHelp = useCallback(() => setHelp(true), []);
  useShortcuts(singleKeys, openHelp);
  useEffect(() => {
    document.title = `${shell.title}: ${shell.tagline}`;
  }, [shell]);
  const changeSingleKeys = (on: boolean) => {
    setSingleKeys(on);
    rememberPreferences({ singleKeys: on });
  };
  return (
    <div className={styles.page}>
      <Header onHelp={openHelp} />
      <main>
        <Intake />
        <Notices />
        <Spine />
        <Suspense fallback={<WaitingPanels />}>
          <Panels />
        </Suspense>
      </main>
      <Footer />
      <Announcer />
      <HelpDialog open={help} onClose={() => setHelp(false)} singleKeys={singleKeys} onSingleKeys={changeSingleKeys} />
      <DropTarget />
    </div>
  );
}
