import { confine } from "./confine.ts";
import { createSandboxDoor } from "./door.ts";
import { failureOf } from "./failure.ts";
import { inspect } from "./inspect.ts";
import {
  type Declared,
  type Facts,
  type FromSandbox,
  limits,
  type LogLevel,
  type Output,
  type ToSandbox,
} from "./protocol.ts";
import { show } from "./show.ts";

/**
 * The worker of the sandbox: it runs the cells of one notebook, in its frame, and sends what they give
 * through the one port. What it calls was taken before any cell could change it.
 */

const { apply, defineProperty } = Reflect;
const dataOf = Object.getOwnPropertyDescriptor(MessageEvent.prototype, "data")?.get as () => unknown;
// Indirect, so that a cell sees no name of this file.
// oxlint-disable-next-line no-eval -- this worker is the one place where code of a reader runs
const evaluate = globalThis.eval;

type Scope = Record<string, unknown>;
type Body = (scope: Scope) => Promise<unknown>;

/** The names that cells share; without a prototype, so that a name is there only when a cell made it. */
const scope = Object.create(null) as Scope;
let send: (message: FromSandbox) => void = () => {};
let facts: Facts | null = null;
/** The run under way; what comes after its end is not shown. */
let current = 0;
let [outputs, dropped] = [0, 0];
let calls = 0;
const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();

function put(output: Output): void {
  if (current === 0) return;
  if (outputs >= limits.outputs) dropped++;
  else {
    outputs++;
    send({ kind: "output", run: current, output });
  }
}

function print(level: LogLevel, parts: readonly unknown[]): void {
  // Past the limit nothing is even put into words.
  if (outputs >= limits.outputs) dropped++;
  else {
    const text = parts.map((part) => (typeof part === "string" ? part : inspect(part))).join(" ");
    put({ kind: "line", level, text: text.slice(0, limits.text) });
  }
}

const say =
  (level: LogLevel) =>
  (...parts: readonly unknown[]) =>
    print(level, parts);
const showBelow = (value: unknown): void => {
  const value_ = show(value);
  if (value_) put({ kind: "value", value: value_ });
};

/** A name as the language has it: it cannot be read before its cell has given it a value, nor a constant changed. */
function declare({ name, kind }: Declared): void {
  const early = () => new ReferenceError(`Cannot access '${name}' before initialization`);
  const give = (value: unknown, writable: boolean) =>
    defineProperty(scope, name, { value, writable, enumerable: true, configurable: true });
  if (kind === "function") give(undefined, true);
  else {
    defineProperty(scope, name, {
      get() {
        throw early();
      },
      set: (value) => void give(value, kind === "let"),
      enumerable: true,
      configurable: true,
    });
  }
}

async function run(message: Extract<ToSandbox, { kind: "run" }>): Promise<void> {
  const { run: own, code, source, declared } = message;
  [current, outputs, dropped, facts] = [own, 0, 0, message.facts];
  try {
    let body: Body;
    try {
      body = evaluate(`${code}\n//# sourceURL=cell-${own}.js`) as Body;
    } catch (error) {
      // The engine's own words are about the cell as it stands there, where that is wrong too.
      evaluate(`(async () => {"use strict";${source}\n})`);
      throw error;
    }
    for (const one of declared) declare(one);
    const value = show(await body(scope));
    if (current === own) send({ kind: "done", run: own, value, dropped });
  } catch (error) {
    if (current === own) send({ kind: "failed", run: own, failure: failureOf(error), dropped });
  } finally {
    if (current === own) current = 0;
  }
}

function receive(message: ToSandbox): void {
  switch (message.kind) {
    case "run":
      void run(message);
      break;
    case "answer":
    case "refusal": {
      const asked = waiting.get(message.call);
      waiting.delete(message.call);
      if (message.kind === "answer") asked?.resolve(message.value);
      else asked?.reject(Object.assign(new Error(message.message), { code: message.code }));
      break;
    }
    case "ping":
      send({ kind: "pong" });
  }
}

const door = createSandboxDoor({
  call: (method, argument) =>
    new Promise((resolve, reject) => {
      const call = ++calls;
      waiting.set(call, { resolve, reject });
      try {
        send({ kind: "call", call, method, argument });
      } catch (error) {
        // What cannot be sent, a function for instance.
        waiting.delete(call);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }),
  facts: () => facts,
  show: showBelow,
});

const cellConsole = Object.freeze({
  log: say("log"),
  info: say("log"),
  debug: say("log"),
  warn: say("warn"),
  error: say("error"),
  table: showBelow,
});

self.onmessage = (event) => {
  const [port] = event.ports;
  if (!port) return;
  self.onmessage = null;
  send = port.postMessage.bind(port);
  port.onmessage = (next) => receive(apply(dataOf, next, []) as ToSandbox);
  self.addEventListener("unhandledrejection", (late) => {
    late.preventDefault();
    print("error", [failureOf(late.reason).message]);
  });
  self.addEventListener("error", (late) => {
    late.preventDefault();
    print("error", [late.message]);
  });
  confine(self);
  for (const [name, value] of Object.entries({ vitrine: door, console: cellConsole })) {
    defineProperty(self, name, { value, writable: false, configurable: false, enumerable: true });
  }
  send({ kind: "ready" });
};
