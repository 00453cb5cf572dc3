import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does on one path; `hang` never ends its answer, `cut` breaks it off half way. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Sent in chunks, without saying how long it is. */
  readonly chunked?: boolean;
  readonly ending?: "complete" | "hang" | "cut";
}

/** A server on this machine that answers as told, for tests of what the net does to us. */
export async function serve(answers: Readonly<Record<string, Answer>>): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const {
      status = 200,
      headers = {},
      body = "",
      chunked = false,
      ending = "complete",
    } = answers[request.url ?? ""] ?? { status: 404 };
    const bytes = Buffer.from(body);
    response.writeHead(status, chunked ? headers : { "content-length": String(bytes.length), ...headers });
    if (ending === "complete") return response.end(bytes);
    return response.write(bytes.subarray(0, bytes.length / 2), () => {
      if (ending === "cut") response.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Ends a server and whatever still hangs on it. */
export function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
