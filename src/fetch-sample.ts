import { ModelError } from "./model/errors.ts";
import type { Sample } from "./model/samples.ts";
import type { Problem } from "./problem.ts";

/** The file of a picture that comes with the page. @throws ModelError `picture.sample-missing` */
export async function fetchSample(sample: Sample, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(`images/${sample.file}`, { signal });
  if (response.ok) return response.blob();
  throw new ModelError(
    "picture.sample-missing",
    `The sample picture ${sample.file} did not arrive (status ${response.status}); reload the page or drop a picture of your own.`,
    { file: sample.file, status: response.status },
  );
}

/** What a link gets that names a picture that does not come with the page. */
export function unknownSample(id: string, samples: readonly Sample[]): Problem {
  const allowed = samples.map((sample) => sample.id).join(", ");
  const values = { key: "image", value: id.slice(0, 40), allowed };
  return { place: "link", code: "link.bad-value", values, message: "" };
}
