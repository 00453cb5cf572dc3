import { useText } from "../../../i18n/text.tsx";
import { Segmented } from "../../controls/Segmented.tsx";
import { SentenceAttention } from "../../views/hand/SentenceAttention.tsx";
import { useFigureState } from "../figure-state.ts";
import { Frame } from "../Frame.tsx";

/** What "it" looks at, by its sentence's last word: set by hand, and said to be. */
export function SentenceFigure() {
  const { sentence } = useText().byHand;
  const [{ ending }, hold] = useFigureState("sentence");
  const words = [...sentence.words, sentence.endings[ending]];
  const weights = sentence.weights[ending];
  return (
    <Frame
      id="sentence"
      title={
        <>
          {sentence.name} <em>· {sentence.tag}</em>
        </>
      }
      name={`${sentence.name} · ${sentence.tag}`}
      switches={
        <Segmented
          label={sentence.ending}
          value={ending}
          options={(["tired", "narrow"] as const).map((value) => ({ value, label: sentence.endings[value] }))}
          onChange={(value) => hold({ ending: value })}
        />
      }
      caption={sentence.caption}
      provenance={() => `Vitrine · ${sentence.tag}`}
      table={() => ({
        columns: [sentence.column, sentence.weight],
        rows: words.map((word, at) => [word, weights[at] ?? 0]),
      })}
    >
      <SentenceAttention {...{ words, weights }} query={sentence.query} />
    </Frame>
  );
}
