import type { NotebookErrorValues } from "../../model/notebook-errors.ts";

export const notebookErrors: {
  [Code in keyof NotebookErrorValues]: (values: NotebookErrorValues[Code]) => string;
} = {
  "cell.argument": ({ method, detail }) => `vitrine.${method} 的参数不对：${detail}。`,
  "cell.calls": ({ limit }) => `一个单元格一次运行最多向页面请求 ${limit} 次；请减少循环次数，或拆成几个单元格。`,
  "cell.capture": ({ megabytes, limit }) =>
    `这次运行要保留 ${megabytes} MB 的激活，而单元格最多 ${limit} MB；请用 blocks 少选几个块，或在 roles 里少写几项。`,
  "cell.sample": ({ name, known }) => `没有名为“${name}”的示例图片；可用的有：${known}。`,
  "cell.blob": ({ megabytes, limit }) => `这张图片有 ${megabytes} MB，上限是 ${limit} MB。`,
  "cell.noModel": () => "页面上还没有模型；请等它加载完再运行这个单元格。",
  "notebook.link": () => "链接里的笔记本不完整或已损坏，没有打开；请让发送者重新复制链接，或改用文件发送。",
  "notebook.linkLarge": ({ kilobytes, limit }) =>
    `链接里的笔记本展开后超过 ${limit} KB（已到 ${kilobytes} KB），没有打开；请让发送者改用文件。`,
  "notebook.file": ({ detail }) => `这个文件不是 Vitrine 笔记本：${detail}。请选择以 .vitrine.json 结尾的文件。`,
  "notebook.fileLarge": ({ kilobytes, limit }) => `这个文件有 ${kilobytes} KB，笔记本最多 ${limit} KB。`,
  "notebook.version": ({ version }) => `这个笔记本是用更新的版本（格式 ${version}）保存的；请更新 Vitrine 后再打开。`,
};
