import { sandboxFile, sandboxPolicy } from "./sandbox-page.mjs";

/**
 * What the page may do, in one place: the server of `npm start` sends these headers, the build writes
 * them into `_headers` for static hosts, and the policy into the page itself as a second line.
 *
 * `connect-src https:` because a reader may name the address of a picture; nothing is fetched from
 * elsewhere unless they do. There is no `frame-ancestors`: a figure may stand in a frame of any page
 * ("Embed this figure"), and the page has no account or secret that a frame could reach. There is no
 * COEP unless it is asked for: not every browser lets pictures of other sites load under it.
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

/**
 * With these the page is cross-origin isolated, and the WebAssembly kernels use several threads. Pictures
 * of other sites come without cookies then, in browsers that know `credentialless`; in others not at all.
 *
 * @type {Readonly<Record<string, string>>}
 */
export const isolationHeaders = { "Cross-Origin-Embedder-Policy": "credentialless" };

/** Names of built files carry a hash of their content, so that they never change. */
export const immutableFolder = "/assets/";
export const immutable = "public, max-age=31536000, immutable";

/** The headers of one answer: the page in which a reader's code runs has a policy of its own. */
export function headersOf(path) {
  return path === `/${sandboxFile}`
    ? { ...securityHeaders, "Content-Security-Policy": sandboxPolicy }
    : securityHeaders;
}

/**
 * The `_headers` file that static hosts read: a path, and its headers below it. Hosts join the headers of
 * all paths that fit, and two policies allow only what both do; so the policies stand where only one fits.
 */
export function headersFile() {
  const { "Content-Security-Policy": _, ...others } = securityHeaders;
  const everywhere = Object.entries(others).map(([name, value]) => `  ${name}: ${value}`);
  const policy = (value) => `  Content-Security-Policy: ${value}`;
  return [
    ...["/*", ...everywhere],
    ...["/", policy(contentSecurityPolicy), "/index.html", policy(contentSecurityPolicy)],
    ...[`${immutableFolder}*`, `  Cache-Control: ${immutable}`, policy(contentSecurityPolicy)],
    ...[`/${sandboxFile}`, policy(sandboxPolicy), ""],
  ].join("\n");
}
