import { type ReactNode, useContext, useRef } from "react";
import { OnScreenContext, useOnScreen } from "../hooks/on-screen.ts";
import { useAppState } from "./app-context.tsx";
import { Boundary } from "./Boundary.tsx";
import { FigurePlaceContext } from "./figure-place.ts";
import styles from "./frame.module.css";
import { IfFamily } from "./IfFamily.tsx";
import { IfRecorded } from "./IfRecorded.tsx";
import { LessonLink } from "./LessonLink.tsx";
import { TakeAway, type Takeable } from "./TakeAway.tsx";

export interface FrameProps extends Takeable {
  readonly title: ReactNode;
  /** The few switches that belong beside the title. */
  readonly switches?: ReactNode;
  /** Controls under the picture. */
  readonly controls?: ReactNode;
  readonly children: ReactNode;
}

/** What every figure has: title, controls, picture, caption, the numbers as a table, and files to take away. */
export function Frame({ title, switches, controls, children, ...takeable }: FrameProps) {
  const body = useRef<HTMLDivElement>(null);
  const place = useOnScreen(body);
  const { id, name, caption, provenance } = takeable;
  const ofRun = provenance === undefined;
  const where = useContext(FigurePlaceContext);
  const stale = useAppState((state) => ofRun && state.progress !== null && state.capture !== null);
  return (
    <figure
      className={`${styles.frame} ${stale ? styles.stale : ""}`}
      id={where.prefix + id}
      aria-label={name}
      aria-busy={stale}
    >
      <div className={styles.head}>
        <h2>{title}</h2>
        {switches && <div className={styles.switches}>{switches}</div>}
        {where.takeAway && (
          <div className={styles.more}>
            <TakeAway {...takeable} body={body} />
          </div>
        )}
      </div>
      <div className={styles.body} ref={body}>
        <OnScreenContext value={place}>
          <Boundary>
            <IfRecorded id={id}>
              <IfFamily id={id}>{children}</IfFamily>
            </IfRecorded>
          </Boundary>
        </OnScreenContext>
      </div>
      <figcaption className={styles.foot}>
        {controls && <div className={styles.controls}>{controls}</div>}
        <p className={styles.caption}>
          {caption} {where.linksToLesson && <LessonLink figure={id} />}
        </p>
      </figcaption>
    </figure>
  );
}
