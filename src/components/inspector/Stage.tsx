import { type ReactNode, useRef } from "react";
import { Boundary } from "../figures/Boundary.tsx";
import { TakeAway, type Takeable } from "../figures/TakeAway.tsx";
import styles from "./spine.module.css";

export interface StageProps {
  readonly title: ReactNode;
  /** Beside the title. */
  readonly tools?: ReactNode;
  /** `blocks` takes the room that is left; the others have fixed widths. */
  readonly kind?: "blocks" | "narrow" | "position";
  /** What can be taken away; null while there is nothing, or where a panel below offers the same. */
  readonly takeable?: Takeable | null;
  readonly children: ReactNode;
}

/** One station of the spine. */
export function Stage({ title, tools, kind, takeable, children }: StageProps) {
  const body = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.stage} data-kind={kind} id={takeable?.id}>
      <div className={styles.stageHead}>
        <h2>{title}</h2>
        <span className={styles.stageTools}>
          {tools}
          {takeable && <TakeAway {...takeable} body={body} />}
        </span>
      </div>
      <div ref={body}>
        <Boundary>{children}</Boundary>
      </div>
    </div>
  );
}
