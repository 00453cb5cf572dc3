import type { ToSandbox } from "../sandbox/protocol.ts";

/** The sandbox of one notebook: a hidden frame with an origin of its own, and a worker in it. */
export interface Sandbox {
  post(message: ToSandbox, transfer?: readonly Transferable[]): void;
  /** Ends it at once, whatever runs in it; nothing comes out of it any more. */
  close(): void;
}

/** Opens a sandbox; what comes out of it is data that nobody has looked at yet. */
export type OpenSandbox = (onMessage: (data: unknown) => void) => Promise<Sandbox>;

/**
 * Opens the page's own sandbox. The frame may run scripts and nothing else; the worker's script goes in as
 * text, with the one port that leads out.
 */
export const openSandbox: OpenSandbox = async (onMessage) => {
  const { default: runner } = await import("virtual:sandbox-runner");
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.referrerPolicy = "no-referrer";
  frame.hidden = true;
  frame.src = new URL("sandbox.html", document.baseURI).href;
  const { port1: port, port2 } = new MessageChannel();
  const loaded = new Promise<void>((resolve) => {
    frame.addEventListener("load", () => resolve(), { once: true });
  });
  document.body.append(frame);
  await loaded;
  port.onmessage = (event) => onMessage(event.data);
  // An opaque origin has no name to send to; nothing in here is secret, and the frame is ours.
  frame.contentWindow?.postMessage(runner, "*", [port2]);
  return {
    post: (message, transfer = []) => port.postMessage(message, [...transfer]),
    close() {
      port.onmessage = null;
      port.close();
      frame.remove();
    },
  };
};
