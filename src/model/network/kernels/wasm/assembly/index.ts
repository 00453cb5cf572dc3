/**
 * Our kernels on the heap of tfjs's wasm backend. They have no memory of their own: every
 * address is one of a tensor, a job or a scratch space that `jobs.ts` has asked tfjs for.
 */
import { AttentionJob, attentionChunk } from "./attention";
import { Job, takeChunk } from "./job";
import { LinearJob, linearChunk } from "./linear";
import { RowsJob, rowsChunk } from "./rows";

export { packWeight } from "./panels";

const linear: i32 = 1;
const attention: i32 = 2;

/** Does a job's chunks until none is left; `scratch` is this thread's alone. */
export function work(address: usize, scratch: usize): void {
  const job = changetype<Job>(address);
  for (let chunk = takeChunk(job); chunk < job.chunks; chunk = takeChunk(job)) {
    if (job.kind == linear) linearChunk(changetype<LinearJob>(address), chunk, scratch);
    else if (job.kind == attention) attentionChunk(changetype<AttentionJob>(address), chunk, scratch);
    else rowsChunk(changetype<RowsJob>(address), chunk);
  }
}

/** Where the threads of a pool meet, in the shared heap. */
@unmanaged
class Meeting {
  /** Counted up for each job: what sleeping helpers wait on. */
  turn: i32;
  /** `open` while a job may be joined, plus the number of helpers inside. */
  state: i32;
  job: usize;
  /** Of the first helper; the others' follow, `stride` bytes apart. */
  scratch: usize;
  stride: usize;
  /** How many helpers are asked; the others stay where they are. */
  helpers: i32;
  /** 1: helpers go home. */
  over: i32;
  /** 1 while a network computes: the next job comes soon. */
  underWay: i32;
}

const open: i32 = 1 << 16;

/**
 * Does a job together with helpers. A helper that the system is slow to wake finds the door
 * closed, and nobody has waited for it.
 */
export function workTogether(address: usize, helpers: i32, job: usize, scratch: usize, stride: usize): void {
  if (!ASC_FEATURE_THREADS) return;
  const turn = address + offsetof<Meeting>("turn");
  const state = address + offsetof<Meeting>("state");
  const meeting = changetype<Meeting>(address);
  meeting.job = job;
  meeting.scratch = scratch + stride;
  meeting.stride = stride;
  meeting.helpers = helpers;
  atomic.store<i32>(state, open);
  atomic.add<i32>(turn, 1);
  atomic.notify(turn, helpers);
  work(job, scratch);
  atomic.and<i32>(state, ~open);
  while (atomic.load<i32>(state) != 0) {}
}

/**
 * A helper's life: sleeps, joins the jobs that it is asked for, and ends when the meeting is
 * over. While a network computes it stays awake, since to wake it takes longer than many a job.
 *
 * @param index of this helper, from 0
 * @param patience how often it looks for the next job before it goes to sleep
 */
export function help(address: usize, index: i32, patience: i32): void {
  if (!ASC_FEATURE_THREADS) return;
  const turn = address + offsetof<Meeting>("turn");
  const state = address + offsetof<Meeting>("state");
  const underWay = address + offsetof<Meeting>("underWay");
  const meeting = changetype<Meeting>(address);
  let seen = 0;
  while (!atomic.load<i32>(address + offsetof<Meeting>("over"))) {
    let looked = 0;
    while (atomic.load<i32>(turn) == seen) {
      const soon = index < meeting.helpers && atomic.load<i32>(underWay);
      if (++looked > patience && !soon) atomic.wait<i32>(turn, seen, -1);
    }
    seen = atomic.load<i32>(turn);
    if (index >= meeting.helpers || !enter(state)) continue;
    work(meeting.job, meeting.scratch + <usize>index * meeting.stride);
    atomic.sub<i32>(state, 1);
  }
}

/** Counts itself in, unless the door is closed. */
function enter(state: usize): bool {
  let found = atomic.load<i32>(state);
  while (found & open) {
    const before = atomic.cmpxchg<i32>(state, found, found + 1);
    if (before == found) return true;
    found = before;
  }
  return false;
}
