import { describe, expect, test } from "vitest";
import { type HubProgress, TransferMeter } from "../../../src/model/hub/transfer-meter.ts";
import { TestTiming } from "./support.ts";

function meter(total: number | null) {
  const timing = new TestTiming();
  const seen: HubProgress[] = [];
  const under = new TransferMeter((progress) => seen.push(progress), total, timing.now);
  const last = () => seen.at(-1) as HubProgress;
  return { timing, seen, meter: under, last };
}

describe("TransferMeter", () => {
  test("tells bytes a second and seconds left from the clock", () => {
    const { timing, meter: under, last } = meter(1000);
    under.have("a", 0);
    for (let second = 1; second <= 4; second++) {
      timing.pass(1000);
      under.arrived("a", second * 100);
    }
    expect(last()).toEqual({
      stage: "download",
      file: "a",
      loaded: 400,
      total: 1000,
      bytesPerSecond: 100,
      secondsLeft: 6,
      retryIn: null,
    });
  });

  test("follows the network within seconds", () => {
    const { timing, meter: under, last } = meter(100_000);
    for (let step = 1; step <= 20; step++) {
      timing.pass(1000);
      under.arrived("a", step <= 10 ? step * 1000 : 10_000 + (step - 10) * 10);
    }
    expect(last().bytesPerSecond).toBe(10);
  });

  test("says no speed before there is one, and no time without a total", () => {
    const { timing, meter: under, last } = meter(null);
    under.arrived("a", 10);
    expect(last()).toMatchObject({ bytesPerSecond: null, secondsLeft: null, total: null });
    timing.pass(1000);
    under.arrived("a", 20);
    expect(last()).toMatchObject({ bytesPerSecond: 10, secondsLeft: null });
  });

  test("bytes from the cache or an earlier try make no speed", () => {
    const { timing, meter: under, last } = meter(2000);
    under.have("cached", 900);
    timing.pass(500);
    under.arrived("b", 50);
    timing.pass(500);
    under.arrived("b", 100);
    expect(last()).toMatchObject({ loaded: 1000, bytesPerSecond: 100, secondsLeft: 10 });
  });

  test("reports at most ten times a second, but the last byte at once", () => {
    const { timing, seen, meter: under } = meter(1000);
    for (let piece = 1; piece <= 1000; piece++) {
      timing.pass(1);
      under.arrived("a", piece);
    }
    expect(seen.length).toBeLessThan(13);
    expect(seen.at(-1)?.loaded).toBe(1000);
  });

  test("a wait is reported at once and forgets the speed", () => {
    const { timing, meter: under, last } = meter(1000);
    timing.pass(1000);
    under.arrived("a", 100);
    under.waiting(4);
    expect(last()).toMatchObject({ loaded: 100, retryIn: 4, bytesPerSecond: null });
  });

  test("a file that begins anew takes its bytes back", () => {
    const { meter: under, last } = meter(1000);
    under.have("a", 300);
    under.have("b", 500);
    under.have("b", 0);
    expect(last().loaded).toBe(300);
  });
});
