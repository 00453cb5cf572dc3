import { timeOfWork } from "./session.mjs";

/** Bytes of the page's JavaScript heap after a collection. */
async function heap(session) {
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "JSHeapUsedSize").value;
}

/** The heap of the page in bytes and the tensors of its engine after 5 and after 50 pictures, one after the other. */
export async function measureMemory(browser) {
  const { page, close } = await browser.open();
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const samples = page.locator("main ul").first().locator("button");
  const count = await samples.count();
  const tensorCount = () => page.evaluate(async () => (await window.vitrine.memory()).tensors);
  let changes = 0;
  const changeUntil = async (end) => {
    for (; changes < end; changes++) await timeOfWork(page, () => samples.nth((changes + 1) % count).click());
  };
  await changeUntil(5);
  const [early, tensorsEarly] = [await heap(session), await tensorCount()];
  await changeUntil(50);
  const [late, tensorsLate] = [await heap(session), await tensorCount()];
  await close();
  return { early, late, tensors: { early: tensorsEarly, late: tensorsLate } };
}
