import { lazy, Suspense } from "react";
import { ErrorBoundary } from "react-error-boundary";
import { TextProvider, withWords } from "../i18n/text.tsx";
import { useAppState } from "./figures/app-context.tsx";
import { Skeleton } from "./figures/Skeleton.tsx";
import { Inspector } from "./inspector/Inspector.tsx";
import { Page } from "./page/Page.tsx";
import { PageFailed } from "./page/PageFailed.tsx";

const Lab = lazy(withWords(() => import("./lab/Lab.tsx")));
const Compare = lazy(withWords(() => import("./compare/Compare.tsx")));

/** The page in the reader's language: one of its rooms. */
export function App() {
  const lang = useAppState((state) => state.lang);
  const page = useAppState((state) => state.page);
  return (
    <TextProvider lang={lang}>
      <ErrorBoundary FallbackComponent={PageFailed}>
        <Page>
          <Suspense fallback={<Skeleton ratio={2} />}>
            {page === "lab" ? <Lab /> : page === "compare" ? <Compare /> : <Inspector />}
          </Suspense>
        </Page>
      </ErrorBoundary>
    </TextProvider>
  );
}
