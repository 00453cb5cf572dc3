import { useText } from "../../i18n/text.tsx";
import type { ModelConfig } from "../../model/config.ts";

export interface OtherFamilyProps {
  /** The family that the figure is about. */
  readonly needed: ModelConfig["family"];
}

/** Why a figure cannot be drawn of the model in use, in the place of its picture. */
export default function OtherFamily({ needed }: OtherFamilyProps) {
  const { lessons: words } = useText();
  return <p className="soft">{words.otherFamily[needed]}</p>;
}
