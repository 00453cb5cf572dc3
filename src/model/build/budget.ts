import type { Cost } from "../cost.ts";

/**
 * What is built and run while a reader moves controls, without being asked: about a second
 * of WebAssembly on one core. The course's model is below it, a ViT-B is not.
 */
const quick: Cost = { parameters: 32e6, multiplyAdds: 6e9 };

/** Whether a network is small enough for that. */
export function isQuick({ parameters, multiplyAdds }: Cost): boolean {
  return parameters <= quick.parameters && multiplyAdds <= quick.multiplyAdds;
}
