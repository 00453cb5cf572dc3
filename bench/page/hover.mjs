import { writeFile } from "node:fs/promises";
import { quantile } from "./numbers.mjs";

/** Widgets of the spine that the pointer moves over. */
const widgets = {
  patches: (page) => page.locator("section[data-compact] [role=grid]").first(),
  atlas: (page) => page.locator("section[data-compact] [role=grid]").last(),
};

/** A walk over cells that enters another one with every step: [0, 1) × [0, 1). */
function place(step) {
  return { x: (0.5 + ((step * 5) % 14)) / 14, y: (0.5 + ((step * 3 + Math.floor(step / 14)) % 14)) / 14 };
}

const durationNames = ["TaskDuration", "ScriptDuration", "RecalcStyleDuration", "LayoutDuration"];

/** What the main thread has spent so far, in seconds. */
async function durations(session) {
  const { metrics } = await session.send("Performance.getMetrics");
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
}

/**
 * Real moves of the pointer over one widget, one at a time, and for each the time on the main thread
 * from the first listener to the end of the frame that shows it: React, canvases, style, layout, paint;
 * and the processor time per move of the whole main thread, which includes what follows the frame.
 *
 * @param {{ moves: number, profile?: string }} options `profile`: where to write a CPU profile of the moves
 */
export async function measureHover(page, widget, { moves, profile }) {
  const element = widgets[widget](page);
  await element.scrollIntoViewIfNeeded();
  const box = await element.boundingBox();
  const go = async (step) => {
    const { x, y } = place(step);
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
    await page.waitForTimeout(40);
  };
  for (let step = 0; step < 10; step++) await go(step);
  const session = await page.context().newCDPSession(page);
  // Processor time of the page's main thread: another program that takes the processor does not count.
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  if (profile) {
    await session.send("Profiler.enable");
    await session.send("Profiler.setSamplingInterval", { interval: 100 });
    await session.send("Profiler.start");
  }
  await page.evaluate(() => window.vitrineProbe.recordMoves());
  const before = await durations(session);
  for (let step = 10; step < moves + 10; step++) await go(step);
  const after = await durations(session);
  const all = await page.evaluate(() => window.vitrineProbe.takeMoves());
  if (profile) {
    const { profile: samples } = await session.send("Profiler.stop");
    await writeFile(profile, JSON.stringify(samples));
  }
  await session.detach();
  await page.mouse.move(2, 2);
  const paint = all.map((move) => move.paint);
  return {
    moves: all.length,
    paint: quantile(paint, 0.5),
    paint95: quantile(paint, 0.95),
    listeners: quantile(
      all.map((move) => move.listeners),
      0.5,
    ),
    processor: Object.fromEntries(durationNames.map((name) => [name, (1000 * (after[name] - before[name])) / moves])),
  };
}
