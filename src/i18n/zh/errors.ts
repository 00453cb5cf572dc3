import type { ErrorCode, ErrorValues } from "../../model/errors.ts";

/** The Chinese sentence of every error; the English one is the error's own message. */
export const errors: { [Code in ErrorCode]: (values: ErrorValues[Code]) => string } = {
  "run.superseded": () => "这次运行已被新的运行取代。",
  "engine.failed": ({ detail }) => `引擎出错：${detail}。请重试；若仍出错，请刷新页面。`,
};
