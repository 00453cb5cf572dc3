import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/**
 * `sandbox.html`: the page in whose frame a reader's code runs. Its policy allows one script, by its hash,
 * workers from memory, and code from text, which is what a notebook cell is; nothing else: no request, no
 * picture, no style, no frame. A worker from memory inherits the policy of the page that made it.
 */

const script = readFileSync(new URL("./sandbox-frame.js", import.meta.url), "utf8");
const hash = createHash("sha256").update(script).digest("base64");

/** What a page may say of itself. */
const ownPolicy = [
  "default-src 'none'",
  `script-src 'sha256-${hash}' 'unsafe-eval'`,
  "worker-src blob:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** What only a header can say: even when it is opened by itself the page has an origin of its own, and no other site may frame it. */
export const sandboxPolicy = `${ownPolicy}; frame-ancestors 'self'; sandbox allow-scripts`;

export const sandboxFile = "sandbox.html";

export const sandboxPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${ownPolicy}" />
    <title>Sandbox</title>
    <script>${script}</script>
  </head>
  <body></body>
</html>
`;
