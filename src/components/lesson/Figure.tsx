import { type ElementType, type ReactNode, Suspense, useContext, useDeferredValue, useId, useMemo } from "react";
import { useText } from "../../i18n/text.tsx";
import type { Scene } from "../../lessons/lesson.ts";
import controls from "../controls/controls.module.css";
import { AppContext, useApp, useAppState } from "../figures/app-context.tsx";
import { Boundary } from "../figures/Boundary.tsx";
import { FigurePlaceContext } from "../figures/figure-place.ts";
import { type Pins, pinnedStore } from "../figures/pinned-store.ts";
import { Skeleton } from "../figures/Skeleton.tsx";
import { type FigureName, figures, isFigureName } from "./figure-map.ts";
import { LessonContext } from "./lesson-context.ts";
import { OpenInRoom } from "./OpenInRoom.tsx";
import { VeilContext } from "../views/Veiled.tsx";
import styles from "./figure.module.css";
import { isAnswered } from "./lesson-done.ts";
import { bringIntoSight } from "./use-lesson-steps.ts";
import { useStickyTop } from "./use-sticky-top.ts";

export interface FigureProps {
  /** A name of the map of figures, or several that stand one under another. */
  readonly name: string | readonly string[];
  /** What the figure does not take from the shared selection; blocks and heads count from 1, as in a scene. */
  readonly pins?: Pick<Scene, "block" | "head" | "settings">;
  /** Props of the figure itself, where it has any. */
  readonly show?: Readonly<Record<string, unknown>>;
  /** A prediction of the lesson: what would give it away comes with its answer. */
  readonly after?: string;
  /** Whether several figures stand side by side where there is room. */
  readonly abreast?: boolean;
  /** The text that the figure stands beside; without any it stands in the text. */
  readonly children?: ReactNode;
}

/** Pins as the store counts: from 0. */
function fromScene({ block, head, settings }: NonNullable<FigureProps["pins"]>): Pins {
  return {
    ...(block ? { block: block - 1 } : {}),
    ...(head ? { head: head - 1 } : {}),
    ...(settings ? { settings } : {}),
  };
}

interface PinnedFigureProps extends Pick<FigureProps, "show"> {
  readonly name: FigureName;
  readonly pins?: Pins | undefined;
}

/** A figure on the shared state, with pins over it where it has any. */
export function PinnedFigure({ name, pins, show }: PinnedFigureProps) {
  const app = useApp();
  const key = JSON.stringify(pins ?? null);
  // Pins are written in the text as a new object each time; what they say is their identity.
  const pinned = useMemo(() => {
    const asked = JSON.parse(key) as Pins | null;
    return asked ? { ...app, store: pinnedStore(app.store, asked) } : app;
  }, [app, key]);
  // A lesson's text comes before its figures, each of which has a chunk to fetch and much to draw.
  const isTime = useDeferredValue(true, false);
  const View: ElementType = figures[name];
  const place = <Skeleton ratio={1.2} />;
  if (!isTime) return place;
  return (
    <AppContext value={pinned}>
      <Boundary>
        <Suspense fallback={place}>
          <View {...show} />
        </Suspense>
      </Boundary>
    </AppContext>
  );
}

/**
 * A live figure of the page. With text inside it stands beside that text and stays while the text
 * scrolls by; on a phone it comes before it.
 */
export function Figure({ name, pins, show, after, abreast = false, children }: FigureProps) {
  const { lessons } = useText();
  const id = useId();
  const chrome = useAppState((state) => state.chrome);
  const room = useContext(LessonContext);
  const { store } = useApp();
  const backToText = () => bringIntoSight(store.getState().lesson.step);
  const stand = useStickyTop<HTMLDivElement>();
  const place = useMemo(() => ({ prefix: `${id}-`, linksToLesson: false, takeAway: chrome }), [id, chrome]);
  const veiled = useAppState(({ done }) => Boolean(room && after) && !isAnswered(`${room?.lesson.id}/${after}`, done));
  const names = typeof name === "string" ? [name] : name;
  const drawn = (
    <FigurePlaceContext value={place}>
      <VeilContext value={veiled}>
        <div className={styles.stack} data-abreast={abreast}>
          {names.map((one) => {
            if (!isFigureName(one)) throw new Error(`there is no figure "${one}"`);
            return <PinnedFigure key={one} name={one} pins={pins && fromScene(pins)} {...(show ? { show } : {})} />;
          })}
        </div>
      </VeilContext>
    </FigurePlaceContext>
  );
  if (children === undefined || children === null) {
    return (
      <div className={styles.alone} data-figure={names.join(" ")}>
        {drawn}
      </div>
    );
  }
  return (
    <div className={styles.beside} data-figure={names.join(" ")}>
      <div className={styles.text}>{children}</div>
      <div role="group" className={styles.stand} ref={stand} aria-label={lessons.figure}>
        {drawn}
        <p className={styles.open}>
          <button type="button" className={`${controls.button} ${styles.back}`} onClick={backToText}>
            {lessons.backToText}
          </button>
          {chrome && room && <OpenInRoom room={room.lesson.opens} />}
        </p>
      </div>
    </div>
  );
}
