/** Hands a file to the person; nothing leaves the machine. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The click only starts the download: the address must outlive it.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
