import { ErrorBoundary } from "react-error-boundary";
import { TextProvider } from "../i18n/text.tsx";
import { useAppState } from "./figures/app-context.tsx";
import { Inspector } from "./inspector/Inspector.tsx";
import { PageFailed } from "./inspector/PageFailed.tsx";

/** The page in the reader's language. There is one page yet: the inspector. */
export function App() {
  const lang = useAppState((state) => state.lang);
  return (
    <TextProvider lang={lang}>
      <ErrorBoundary FallbackComponent={PageFailed}>
        <Inspector />
      </ErrorBoundary>
    </TextProvider>
  );
}
