import { networkInterfaces } from "node:os";

/** Where the page is looked for when no port is named. */
export const defaultPort = 4173;

/** How many ports after the default one are tried. */
const attempts = 20;

/**
 * The number of a `--port` option.
 *
 * @throws {Error} when it is not a port
 */
export function parsePort(text) {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65535)) throw new Error(`--port is ${JSON.stringify(text)}; expected a number from 0 to 65535.`);
  return port;
}

function listenOnce(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(server.address().port);
    });
  });
}

/**
 * Listens on the port asked for, or on the first free one from the default on.
 *
 * @param {import("node:http").Server} server
 * @param {{ port?: number, host: string }} where port 0 takes any free one
 * @returns {Promise<number>} the port
 * @throws {Error} a sentence when the port asked for is taken or not allowed
 */
export async function listen(server, { port, host }) {
  const wanted = port === undefined ? Array.from({ length: attempts }, (_, i) => defaultPort + i) : [port];
  for (const candidate of wanted) {
    try {
      return await listenOnce(server, candidate, host);
    } catch (error) {
      if (error.code === "EACCES") {
        throw new Error(`Port ${candidate} needs rights that you do not have; name one above 1023 with --port.`);
      }
      if (error.code !== "EADDRINUSE") throw error;
    }
  }
  throw new Error(
    port === undefined
      ? `The ports ${defaultPort} to ${defaultPort + attempts - 1} are all in use; name a free one with --port.`
      : `Port ${port} is in use by another program; name another one with --port, or leave it out to take a free one.`,
  );
}

/** Addresses under which other machines of the network find this one, IPv4. */
export function networkAddresses(interfaces = networkInterfaces()) {
  return Object.values(interfaces)
    .flatMap((list) => list ?? [])
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
}
