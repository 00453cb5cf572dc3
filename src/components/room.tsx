import { type ComponentType, lazy, useState } from "react";
import { withWords } from "../i18n/text.tsx";

/** A room that comes as a chunk, together with its words. */
export interface Room {
  readonly View: ComponentType;
  /** Fetches it before it is entered: then it stands with the first frame, and nothing stands in for it. */
  readonly fetch: () => Promise<void>;
}

export function room(load: () => Promise<{ readonly default: ComponentType }>): Room {
  const loadAll = withWords(load);
  const Later = lazy(loadAll);
  let Here: ComponentType | undefined;
  return {
    View() {
      const [Shown] = useState(() => Here ?? Later);
      return <Shown />;
    },
    async fetch() {
      Here = (await loadAll()).default;
    },
  };
}
