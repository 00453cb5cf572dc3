import { lazy, type ReactNode, Suspense } from "react";
import { withWords } from "../../i18n/text.tsx";
import { activation } from "../../model/capture.ts";
import type { State } from "../../store.ts";
import type { NotRecordedProps } from "../recorded/NotRecorded.tsx";
import { useAppState } from "./app-context.tsx";

const NotRecorded = lazy(withWords(() => import("../recorded/NotRecorded.tsx")));

/** What a figure lacks of recorded maps, by the id of its frame. */
const lacking: Readonly<Record<string, NotRecordedProps["figure"]>> = {
  patches: "patches",
  positions: "positions",
  "what-if": "whatIf",
  bias: "bias",
  merging: "merging",
  cost: "cost",
  "position-kinds": "positions",
  "unused-positions": "run",
  "patch-two-ways": "patches",
  "read-out": "run",
  shuffle: "run",
};

function lackOf({ model }: State, id: string): NotRecordedProps["figure"] | null {
  const capture = model?.recording?.capture;
  if (!capture) return null;
  if (id !== "pair") return lacking[id] ?? null;
  if (capture.family === "swin") return "windowPair";
  const whole = (["attn.q", "attn.k", "attn.scores"] as const).every((role) => activation(capture, role));
  return whole ? null : "pair";
}

/** A figure's picture, or the sentence why recorded maps do not suffice for it: in lessons and frames figures stand by name. */
export function IfRecorded({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const lack = useAppState((state) => lackOf(state, id));
  if (lack === null) return children;
  return (
    <Suspense>
      <NotRecorded figure={lack} />
    </Suspense>
  );
}
