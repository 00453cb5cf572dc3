import { useEffect, useMemo, useState } from "react";
import { useText } from "../../../i18n/text.tsx";
import { headAnswer, readOuts } from "../../../model/analysis/read-out.ts";
import { softmax } from "../../../model/analysis/top-k.ts";
import { numPrefixTokens } from "../../../model/config.ts";
import type { NamedTensor } from "../../../model/tensor.ts";
import { ReadOuts as View } from "../../views/position/ReadOuts.tsx";
import { useApp, useAppState } from "../app-context.tsx";
import { useVitCapture, useVitConfig } from "../derived.ts";
import { Frame } from "../Frame.tsx";
import { Skeleton } from "../Skeleton.tsx";
import { useProbe } from "./use-probe.ts";

/** The head of the model in use, once; null while it is not here or there is none. */
function useHead(id: string | null): { readonly weight: NamedTensor; readonly bias: NamedTensor | undefined } | null {
  const { controller } = useApp();
  const [head, setHead] = useState<{ id: string; weight: NamedTensor; bias: NamedTensor | undefined } | null>(null);
  useEffect(() => {
    if (id === null) return;
    let current = true;
    const part = (name: string) => controller.probe.weight(id, name);
    Promise.all([part("head.weight"), part("head.bias")]).then(
      ([weight, bias]) => {
        if (current && weight) setHead({ id, weight, bias });
      },
      () => {}, // without it the cosines are still there
    );
    return () => {
      current = false;
    };
  }, [controller, id]);
  return head?.id === id ? head : null;
}

/** What the class token and the mean of the patches would each be read as, in the model in use. */
export function ReadOuts() {
  const { placing } = useText();
  const { readOut: words } = placing;
  const config = useVitConfig();
  const capture = useVitCapture();
  const model = useAppState((state) => state.model);
  const picture = useAppState((state) => state.picture);
  const labels = useAppState((state) => state.model?.labels ?? null);
  const usable = config?.classToken && model && !model.recording ? model.id : null;
  const question = useMemo(() => {
    if (usable === null || !capture || !picture) return null;
    const roles = ["block.out", "norm"] as const;
    return { model: usable, pixels: picture.pixels, intervention: capture.intervention, roles };
  }, [usable, capture, picture]);
  const probe = useProbe(question);
  const head = useHead(usable);
  const tensors = probe.current ? probe.capture?.tensors : undefined;
  const read = useMemo(() => {
    const out = tensors?.["block.out"];
    if (!config || !out) return null;
    const { embedDim, depth } = config;
    const prefix = numPrefixTokens(config);
    const size = out.data.length / depth;
    const blocks = Array.from({ length: depth }, (_, block) =>
      readOuts(out.data.subarray(block * size, (block + 1) * size), embedDim, prefix),
    );
    const last = tensors?.norm ? readOuts(tensors.norm.data, embedDim, prefix) : null;
    return { last, cosines: [...blocks, ...(last ? [last] : [])].map((one) => one.cosine) };
  }, [config, tensors]);
  // Behind a norm of its own, or a layer before the head, the head does not read these vectors.
  const direct = config && !config.fcNorm && config.representationSize === null && read?.last && head ? head : null;
  const answer = (vector: Float32Array | undefined) =>
    direct && vector ? softmax(headAnswer(vector, direct.weight.data, direct.bias?.data)) : null;
  return (
    <Frame
      id="read-out"
      title={words.name}
      name={words.name}
      caption={words.caption}
      table={
        read
          ? () => ({
              columns: [words.columns.block, words.columns.cosine],
              rows: read.cosines.map((cosine, index) => [
                read.last && index === read.cosines.length - 1 ? words.norm : index + 1,
                cosine,
              ]),
            })
          : undefined
      }
    >
      {config && !config.classToken ? (
        <p className="soft">{words.noToken}</p>
      ) : probe.failed ? (
        <p className="soft">{probe.failed}</p>
      ) : read && config ? (
        <View
          ofToken={answer(read.last?.token)}
          ofMean={answer(read.last?.mean)}
          labels={labels}
          trained={config.globalPool}
          cosines={read.cosines}
          normed={read.last !== null}
        />
      ) : (
        <Skeleton ratio={1.5} />
      )}
    </Frame>
  );
}
