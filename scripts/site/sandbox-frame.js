// The script of sandbox.html, inline there and named in its policy by its hash. It starts the worker that
// runs a reader's code and hands it the one port to the page; after that it has nothing to say.
(() => {
  // Without the sandbox of its frame this page would have the site's own origin: then it does nothing.
  if (self.origin !== "null" || self.parent === self) return;
  addEventListener("message", function take(event) {
    const { source, origin, data, ports } = event;
    if (source !== self.parent || origin !== location.origin || typeof data !== "string" || ports.length !== 1) return;
    removeEventListener("message", take);
    const worker = new Worker(URL.createObjectURL(new Blob([data], { type: "text/javascript" })));
    worker.postMessage(null, [ports[0]]);
  });
})();
