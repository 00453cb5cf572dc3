import { useMemo } from "react";
import { useText } from "../../../i18n/text.tsx";
import { scoreScale } from "../../../model/analysis/score-scale.ts";
import { figureParts } from "../../../model/figure-parts.ts";
import { Slider } from "../../controls/Slider.tsx";
import { ScoreScaleView } from "../../views/hand/ScoreScaleView.tsx";
import { useFigureState } from "../figure-state.ts";
import { Frame } from "../Frame.tsx";

const dims = figureParts["root-d"].dim.options;
const keys = 16;
const draws = 100;

/** Products of random vectors of growing length, and the softmax with and without the division. */
export function WhyRootD() {
  const { rootD: words } = useText().byHand;
  const [{ dim }, hold] = useFigureState("root-d");
  const scales = useMemo(() => dims.map((dim) => scoreScale(dim, keys, draws)), []);
  const chosen = dims.indexOf(dim);
  const choose = (index: number) => hold({ dim: dims[index] ?? dim });
  return (
    <Frame
      id="root-d"
      title={words.name}
      name={words.name}
      caption={words.caption(draws, keys)}
      provenance={() => words.provenance}
      controls={
        <Slider
          label={words.dim}
          value={chosen}
          min={0}
          max={dims.length - 1}
          step={1}
          format={(index) => `d = ${dims[index] ?? ""}`}
          onChange={choose}
        />
      }
      table={() => ({
        columns: ["d", "√d", words.drawn, words.plain, words.scaled],
        rows: scales.map((one) => [one.dim, Math.sqrt(one.dim), one.deviation, one.largestPlain, one.largestScaled]),
      })}
    >
      <ScoreScaleView {...{ scales, chosen }} onChoose={choose} />
    </Frame>
  );
}
