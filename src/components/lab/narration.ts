import type { Text } from "../../i18n/text.tsx";
import { mapFacts, tokenFacts } from "../draw/window-lab/facts.ts";
import { tokenMarkOf } from "../views/window-lab/lab-words.ts";
import type { Lab } from "./use-lab.ts";

/** What is told in a step. */
export interface Told {
  readonly heading: string;
  readonly sentences: readonly string[];
}

/** What happens in a step and why, with the numbers of this map and this token. */
export function narrationOf({ lab: words }: Text, { scene, step, token, masked }: Omit<Lab, "source" | "phase">): Told {
  const [map, facts] = [mapFacts(scene, token), tokenFacts(scene, token)];
  const idle = !map.shifted && step !== "partition";
  const told =
    step === "partition"
      ? words.say.partition(map, facts)
      : idle
        ? words.say.unshifted(map, step)
        : words.say[step](map, facts, masked);
  const seam = step === "regions" && map.missed > 0 ? [words.try.seam(map.missed, map.torn)] : [];
  const sentences = [...told.filter(Boolean), ...seam];
  return { heading: words.head[headOf()], sentences: scene.kind === "picture" ? twice(sentences) : sentences };

  function headOf(): keyof Text["lab"]["head"] {
    if (step !== "softmax") return idle ? "none" : step;
    if (facts.closed > 0) return masked ? "softmax" : "leaking";
    return facts.joined > 0 ? "through" : "softmax";
  }

  /** Where the token of a picture is named first, it has its name in the inspector beside it. */
  function twice(all: readonly string[]): readonly string[] {
    const mark = tokenMarkOf(scene.shifted, token);
    const first = all.findIndex((sentence) => sentence.includes(mark));
    return all.map((sentence, index) => {
      if (index !== first) return sentence;
      const [before, after] = [
        sentence.slice(0, sentence.indexOf(mark)),
        sentence.slice(sentence.indexOf(mark) + mark.length),
      ];
      return before + words.both(mark, facts.row + 1, facts.column + 1, after);
    });
  }
}

/** Milliseconds that a person needs for a Chinese character and for any other. */
const perHan = 70;
const perLetter = 45;
/** The least rest on a step. */
const least = 5000;

/** Milliseconds of rest on a step while it plays: long enough to read what is told. */
export function restOf({ heading, sentences }: Told): number {
  const text = heading + sentences.join("");
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return Math.max(least, han * perHan + (text.length - han) * perLetter);
}
