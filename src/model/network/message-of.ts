/** The message of whatever was thrown: some libraries throw plain objects. */
export function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null)?.message;
  return typeof message === "string" && message !== "" ? message : String(error);
}
