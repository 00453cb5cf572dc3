import { useRef } from "react";
import { afterEach, expect, it } from "vitest";
import { render } from "vitest-browser-react";
import { type SelectionSource, useSelection, useSelectionDraw } from "../../src/components/views/selection-source.ts";
import { OnScreenContext, useOnScreen } from "../../src/components/hooks/on-screen.ts";
import type { Selection } from "../../src/model/selection.ts";

afterEach(() => scrollTo(0, 0));

function movable(first: Selection) {
  let [pinned, hover]: [Selection, Partial<Selection> | null] = [first, null];
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  const source: SelectionSource = {
    current: () => (hover ? { ...pinned, ...hover } : pinned),
    pinned: () => pinned,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    source,
    hover: (part: Partial<Selection> | null) => ((hover = part), tell()),
    pin: (part: Partial<Selection>) => ((pinned = { ...pinned, ...part }), tell()),
  };
}

const drawn: number[] = [];

function Head({ source }: { readonly source: SelectionSource }) {
  useSelectionDraw(source, (now) => void drawn.push(now.head));
  return <output>{useSelection(source, (now) => now.head)}</output>;
}

function Figure({ source, above }: { readonly source: SelectionSource; readonly above: number }) {
  const body = useRef<HTMLDivElement>(null);
  const place = useOnScreen(body);
  return (
    <div style={{ paddingTop: above }}>
      <div ref={body}>
        <OnScreenContext value={place}>
          <Head source={source} />
        </OnScreenContext>
      </div>
    </div>
  );
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 120));

it("a figure that can be seen follows the pointer", async () => {
  const { source, hover } = movable({ block: 0, head: 1, query: 0, key: 0 });
  const { container } = await render(<Figure source={source} above={0} />);
  await settle();
  hover({ head: 3 });
  await settle();
  expect(container.querySelector("output")?.textContent).toBe("3");
  expect(drawn.at(-1)).toBe(3);
});

it("a figure below the fold follows what is pinned and not the pointer, and catches up when it comes into sight", async () => {
  const { source, hover, pin } = movable({ block: 0, head: 1, query: 0, key: 0 });
  const { container } = await render(<Figure source={source} above={4000} />);
  const shown = () => container.querySelector("output")?.textContent;
  await settle();
  hover({ head: 3 });
  await settle();
  expect(shown()).toBe("1");
  pin({ head: 2 });
  await settle();
  expect(shown()).toBe("2");
  expect(drawn.at(-1)).toBe(2);
  scrollTo(0, 4000);
  await settle();
  expect(shown()).toBe("3");
  expect(drawn.at(-1)).toBe(3);
});
