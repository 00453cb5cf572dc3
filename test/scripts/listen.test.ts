import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { listen, networkAddresses, parsePort } from "../../scripts/site/listen.mjs";

const host = "127.0.0.1";
const servers: Server[] = [];
const newServer = () => {
  const server = createServer();
  servers.push(server);
  return server;
};

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

test("a port that is in use is explained, with the remedy", async () => {
  const taken = await listen(newServer(), { port: 0, host });
  await expect(listen(newServer(), { port: taken, host })).rejects.toThrow(
    `Port ${taken} is in use by another program; name another one with --port, or leave it out to take a free one.`,
  );
});

test("without a wish the next free port is taken", async () => {
  const first = await listen(newServer(), { host });
  const second = await listen(newServer(), { host });
  expect(second).toBeGreaterThan(first);
});

test("a port is a whole number up to 65535", () => {
  expect(parsePort(undefined)).toBeUndefined();
  expect(parsePort("0")).toBe(0);
  expect(parsePort("65535")).toBe(65535);
  for (const text of ["65536", "-1", "80a", "", "1e3", "8080.5"]) {
    expect(() => parsePort(text)).toThrow(`--port is ${JSON.stringify(text)}; expected a number from 0 to 65535.`);
  }
});

test("only outer IPv4 addresses are told to the network", () => {
  const common = { netmask: "", mac: "", cidr: null };
  expect(
    networkAddresses({
      lo: [{ ...common, family: "IPv4", internal: true, address: "127.0.0.1" }],
      eth0: [
        { ...common, family: "IPv4", internal: false, address: "192.0.2.7" },
        { ...common, family: "IPv6", internal: false, address: "2001:db8::7", scopeid: 0 },
      ],
      down: undefined,
    }),
  ).toEqual(["192.0.2.7"]);
});
