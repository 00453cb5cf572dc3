import { type Role, roles } from "../../../src/model/capture.ts";

/** What lies inside attention or between it and the residual stream: asked for, it is composed step by step. */
const inside: readonly Role[] = ["attn.q", "attn.k", "attn.v", "attn.scores", "attn.z", "attn.out"];

/** A network is run twice: with every step in the open, and as a person's run is, where kernels join the steps. */
export const roleSets: readonly { readonly note: string; readonly roles: readonly Role[] }[] = [
  { note: "", roles },
  { note: " (joined)", roles: roles.filter((role) => !inside.includes(role)) },
];
