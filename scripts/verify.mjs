// npm run verify -- [--backend cpu|wasm|webgpu] [--kernels on|off] [--json FILE] DIR…
// The verifier itself is TypeScript (scripts/verify/); this starts it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("./verify/main.ts", import.meta.url));
const { status } = spawnSync(process.execPath, ["--import", "tsx", main, ...process.argv.slice(2)], {
  stdio: "inherit",
});
process.exit(status ?? 1);
