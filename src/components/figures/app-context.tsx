import { createContext, useContext } from "react";
import { useStore } from "zustand";
import type { Controller } from "../../controller-interface.ts";
import type { Door } from "../../model/index.ts";
import type { Sample } from "../../model/samples.ts";
import type { State, Store } from "../../store.ts";

export interface App {
  readonly store: Store;
  readonly controller: Controller;
  readonly samples: readonly Sample[];
  /** The address of what the page shows right now. */
  readonly address: () => string;
  /** What notebook cells may ask of the engine; absent where nothing computes. */
  readonly door?: Pick<Door, "run" | "prepare" | "weight">;
}

export const AppContext = createContext<App | null>(null);

/** The store and the controller; figures and pages only. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("useApp outside AppContext");
  return app;
}

/** A narrow part of the state; renders when that part changes. */
export function useAppState<Part>(part: (state: State) => Part): Part {
  return useStore(useApp().store, part);
}
