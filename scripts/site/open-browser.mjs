import { spawn } from "node:child_process";

/**
 * Whether a person sits before this machine, so that a browser may be opened.
 *
 * @param {{ env: Record<string, string | undefined>, platform: string, terminal: boolean }} where
 */
export function hasDesktop({ env, platform, terminal }) {
  if (!terminal || env.CI || env.SSH_CONNECTION || env.SSH_TTY) return false;
  return platform === "darwin" || platform === "win32" || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/** The program that opens an address in the reader's own browser. */
export function openCommand(platform, address) {
  if (platform === "darwin") return ["open", address];
  if (platform === "win32") return ["cmd", "/c", "start", "", address];
  return ["xdg-open", address];
}

/** Opens the address; that it cannot is no failure, since the address is printed as well. */
export function openBrowser(address) {
  const [program = "", ...args] = openCommand(process.platform, address);
  const child = spawn(program, args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
