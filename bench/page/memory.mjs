import { timeOfWork } from "./session.mjs";

/**
 * What the page holds after a collection, in bytes: its JavaScript heap, and the buffers of typed
 * arrays, which lie outside it; and the tensors of its engine.
 */
async function held(page, session) {
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
  const tensors = await page.evaluate(async () => (await window.vitrine.memory()).tensors);
  return { heap: usedSize, buffers: backingStorageSize, tensors };
}

/** What the page holds after 5 and after 50 pictures, one after the other. */
export async function measureMemory(browser) {
  const { page, close } = await browser.open();
  const session = await page.context().newCDPSession(page);
  const samples = page.locator("main ul").first().locator("button");
  const count = await samples.count();
  let changes = 0;
  const changeUntil = async (end) => {
    for (; changes < end; changes++) await timeOfWork(page, () => samples.nth((changes + 1) % count).click());
  };
  await changeUntil(5);
  const early = await held(page, session);
  await changeUntil(50);
  const late = await held(page, session);
  await close();
  return { early, late };
}
