/**
 * What the page may do, in one place: the server of `npm start` sends these headers, the build writes
 * them into `_headers` for static hosts, and the policy into the page itself as a second line.
 *
 * `connect-src https:` because a reader may name the address of a picture; nothing is fetched from
 * elsewhere unless they do. There is no `frame-ancestors`: a figure may stand in a frame of any page
 * ("Embed this figure"), and the page has no account or secret that a frame could reach. There is no COEP: pictures of other sites would then not load.
 */

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data: https:",
  "font-src 'self'",
  "connect-src 'self' https:",
  "frame-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
].join("; ");

/** @type {Readonly<Record<string, string>>} */
export const securityHeaders = {
  "Content-Security-Policy": contentSecurityPolicy,
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
};

/** Names of built files carry a hash of their content, so that they never change. */
export const immutableFolder = "/assets/";
export const immutable = "public, max-age=31536000, immutable";

/** The `_headers` file that static hosts read: a path, and its headers below it. */
export function headersFile() {
  const everywhere = Object.entries(securityHeaders).map(([name, value]) => `  ${name}: ${value}`);
  return ["/*", ...everywhere, `${immutableFolder}*`, `  Cache-Control: ${immutable}`, ""].join("\n");
}
