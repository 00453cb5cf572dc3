export const maps = {};
