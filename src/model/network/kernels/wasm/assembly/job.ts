/** What every piece of work has in front; the fields behind it are its own. Written by `jobs.ts`. */
@unmanaged
export class Job {
  kind: i32;
  /** Work is cut into chunks, and every thread takes the next one until there is none. */
  chunks: i32;
  next: i32;
}

/** The number of a chunk that is this thread's alone; `chunks` or more when all are taken. */
// @ts-ignore: decorator
@inline
export function takeChunk(job: Job): i32 {
  const next = changetype<usize>(job) + offsetof<Job>("next");
  if (ASC_FEATURE_THREADS) return atomic.add<i32>(next, 1);
  return job.next++;
}
