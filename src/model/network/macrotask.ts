/** Node's own way; a channel that is left open would keep its process alive. */
const { setImmediate } = globalThis as { setImmediate?: (done: () => void) => unknown };

/** Whom the next messages wake, in order. */
const waiting: (() => void)[] = [];
let channel: MessageChannel | null = null;

/**
 * Resolves in a later macrotask, after messages that have already arrived. A
 * `MessageChannel` is used because timers are held back to 4 ms when nested; one for
 * all, because to make one takes as long as a layer of a small network.
 */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate) {
      setImmediate(resolve);
      return;
    }
    waiting.push(resolve);
    channel ??= openChannel();
    channel.port2.postMessage(null);
  });
}

function openChannel(): MessageChannel {
  const opened = new MessageChannel();
  opened.port1.onmessage = () => waiting.shift()?.();
  return opened;
}
