import { ModelError } from "../../../src/model/errors.ts";
import { fetchHubModel } from "../../../src/model/hub/fetch-hub-model.ts";
import { parseHubAddress } from "../../../src/model/hub/hub-address.ts";
import { openHubCache } from "../../../src/model/hub/hub-cache.ts";
import { findHubModel } from "../../../src/model/hub/hub-files.ts";
import { realTiming } from "../../../src/model/hub/timing.ts";

/** What a page sees of a model that it fetches from a hub of another origin, as plain data. */
export async function fetchFromHub(host: string, name: string, forgetDigests = false) {
  // Waits are as short as they can be; what they are is tested elsewhere.
  const timing = {
    ...realTiming,
    sleep: (ms: number, signal?: AbortSignal) => realTiming.sleep(ms > 9000 ? ms : 1, signal),
  };
  try {
    const found = await findHubModel(parseHubAddress(name, host), { timing });
    const model = forgetDigests
      ? { ...found, commit: null, weights: found.weights.map((file) => ({ ...file, digest: null })) }
      : found;
    const cache = openHubCache();
    const { weights, config, stored, verified, fromCache } = await fetchHubModel(model, { timing, cache });
    const digest = await crypto.subtle.digest("SHA-256", (await weights[0]?.arrayBuffer()) ?? new ArrayBuffer(0));
    const sha256 = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const whole = (await cache.models()).map((cached) => cached.bytes);
    return { commit: model.commit, sha256, config: await config?.text(), stored, verified, fromCache, whole };
  } catch (error) {
    return error instanceof ModelError ? error.code : String(error);
  }
}
