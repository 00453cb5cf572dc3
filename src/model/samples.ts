import * as v from "valibot";
import { ModelError } from "./errors.ts";

const Bilingual = v.object({ en: v.string(), zh: v.string() });

const Sample = v.object({
  id: v.string(),
  file: v.string(),
  width: v.number(),
  height: v.number(),
  title: Bilingual,
  description: Bilingual,
});

/**
 * A picture that ships with the page, drawn by `npm run pictures`. `description`
 * says what is to be seen, for readers who cannot see it; sizes are in pixels.
 */
export type Sample = v.InferOutput<typeof Sample>;

/**
 * The list of sample pictures in `public/images`.
 *
 * @throws ModelError when it does not arrive
 */
export async function readSamples(): Promise<readonly Sample[]> {
  const file = "samples.json";
  const response = await fetch(`images/${file}`).catch(() => null);
  if (!response?.ok) {
    const status = response?.status ?? 0;
    throw new ModelError(
      "picture.sample-missing",
      `The list of sample pictures did not arrive (status ${status}); reload the page or drop a picture of your own.`,
      { file, status },
    );
  }
  return v.parse(v.array(Sample), await response.json());
}
