import { limits } from "./protocol.ts";

const deepest = 3;
const mostEntries = 60;

const nameOf = (value: object): string => {
  const { constructor } = Object.getPrototypeOf(value) ?? {};
  return typeof constructor === "function" && constructor.name ? constructor.name : "Object";
};

function number(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function entriesOf(value: object, depth: number, seen: readonly object[]): string[] {
  const own = Reflect.ownKeys(value);
  const parts: string[] = [];
  for (const key of own.slice(0, mostEntries)) {
    if (Array.isArray(value) && key === "length") continue;
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!property?.enumerable) continue;
    const name = typeof key === "symbol" ? `[${String(key)}]` : /^[\w$]+$/.test(key) ? key : JSON.stringify(key);
    // A getter is code: it is named, not called.
    const held = "value" in property ? inspectAt(property.value, depth + 1, seen) : "[getter]";
    parts.push(Array.isArray(value) && /^\d+$/.test(name) ? held : `${name}: ${held}`);
  }
  if (own.length > mostEntries) parts.push(`… ${own.length - mostEntries} more`);
  return parts;
}

function inspectAt(value: unknown, depth: number, seen: readonly object[]): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 400 ? `${value.slice(0, 400)}…` : value);
    case "number":
      return number(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return String(value);
    case "function":
      return `[function ${value.name || "(anonymous)"}]`;
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return "null";
  if (seen.includes(value)) return "[circular]";
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Date || value instanceof RegExp) return String(value);
  if (value instanceof Promise) return "[promise: await it]";
  if (ArrayBuffer.isView(value)) {
    const list = value as unknown as ArrayLike<number | bigint>;
    const some = Array.from({ length: Math.min(8, list.length ?? 0) }, (_, index) => String(list[index]));
    return `${nameOf(value)}(${list.length ?? value.byteLength}) [${some.join(", ")}${(list.length ?? 0) > 8 ? ", …" : ""}]`;
  }
  if (depth >= deepest) return Array.isArray(value) ? `[… ${value.length}]` : `{${nameOf(value)} …}`;
  const inside = [...seen, value];
  if (value instanceof Map || value instanceof Set) {
    const items = [...value]
      .slice(0, mostEntries)
      .map((item) =>
        value instanceof Map
          ? (item as [unknown, unknown]).map((part) => inspectAt(part, depth + 1, inside)).join(" → ")
          : inspectAt(item, depth + 1, inside),
      );
    return `${nameOf(value)}(${value.size}) {${items.join(", ")}}`;
  }
  const parts = entriesOf(value, depth, inside);
  const long = parts.reduce((sum, part) => sum + part.length, 0) > 72;
  const pad = "  ".repeat(depth + 1);
  const body = long ? `\n${pad}${parts.join(`,\n${pad}`)}\n${"  ".repeat(depth)}` : parts.join(", ");
  if (Array.isArray(value)) return `[${body}]`;
  const name = nameOf(value);
  return `${name === "Object" ? "" : `${name} `}{${long || parts.length === 0 ? body : ` ${body} `}}`;
}

/** A value as text, as a console prints it: bounded in depth, breadth and length. It never throws. */
export function inspect(value: unknown): string {
  try {
    const text = inspectAt(value, 0, []);
    return text.length > limits.text ? `${text.slice(0, limits.text - 1)}…` : text;
  } catch {
    // A Proxy can refuse to be looked at.
    return "[this value cannot be shown]";
  }
}
