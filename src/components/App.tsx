import { Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { TextProvider } from "../i18n/text.tsx";
import type { State } from "../store.ts";
import { useAppState } from "./figures/app-context.tsx";
import { Skeleton } from "./figures/Skeleton.tsx";
import { fetchPanels, Inspector } from "./inspector/Inspector.tsx";
import { Page } from "./page/Page.tsx";
import { PageFailed } from "./page/PageFailed.tsx";
import { type Room, room } from "./room.tsx";

/** Rooms that come when they are entered. */
const rooms = {
  build: room(() => import("./build/Build.tsx")),
  lab: room(() => import("./lab/Lab.tsx")),
  lessons: room(() => import("./lesson/LessonRoom.tsx")),
  embed: room(() => import("./embed/Embed.tsx")),
  compare: room(() => import("./compare/Compare.tsx")),
  notebook: room(() => import("./notebook/NotebookRoom.tsx")),
  inspect: { View: Inspector, fetch: fetchPanels },
} as const satisfies Readonly<Record<State["page"], Room>>;

/** Fetches what an address leads to beside the first paint, not after it. */
export const fetchRoom = (page: State["page"]): Promise<void> => rooms[page].fetch();

/** The page in the reader's language: one of its rooms. */
export function App() {
  const lang = useAppState((state) => state.lang);
  const page = useAppState((state) => state.page);
  const { View } = rooms[page];
  return (
    <TextProvider lang={lang}>
      <ErrorBoundary FallbackComponent={PageFailed}>
        <Page>
          <Suspense fallback={<Skeleton ratio={2} />}>
            <View />
          </Suspense>
        </Page>
      </ErrorBoundary>
    </TextProvider>
  );
}
