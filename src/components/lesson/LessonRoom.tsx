import { useCallback, useEffect, useRef } from "react";
import { useText } from "../../i18n/text.tsx";
import { noLesson } from "../../lesson-place.ts";
import { readProgress, rememberProgress } from "../../lesson-progress.ts";
import { sceneAt, showScene } from "../../lesson-scene.ts";
import { lessonOf, lessons } from "../../lessons/index.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import controls from "../controls/controls.module.css";
import { useApp, useAppState } from "../figures/app-context.tsx";
import { Skeleton } from "../figures/Skeleton.tsx";
import { LessonCells } from "../notebook/session-context.tsx";
import { Notices } from "../page/Notices.tsx";
import "katex/dist/katex.min.css";
import { Contents } from "./Contents.tsx";
import { LessonContext } from "./lesson-context.ts";
import styles from "./lesson.module.css";
import { LessonBody } from "./LessonBody.tsx";
import { LessonHead } from "./LessonHead.tsx";
import { LessonTurn } from "./LessonTurn.tsx";
import { useLead } from "./use-lead.ts";
import { useLessonKeys } from "./use-lesson-keys.ts";
import { useLessonSteps } from "./use-lesson-steps.ts";
import { useLessonText } from "./use-lesson-text.ts";
import { useReadingPlace } from "./use-reading-place.ts";

/** What is done is read when the room opens, and remembered from then on. */
function useRememberedProgress(): void {
  const { store } = useApp();
  useEffect(() => {
    const { done } = readProgress();
    store.setState((state) => ({ done: [...new Set([...done, ...state.done])] }));
    return store.subscribe((state, previous) => {
      if (state.done !== previous.done) rememberProgress({ done: [...state.done] });
    });
  }, [store]);
}

/** Enters a lesson where its reader left it, with the scene of that place. */
function useEnter(): (lesson: Lesson) => void {
  const app = useApp();
  return useCallback(
    (lesson: Lesson) => {
      const { step = "", acted = false } = readProgress().places[lesson.id] ?? {};
      const known = Object.hasOwn(lesson.steps ?? {}, step) ? step : "";
      const { both, fixed } = app.store.getState().lesson;
      app.store.setState({ lesson: { ...noLesson, id: lesson.id, step: known, acted, both, fixed }, hover: null });
      void showScene(app, sceneAt(lesson, known, acted), fixed);
    },
    [app],
  );
}

/** The lessons: contents, the text of one of them, and its figures beside it. */
export default function LessonRoom() {
  const { store } = useApp();
  const id = useAppState((state) => state.lesson.id);
  const enter = useEnter();
  useRememberedProgress();
  const lesson = lessonOf(id);
  useEffect(() => {
    if (lesson) return;
    // No lesson chosen yet, or one that does not exist: where reading stopped, or the first.
    if (id) {
      const values = { key: "lessons", value: id, allowed: lessons.map((one) => one.id).join(", ") };
      store.setState((state) => ({
        problems: [...state.problems, { place: "link", code: "link.bad-value", values, message: "link.bad-value" }],
      }));
    }
    const first = lessonOf(readProgress().last) ?? lessons[0];
    if (first) enter(first);
  }, [id, lesson, enter, store]);
  return lesson ? <OneLesson key={lesson.id} lesson={lesson} enter={enter} /> : <Skeleton ratio={2} />;
}

function OneLesson({ lesson, enter }: { readonly lesson: Lesson; readonly enter: (lesson: Lesson) => void }) {
  const { lang, lessons: words, shell } = useText();
  const both = useAppState((state) => state.lesson.both);
  const chrome = useAppState((state) => state.chrome);
  // Canvases take the colours of the theme when they draw.
  useAppState((state) => state.theme);
  const steps = useLessonSteps(lesson);
  const text = useLessonText(lesson.id, lang);
  const beside = useLessonText(lesson.id, lang === "zh" ? "en" : "zh", both);
  const article = useRef<HTMLElement>(null);
  const isBoth = both && beside.shown !== undefined;
  const shape = `${text.shown?.lang ?? ""}${String(isBoth)}`;
  useLead(article, shape);
  useReadingPlace(article, text.shown ? lesson.id : "", shape);
  const at = lessons.indexOf(lesson);
  const turn = useCallback(
    (by: 1 | -1) => {
      const other = lessons[at + by];
      if (other) enter(other);
    },
    [at, enter],
  );
  useLessonKeys(steps, turn);
  useEffect(() => {
    document.title = `${lesson.title[lang]} · ${shell.title}`;
  }, [lesson, lang, shell]);

  return (
    <main className={styles.room} data-both={isBoth} data-chrome={chrome}>
      {chrome && <Contents current={lesson} folded={both} onChoose={enter} />}
      <article className={styles.article} id="lesson" ref={article}>
        <Notices />
        <LessonContext value={steps}>
          <LessonHead lesson={lesson} both={isBoth} />
          {text.failed && (
            <p role="alert">
              {words.notHere}{" "}
              <button type="button" className={controls.button} onClick={text.retry}>
                {shell.retry}
              </button>
            </p>
          )}
          {text.shown ? (
            <LessonCells>
              <LessonBody
                text={text.shown.text}
                lang={text.shown.lang}
                beside={isBoth ? beside.shown?.text : undefined}
              />
            </LessonCells>
          ) : (
            !text.failed && <Skeleton ratio={2} />
          )}
        </LessonContext>
        <LessonTurn before={lessons[at - 1]} after={lessons[at + 1]} onChoose={enter} />
      </article>
    </main>
  );
}
