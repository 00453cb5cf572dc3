import { realTiming } from "./timing.ts";

/** A download as a person sees it; also a `Progress` of stage "download". */
export interface HubProgress {
  readonly stage: "download";
  /** The file that is arriving, as a path inside the repository. */
  readonly file: string;
  /** Bytes of all files that are here, those from the cache and from an earlier try among them. */
  readonly loaded: number;
  /** Bytes of all files; null when a size is not known. */
  readonly total: number | null;
  /** Mean over the last seconds; null until it can be told. */
  readonly bytesPerSecond: number | null;
  /** Time left at that speed; null when it cannot be told. */
  readonly secondsLeft: number | null;
  /** Seconds until the connection is tried again; null while bytes arrive. */
  readonly retryIn: number | null;
}

export type OnHubProgress = (progress: HubProgress) => void;

/** Over how long the speed is taken, in ms: short enough to follow the network, long enough to be read. */
const span = 5000;
/** Speeds over less time than this are noise, in ms. */
const shortest = 400;
/** Between two reports, in ms; the first, the last and every change of state are reported at once. */
const interval = 100;

/** Counts bytes as they arrive and tells speed and time left; a plain sliding window over an injected clock. */
export class TransferMeter {
  private readonly files = new Map<string, number>();
  private samples: { readonly at: number; readonly loaded: number }[] = [];
  private file = "";
  private reported = Number.NEGATIVE_INFINITY;

  /** @param total bytes of all files */
  constructor(
    private readonly onProgress: OnHubProgress = () => {},
    private readonly total: number | null = null,
    private readonly now: () => number = realTiming.now,
  ) {}

  /** Bytes that were here before: they count, but they say nothing of the speed. */
  have(file: string, loaded: number): void {
    this.file = file;
    this.files.set(file, loaded);
    this.samples = [];
    this.report(null);
  }

  /** So much of a file is here now. */
  arrived(file: string, loaded: number): void {
    this.file = file;
    this.files.set(file, loaded);
    const at = this.now();
    this.samples.push({ at, loaded: this.loaded });
    while (this.samples.length > 2 && (this.samples[1]?.at ?? at) <= at - span) this.samples.shift();
    if (at - this.reported >= interval || this.loaded === this.total) this.report(null);
  }

  /** Nothing arrives; the next try comes in so many seconds. */
  waiting(seconds: number): void {
    this.samples = [];
    this.report(seconds);
  }

  private get loaded(): number {
    let sum = 0;
    for (const bytes of this.files.values()) sum += bytes;
    return sum;
  }

  private report(retryIn: number | null): void {
    this.reported = this.now();
    const { loaded, total, file } = this;
    const bytesPerSecond = this.speed();
    const secondsLeft =
      total !== null && bytesPerSecond !== null && bytesPerSecond > 0
        ? Math.max(0, total - loaded) / bytesPerSecond
        : null;
    this.onProgress({ stage: "download", file, loaded, total, bytesPerSecond, secondsLeft, retryIn });
  }

  private speed(): number | null {
    const [first] = this.samples;
    const last = this.samples.at(-1);
    if (!first || !last || last.at - first.at < shortest) return null;
    return Math.max(0, ((last.loaded - first.loaded) * 1000) / (last.at - first.at));
  }
}
