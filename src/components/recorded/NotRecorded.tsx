import { useText } from "../../i18n/text.tsx";

export interface NotRecordedProps {
  readonly figure: "run" | "patches" | "positions" | "whatIf" | "bias" | "merging" | "cost" | "pair" | "windowPair";
}

/** Why a figure cannot be drawn of recorded maps, in the place of its picture. */
export default function NotRecorded({ figure }: NotRecordedProps) {
  const { missing } = useText().recorded;
  const { name, why } = missing[figure];
  return <p className="soft">{missing.sentence(name, why)}</p>;
}
