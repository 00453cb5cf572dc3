import { useEffect } from "react";
import { useStore } from "zustand";
import { useText } from "../../i18n/text.tsx";
import { makeNotebook } from "../../notebook/notebook-format.ts";
import { parseLink } from "../../notebook/notebook-link.ts";
import { createOpenNotebook, type OpenState } from "../../notebook/open-notebook.ts";
import { createShelf } from "../../notebook/shelf.ts";
import { problemOf } from "../../problem.ts";
import type { Store } from "../../store.ts";
import { useApp, useAppState } from "../figures/app-context.tsx";

/** One for the page: what is open stays open while its reader looks at another room. */
export const openNotebook = createOpenNotebook(
  createShelf(() => localStorage),
  () => Date.now(),
  () => crypto.randomUUID(),
);

export function useOpenNotebook<Part>(part: (state: OpenState) => Part): Part {
  return useStore(openNotebook.store, part);
}

/** Says what went wrong with a notebook, where the page says such things. */
export function oweOf(store: Store, error: unknown): void {
  store.setState(({ problems }) => ({ problems: [...problems, problemOf("page", error)] }));
}

/** Opens the notebook that came with the address, once; its code does not run. */
export function useSharedNotebook(): void {
  const { store } = useApp();
  const shared = useAppState((state) => state.sharedNotebook);
  useEffect(() => {
    if (shared === null) return;
    let current = true;
    parseLink(shared)
      .then(
        (notebook) => current && openNotebook.open(notebook, true),
        (error: unknown) => current && oweOf(store, error),
      )
      .finally(() => {
        if (current) store.setState({ sharedNotebook: null });
      });
    return () => {
      current = false;
    };
  }, [shared, store]);
}

/** Opens an empty notebook with one cell to begin in. */
export function useNewNotebook(): () => void {
  const { notebookRoom } = useText();
  return () => openNotebook.open(makeNotebook(notebookRoom.untitled, [{ kind: "code", text: "" }]), false);
}
