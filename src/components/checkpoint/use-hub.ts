import { useCallback, useEffect, useRef, useState } from "react";
import { hubModelId, hubModelText, parseHubModelId } from "../../hub-model-id.ts";
import { findHubModelOrCached } from "../../model/hub/fetch-hub-model.ts";
import { parseHubAddress, parseHubHost, publicHub } from "../../model/hub/hub-address.ts";
import { openHubCache, storageRoom } from "../../model/hub/hub-cache.ts";
import type { HubModel } from "../../model/hub/hub-files.ts";
import { type HubPeek, peekHubModel } from "../../model/hub/peek-hub-model.ts";
import { isAbort } from "../../model/errors.ts";
import { readPreferences, rememberPreferences } from "../../preferences.ts";
import { type Problem, problemOf } from "../../problem.ts";
import { useApp } from "../figures/app-context.tsx";

/** What a hub has of a model, and what there is room for. */
export interface Offer {
  readonly model: HubModel;
  /** Whether all of it is on this computer. */
  readonly isKept: boolean;
  /** Bytes that the browser still has for this page; null where it does not say. */
  readonly room: number | null;
  /** What its headers say: a model that opens, with what it takes, or why it does not; null where the hub gives no headers. */
  readonly peek: HubPeek | Problem | null;
}

export type LookUp =
  | { readonly kind: "none" }
  | { readonly kind: "asking" }
  | { readonly kind: "found"; readonly offer: Offer }
  | { readonly kind: "failed"; readonly problem: Problem };

/** The part of a window that speaks with a hub. */
export interface Hub {
  /** Where names are looked up; `setHost` gives what is wrong with an address instead of taking it. */
  readonly host: string;
  readonly setHost: (text: string) => Problem | null;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly state: LookUp;
  readonly lookUp: (text: string) => void;
  /** Lets go of what was found or is being asked. */
  readonly letGo: () => void;
  /** Fetches the model and opens it; the window closes when it is in use. */
  readonly open: (model: HubModel) => void;
  /** Whether that is under way. */
  readonly isOpening: boolean;
}

/** The hub's address as it is remembered; the public one where that is none. */
function rememberedHost(): string {
  try {
    return parseHubHost(readPreferences().hubHost ?? publicHub);
  } catch {
    return publicHub;
  }
}

/** @param hubModel a model as an address names it, looked up at once; empty for none */
export function useHub(hubModel: string): Hub {
  const { store, controller } = useApp();
  const [host, changeHost] = useState(rememberedHost);
  const [text, setText] = useState("");
  const [state, setState] = useState<LookUp>({ kind: "none" });
  const [isOpening, setOpening] = useState(false);
  const asking = useRef(new AbortController());

  const lookUp = useCallback(
    (wanted: string) => {
      asking.current.abort();
      const { signal } = (asking.current = new AbortController());
      const show = (next: LookUp) => !signal.aborted && setState(next);
      setText(wanted);
      show({ kind: "asking" });
      offerOf(wanted, host, signal, store.getState().backend?.keepsCopies).then(
        (offer) => show({ kind: "found", offer }),
        (error: unknown) => !isAbort(error) && show({ kind: "failed", problem: problemOf("model", error) }),
      );
    },
    [host, store],
  );

  useEffect(() => {
    const name = parseHubModelId(hubModel);
    if (name) lookUp(hubModelText(name, host));
    return () => asking.current.abort();
  }, [hubModel, host, lookUp]);

  const letGo = () => {
    asking.current.abort();
    setState({ kind: "none" });
  };

  const open = (model: HubModel) => {
    const id = hubModelId(model);
    const isInUse = () => store.getState().modelId === id && store.getState().model !== null;
    const close = () => isInUse() && store.setState({ dialog: null });
    const unsubscribe = store.subscribe((now, before) => {
      // As soon as it is in use: its first run is shown by the page.
      if (now.model !== before.model) close();
    });
    setOpening(true);
    void controller.openHub(model).finally(() => {
      unsubscribe();
      setOpening(false);
      const problem = store.getState().problems.findLast(({ place }) => place === "model");
      if (!isInUse() && problem) setState({ kind: "failed", problem });
    });
  };

  const setHost = (typed: string): Problem | null => {
    try {
      const next = typed.trim() === "" ? publicHub : parseHubHost(typed);
      rememberPreferences({ hubHost: next === publicHub ? undefined : next });
      changeHost(next);
      letGo();
      return null;
    } catch (error) {
      return problemOf("model", error);
    }
  };

  return { host, setHost, text, setText, state, lookUp, letGo, open, isOpening };
}

async function offerOf(text: string, host: string, signal: AbortSignal, keepsCopies?: boolean): Promise<Offer> {
  const cache = openHubCache();
  const model = await findHubModelOrCached(parseHubAddress(text, host), { signal, cache });
  const [kept, space, peek] = await Promise.all([
    cache.models(),
    storageRoom(),
    peekHubModel(model, { signal, cache, keepsCopies }).catch((error: unknown) => {
      if (isAbort(error)) throw error;
      return problemOf("model", error);
    }),
  ]);
  return {
    model,
    isKept: kept.some((other) => hubModelId(other.model) === hubModelId(model) && model.commit !== null),
    room: space && Math.max(0, space.quota - space.usage),
    peek,
  };
}
