import type { maps as en } from "../en/maps.ts";

export const maps: typeof en = {};
