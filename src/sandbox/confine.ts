/**
 * The wall is the policy of the page: it refuses every request, and an origin of its own keeps storage shut.
 * This is the second line: what could ask for something, start something or end the worker is not there.
 * Everything of the language itself stays, and what computes.
 */
const kept = new Set([
  ...["AbortController", "AbortSignal", "Blob", "CompressionStream", "DecompressionStream", "DOMException", "Event"],
  ...["DOMMatrix", "DOMPoint", "DOMRect", "EventTarget", "ImageData", "MessageEvent", "OffscreenCanvas"],
  ...["OffscreenCanvasRenderingContext2D", "Path2D", "Performance", "ReadableStream", "TextDecoder", "TextEncoder"],
  ...["URLSearchParams", "WritableStream", "TransformStream", "Response", "atob", "btoa", "clearInterval"],
  ...["clearTimeout", "console", "crypto", "Crypto", "performance", "queueMicrotask", "self", "setInterval"],
  ...["setTimeout", "structuredClone", "WebAssembly", "constructor", "addEventListener", "removeEventListener"],
  ...["dispatchEvent", "onmessage", "onerror", "onunhandledrejection"],
]);

/** What the language defines on every global object; `WebAssembly` and the like are hosts'. */
const language = new Set([
  ...["Object", "Function", "Array", "Number", "parseFloat", "parseInt", "Infinity", "NaN", "undefined", "Boolean"],
  ...["String", "Symbol", "Date", "Promise", "RegExp", "Error", "AggregateError", "EvalError", "RangeError"],
  ...["ReferenceError", "SyntaxError", "TypeError", "URIError", "globalThis", "JSON", "Math", "Intl", "ArrayBuffer"],
  ...["Atomics", "Uint8Array", "Int8Array", "Uint16Array", "Int16Array", "Uint32Array", "Int32Array", "Float16Array"],
  ...["Float32Array", "Float64Array", "Uint8ClampedArray", "BigUint64Array", "BigInt64Array", "DataView", "Map"],
  ...["BigInt", "Set", "Iterator", "WeakMap", "WeakSet", "WeakRef", "Proxy", "Reflect", "FinalizationRegistry"],
  ...["decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent", "escape", "unescape", "eval", "isFinite"],
  ...["isNaN", "SuppressedError", "DisposableStack", "AsyncDisposableStack"],
]);

/** Removes from the worker's global scope, and from what it inherits, all that is not kept. */
export function confine(scope: object): void {
  for (let level: object | null = scope; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) {
      if (!kept.has(name) && !language.has(name)) Reflect.deleteProperty(level, name);
    }
  }
}
