import { useEffect, useMemo, useState } from "react";
import { useText } from "../../i18n/text.tsx";
import type { ClassLabel } from "../../model/config.ts";
import { isImagenet } from "../../model/imagenet-labels.ts";
import { useAppState } from "./app-context.tsx";

/** Once they have come they stay. */
let chinese: readonly string[] | null = null;

/**
 * The names of the classes of the model in use, or null where it has none. ImageNet's are
 * in Chinese too as soon as a Chinese reader sees them; until then, and offline, in English.
 */
export function useLabels(): readonly ClassLabel[] | null {
  const { lang } = useText();
  const labels = useAppState((state) => state.model?.labels ?? null);
  const [names, setNames] = useState(chinese);
  const wanted = useMemo(() => lang === "zh" && isImagenet(labels), [lang, labels]);
  useEffect(() => {
    if (!wanted || names) return;
    let current = true;
    const show = () => {
      if (current) setNames(chinese);
    };
    import("../../i18n/zh/imagenet.ts").then(({ imagenetClasses }) => {
      chinese = imagenetClasses;
      show();
    }, show);
    return () => {
      current = false;
    };
  }, [wanted, names]);
  return useMemo(
    () =>
      wanted && names && labels ? labels.map(({ en, zh }, index) => ({ en, zh: zh ?? names[index] ?? en })) : labels,
    [wanted, names, labels],
  );
}
