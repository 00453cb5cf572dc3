/** What WebGPU tells about a graphics adapter. */
export type AdapterInfo = Pick<GPUAdapterInfo, "vendor" | "architecture" | "device" | "description"> & {
  readonly isFallbackAdapter?: boolean;
};

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|warp|basic render/i;

/** The adapter in its own words, or null when it says nothing. */
export function describeAdapter(info: AdapterInfo | undefined): string | null {
  if (!info) return null;
  const words = [info.description, info.vendor, info.architecture, info.device].filter(Boolean);
  return words.length > 0 ? [...new Set(words)].join(" ") : null;
}

/** Whether the processor plays the graphics card: 30 to 60 times slower than WebAssembly. */
export function isSoftwareAdapter(info: AdapterInfo | undefined): boolean {
  return info?.isFallbackAdapter === true || softwareNames.test(describeAdapter(info) ?? "");
}

/** What kind of graphics adapter this browser offers; never throws. */
export async function probeAdapter(): Promise<{ kind: "none" | "software" | "real"; adapter: string | null }> {
  // Absent in Node and in old browsers, whatever the type says.
  const gpu = (globalThis.navigator as Partial<Navigator> | undefined)?.gpu;
  const adapter = await gpu?.requestAdapter({ powerPreference: "high-performance" }).catch(() => null);
  if (!adapter) return { kind: "none", adapter: null };
  const fallback = (adapter as { readonly isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  return {
    kind: fallback || isSoftwareAdapter(adapter.info) ? "software" : "real",
    adapter: describeAdapter(adapter.info),
  };
}
