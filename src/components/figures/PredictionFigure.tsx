import { useAppState } from "./app-context.tsx";
import { Prediction } from "../views/Prediction.tsx";
import { probabilitiesOf } from "./derived.ts";
import { useLabels } from "./use-labels.ts";

export interface PredictionFigureProps {
  readonly count?: number;
  readonly compact?: boolean;
}

/** The answer of the last run, beside the answer without the intervention where there is one. */
export function PredictionFigure({ count = 5, compact = false }: PredictionFigureProps) {
  const capture = useAppState((state) => state.capture);
  const baseline = useAppState((state) => state.baseline);
  const labels = useLabels();
  const running = useAppState((state) => state.progress !== null);
  const recorded = useAppState((state) => state.model?.recording !== undefined);
  const hasHead = useAppState((state) => state.model === null || state.model.config.numClasses > 0);
  return (
    <Prediction
      state={hasHead ? (running || !capture ? "running" : "ready") : recorded ? "not-recorded" : "no-head"}
      probabilities={capture && probabilitiesOf(capture)}
      before={baseline && baseline !== capture ? probabilitiesOf(baseline) : null}
      labels={labels}
      count={count}
      compact={compact}
    />
  );
}
