import type { MDXContent } from "mdx/types";
import { useEffect, useState } from "react";
import { lessonTextHere, loadLessonText } from "../../lesson-texts.ts";

interface Loaded {
  readonly lesson: string;
  readonly lang: "en" | "zh";
  readonly text: MDXContent;
}

export interface LessonText {
  /** The text that is here: of the same lesson in the language before, while the asked one is on its way. */
  readonly shown: Loaded | undefined;
  readonly failed: boolean;
  readonly retry: () => void;
}

/** A lesson's text in a language; it comes as a chunk. */
export function useLessonText(lesson: string, lang: "en" | "zh", wanted = true): LessonText {
  const [loaded, setLoaded] = useState<Loaded | undefined>(() => {
    const text = lessonTextHere(lesson, lang);
    return text && { lesson, lang, text };
  });
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let current = true;
    setFailed(false);
    if (wanted) {
      loadLessonText(lesson, lang).then(
        (text) => current && setLoaded({ lesson, lang, text }),
        () => current && setFailed(true),
      );
    }
    return () => {
      current = false;
    };
  }, [lesson, lang, wanted, attempt]);
  const shown = wanted && loaded?.lesson === lesson ? loaded : undefined;
  return { shown, failed, retry: () => setAttempt((count) => count + 1) };
}
