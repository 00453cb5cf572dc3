import { useEffect, useState } from "react";
import { useText } from "../../../i18n/text.tsx";
import type { Capture } from "../../../model/capture.ts";
import type { ProbeQuestion } from "../../../probe.ts";
import { problemOf } from "../../../problem.ts";
import { sentenceOf } from "../../page/Notices.tsx";
import { useApp } from "../app-context.tsx";

export interface Probed {
  /** The answer to the last question that has one; another question's while the new one is computed. */
  readonly capture: Capture | null;
  /** Whether it belongs to the question that is asked now. */
  readonly current: boolean;
  /** Why there is none, in the reader's language. */
  readonly failed: string | null;
}

/**
 * A figure's own forward pass. A new question ends the old one.
 *
 * @param question must keep its identity between renders; null asks nothing
 */
export function useProbe(question: ProbeQuestion | null): Probed {
  const { controller } = useApp();
  const text = useText();
  const [answer, setAnswer] = useState<{ of: ProbeQuestion; capture: Capture } | null>(null);
  const [failure, setFailure] = useState<{ of: ProbeQuestion; error: unknown } | null>(null);
  useEffect(() => {
    if (!question) return;
    const end = new AbortController();
    controller.probe.run(question, end.signal).then(
      (capture) => !end.signal.aborted && setAnswer({ of: question, capture }),
      (error: unknown) => !end.signal.aborted && setFailure({ of: question, error }),
    );
    return () => end.abort();
  }, [controller, question]);
  const problem = failure && failure.of === question ? problemOf("run", failure.error) : null;
  return {
    capture: answer?.capture ?? null,
    current: answer !== null && answer.of === question,
    failed: problem && sentenceOf(problem, text),
  };
}
