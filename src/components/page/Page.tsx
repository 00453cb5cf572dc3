import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import { readPreferences, rememberPreferences } from "../../preferences.ts";
import { CheckpointHost } from "../checkpoint/CheckpointHost.tsx";
import { DropTarget } from "../inspector/Intake.tsx";
import { useAppState } from "../figures/app-context.tsx";
import { Announcer } from "./Announcer.tsx";
import { Footer } from "./Footer.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import styles from "./page.module.css";
import { useShortcuts } from "./use-shortcuts.ts";

/** What every room has: the header, the footer, shortcuts, help, and a place to drop pictures. */
export function Page({ children }: { readonly children: ReactNode }) {
  const { shell } = useText();
  const page = useAppState((state) => state.page);
  const [help, setHelp] = useState(false);
  const [singleKeys, setSingleKeys] = useState(() => readPreferences().singleKeys ?? true);
  const bare = useAppState((state) => !state.chrome || state.page === "embed");
  const openHelp = useCallback(() => setHelp(true), []);
  useShortcuts(singleKeys, openHelp);
  useEffect(() => {
    // A lesson and a figure alone have titles of their own.
    if (page === "lessons" || page === "embed") return;
    document.title = page === "inspect" ? `${shell.title}: ${shell.tagline}` : `${shell.nav[page]} · ${shell.title}`;
  }, [shell, page]);
  const changeSingleKeys = (on: boolean) => {
    setSingleKeys(on);
    rememberPreferences({ singleKeys: on });
  };
  return (
    <div className={styles.page}>
      {!bare && <Header onHelp={openHelp} />}
      {children}
      {!bare && <Footer />}
      <Announcer />
      <HelpDialog open={help} onClose={() => setHelp(false)} singleKeys={singleKeys} onSingleKeys={changeSingleKeys} />
      <CheckpointHost />
      <DropTarget />
    </div>
  );
}
