/**
 * What the measured page tells about itself. `installProbe` runs in the page before its first script;
 * all times are in ms since the navigation began.
 */
export function installProbe() {
  /** The time when the frame under way has been handed to the compositor. */
  const frameEnd = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        // A message is handled after the style, layout and paint of this frame; a timer would wait longer.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(0);
      });
    });

  const firstPaint = new Promise((resolve) => {
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntriesByName("first-contentful-paint")) resolve(startTime);
    }).observe({ type: "paint", buffered: true });
  });

  let begun = 0;
  /** Work that the page showed as under way, and the waiter for its end. */
  let working = false;
  let waiter = null;
  let firstMap = null;
  let lessonText = null;
  const isResting = () => !document.querySelector("main progress, main [aria-busy=true]");
  new MutationObserver(() => {
    if (firstMap === null && document.documentElement?.dataset.ready === "true") firstMap = frameEnd();
    if (lessonText === null && document.querySelector("#lesson h2")) lessonText = frameEnd();
    if (!waiter) return;
    if (!isResting()) working = true;
    else if (working) {
      const { resolve } = waiter;
      waiter = null;
      void frameEnd().then((end) => resolve({ milliseconds: end - begun }));
    }
  }).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-ready", "aria-busy"],
  });
  for (const type of ["change", "click"]) {
    addEventListener(
      type,
      () => {
        if (waiter && !working) begun = performance.now();
      },
      { capture: true },
    );
  }

  // A real pointer move comes at the start of a frame: its listeners, the callbacks of that frame, then paint.
  let moves = null;
  let start = 0;
  addEventListener(
    "pointermove",
    () => {
      start = performance.now();
    },
    { capture: true },
  );
  addEventListener("pointermove", () => {
    if (!moves) return;
    const [list, from, listeners] = [moves, start, performance.now() - start];
    void frameEnd().then((end) => list.push({ listeners, paint: end - from }));
  });

  window.vitrineProbe = {
    /** First attention map on the screen, text of a lesson, and the first contentful paint. */
    async firsts() {
      const [firstMapAt, lessonTextAt] = [await firstMap, await lessonText];
      return { firstMap: firstMapAt, lessonText: lessonTextAt, firstPaint: await firstPaint };
    },
    /** Resolves when the work that the next change or click starts has ended and is painted. */
    nextWork() {
      working = false;
      return new Promise((resolve) => {
        waiter = { resolve };
      });
    },
    /** Whether the page rests: nothing under way and nothing dimmed. */
    isResting,
    recordMoves() {
      moves = [];
    },
    takeMoves() {
      const taken = moves;
      moves = null;
      return taken;
    },
    /** A number for what every canvas shows, so that one can tell that it was drawn anew. */
    canvases: () =>
      [...document.querySelectorAll("main canvas")].map((canvas) => {
        const text = canvas.width > 0 && canvas.height > 0 ? canvas.toDataURL() : "";
        let sum = 0;
        for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
        return sum;
      }),
  };
}
