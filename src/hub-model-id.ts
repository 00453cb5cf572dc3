import type { HubModel } from "./model/hub/hub-files.ts";

/**
 * A model of a hub in an address: `hub:owner/name@commit`, or with `:file` behind it where
 * one was named. The host is not in it: each reader's own hub or mirror is asked.
 */
const pattern =
  /^hub:(?<repository>[\w.-]{1,96}\/[\w.-]{1,96})(?:@(?<revision>[\w.+/-]{1,255}))?(?::(?<file>[\w.+=@,()/ -]{1,1024}))?$/;

export interface HubModelName {
  readonly repository: string;
  readonly revision: string | null;
  readonly file: string | null;
}

/** @returns null for what is not of this form */
export function parseHubModelId(id: string): HubModelName | null {
  const { repository, revision = null, file = null } = pattern.exec(id)?.groups ?? {};
  return repository === undefined ? null : { repository, revision, file };
}

/** Pinned to its commit where the host says one. */
export function hubModelId({ address, commit }: Pick<HubModel, "address" | "commit">): string {
  const { repository, revision, file } = address;
  return `hub:${repository}@${commit ?? revision}${file === null ? "" : `:${file}`}`;
}

/** The same as a person would type it: what the hub's address reader takes. */
export function hubModelText({ repository, revision, file }: HubModelName, hubHost: string): string {
  if (file === null) return revision === null ? repository : `${repository}@${revision}`;
  const kind = file.endsWith("/") ? "tree" : "blob";
  const path = file.split("/").map(encodeURIComponent).join("/");
  return `${hubHost}/${repository}/${kind}/${encodeURIComponent(revision ?? "main")}/${path}`;
}
