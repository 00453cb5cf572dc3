import { conv, type Layer } from "./layer.ts";

/** Blocks of each stage, and the width inside them; four times as many channels leave a stage. */
const stages = [
  { depth: 3, width: 64 },
  { depth: 4, width: 128 },
  { depth: 6, width: 256 },
  { depth: 3, width: 512 },
] as const;

/**
 * The convolutions of a ResNet-50 as torchvision has it (the stride on the 3 × 3): He et
 * al. 2016, "Deep Residual Learning for Image Recognition", arXiv:1512.03385. In a
 * detector the statistics and the affine terms of its batch norms are frozen, so only
 * convolutions have parameters.
 *
 * @param path name of the backbone
 * @returns the layers, and the channels and the map that leave the last stage
 */
export function resnet50Layers(path: string, imageSize: readonly [height: number, width: number]) {
  const halve = ([rows, columns]: readonly [number, number]) => [Math.ceil(rows / 2), Math.ceil(columns / 2)] as const;
  const of = (name: string) => ({ path: `${path}.${name}`, part: "backbone" as const });
  let map = halve(imageSize);
  const layers: Layer[] = [conv(of("conv1"), { into: 3, out: 64, kernel: 7, map, bias: false })];
  map = halve(map);
  let channels = 64;
  for (const [stage, { depth, width }] of stages.entries()) {
    for (let block = 0; block < depth; block++) {
      const at = (name: string) => of(`layer${stage + 1}.${block}.${name}`);
      const before = map;
      if (stage > 0 && block === 0) map = halve(map);
      const [into, out, bias] = [channels, 4 * width, false];
      layers.push(
        conv(at("conv1"), { into, out: width, kernel: 1, map: before, bias }),
        conv(at("conv2"), { into: width, out: width, kernel: 3, map, bias }),
        conv(at("conv3"), { into: width, out, kernel: 1, map, bias }),
      );
      if (block === 0) layers.push(conv(at("downsample.0"), { into, out, kernel: 1, map, bias }));
      channels = out;
    }
  }
  return { layers, channels, map };
}
