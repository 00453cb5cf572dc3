import { lazy, Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { TextProvider, withWords } from "../i18n/text.tsx";
import { useAppState } from "./figures/app-context.tsx";
import { Skeleton } from "./figures/Skeleton.tsx";
import { Inspector } from "./inspector/Inspector.tsx";
import { Page } from "./page/Page.tsx";
import { PageFailed } from "./page/PageFailed.tsx";

const Build = lazy(withWords(() => import("./build/Build.tsx")));
const Lab = lazy(withWords(() => import("./lab/Lab.tsx")));
const Lessons = lazy(withWords(() => import("./lesson/LessonRoom.tsx")));
const Embed = lazy(withWords(() => import("./embed/Embed.tsx")));
const Notebook = lazy(withWords(() => import("./notebook/NotebookRoom.tsx")));
const Compare = lazy(withWords(() => import("./compare/Compare.tsx")));

/** Rooms that come when they are entered. */
const rooms = {
  build: Build,
  lab: Lab,
  lessons: Lessons,
  embed: Embed,
  compare: Compare,
  notebook: Notebook,
  inspect: null,
} as const;

/** The page in the reader's language: one of its rooms. */
export function App() {
  const lang = useAppState((state) => state.lang);
  const page = useAppState((state) => state.page);
  const Room = rooms[page];
  return (
    <TextProvider lang={lang}>
      <ErrorBoundary FallbackComponent={PageFailed}>
        <Page>
          <Suspense fallback={<Skeleton ratio={2} />}>{Room ? <Room /> : <Inspector />}</Suspense>
        </Page>
      </ErrorBoundary>
    </TextProvider>
  );
}
