import type { DigestKind } from "../../model/hub/digest.ts";
import type { AddressFault, HostFault } from "../../model/hub/hub-address.ts";
import type { HubErrorValues } from "../../model/hub/hub-errors.ts";

const example = "timm/deit_tiny_patch16_224.fb_in1k";

const addresses: Record<AddressFault, (text: string) => string> = {
  empty: () => `还没有填写；请输入模型名，例如 ${example}。`,
  oneWord: (text) => `“${text}”只有一段，而 Hub 上的模型名有两段：所有者/名称；timm 的模型请在前面加上 timm/。`,
  scheme: (text) => `“${text}”不是 https 地址；请给出 https 地址，或者只写模型名，例如 ${example}。`,
  notModel: (text) => `“${text}”是数据集、Space 或其他页面的地址，不是模型；请给出模型的地址，例如 ${example}。`,
  path: (text) =>
    `“${text}”既不是模型页面的地址，也不是其中某个文件的地址；请从模型页面复制，或者只写模型名，例如 ${example}。`,
  name: (text) => `“${text}”里有模型名中不会出现的字符；所有者和名称只含 a 到 z、数字、“-”“_”和“.”，例如 ${example}。`,
  revision: (text) => `“${text}”写的版本不成立；请在 @ 后面写分支、标签或提交号，例如 ${example}@main。`,
  file: (text) => `“${text}”指向模型之外的文件；请给出模型内的路径，例如 model.safetensors。`,
};

const hosts: Record<HostFault, (text: string) => string> = {
  address: (text) => `“${text}”不是网址；请给出镜像站的地址，例如 https://hub.example。`,
  scheme: (text) => `“${text}”必须以 https:// 开头；只有本机（localhost）才可以用 http。`,
  extra: (text) => `“${text}”里带有登录信息、“?”或“#”；请只写镜像站的地址，例如 https://hub.example。`,
};

const digests: Record<DigestKind, string> = { sha256: "SHA-256", git: "Git 对象编号" };
const mirror = "或在设置里换一个镜像站";
const list = (names: readonly string[], count: number) => `${names.join("、")}${count > names.length ? " 等" : ""}`;

/** The Chinese sentences about models of a hub. */
export const hubErrors: { [Code in keyof HubErrorValues]: (values: HubErrorValues[Code]) => string } = {
  "hub.tooLong": ({ bytes, limit }) =>
    `地址长 ${bytes} 字节，而最多读取 ${limit} 字节；请只写模型名，例如 ${example}。`,
  "hub.address": ({ fault, text }) => addresses[fault](text),
  "hub.host": ({ fault, text }) => hosts[fault](text),

  "hub.unreachable": ({ host }) =>
    `连不上 ${host}：网络不通、在你所在的地方被屏蔽，或者它不允许其他网页读取（CORS）。请在设置里填写镜像站，或用别的办法下载文件后拖到这里。`,
  "hub.notHub": ({ host }) =>
    `本该是文件的地方，${host} 给出的却是网页，说明它不是 Hub 的镜像站，或者要求登录；请检查设置里的镜像站地址。`,
  "hub.missing": ({ repository, host }) => `${host} 上没有模型 ${repository}，或者它是私有的；请检查拼写，注意大小写。`,
  "hub.revision": ({ repository, revision }) =>
    `${repository} 没有“${revision}”这个版本；请写它页面上列出的分支、标签或提交号，或者去掉 @${revision}。`,
  "hub.fileMissing": ({ repository, file }) =>
    `${repository} 的这个版本里没有文件 ${file}；请查看它页面上的文件列表，给出其中一个的地址。`,
  "hub.private": ({ repository, host }) =>
    `要先登录 ${host} 才能取得 ${repository}（状态 401），而本页从不登录；请自行下载文件，再拖到这里。`,
  "hub.gated": ({ repository, host }) =>
    `${repository} 需要申请：${host} 只向已登录并接受其条款的人提供。请在它的页面上完成申请，下载 model.safetensors 和 config.json，再拖到这里。`,
  "hub.rateLimited": ({ host, seconds }) =>
    `从你的网络发往 ${host} 的请求太多了（状态 429）；请${seconds === null ? "过几分钟" : `过 ${seconds} 秒`}再试，${mirror}。`,
  "hub.status": ({ host, status }) => `${host} 没有给出文件，而是返回了 ${status}；请稍后再试，${mirror}。`,

  "hub.noSafetensors": ({ repository, formats }) => {
    const found = formats.length > 0 ? `只有 ${formats.join("、")}` : "这里没有任何权重";
    const convertible = formats.some((name) => name.startsWith("PyTorch") || name.startsWith("NumPy"));
    return `${repository} 没有 .safetensors 文件，${found}；${
      convertible
        ? "请下载该文件并拖到这里，页面会给出两行转换用的 Python。"
        : "请找同一个模型的 safetensors 版本，例如 timm 名下的。"
    }`;
  },
  "hub.whichFile": ({ repository, count, names }) =>
    `${repository} 有 ${count} 个权重文件，却没有 model.safetensors：${list(names, count)}；请给出要打开的那个文件的地址。`,
  "hub.shardMissing": ({ repository, count, names }) =>
    `${repository} 缺少索引里列出的 ${count} 个文件：${list(names, count)}；上传不完整，请换一个版本或模型。`,

  "hub.memory": ({ file, bytes }) =>
    `浏览器没有地方存放 ${file} 的 ${bytes} 字节；请关闭一些标签页或腾出磁盘空间，或者换用更小的模型。`,
  "hub.size": ({ file, expected, got }) =>
    `${file} 应有 ${expected} 字节，服务器却给出 ${got} 字节；请重试，若仍如此，请换一个镜像站。`,
  "hub.digest": ({ file, kind, expected, got }) =>
    `收到的 ${file} 与 Hub 上的不同：${digests[kind]} 应为 ${expected.slice(0, 12)}…，实际为 ${got.slice(0, 12)}…；下载途中出了错或被改动，已丢弃。请重试，${mirror}。`,
  "hub.changed": ({ file }) => `${file} 在下载途中变了，前后两部分不是同一个文件，已丢弃；请重新开始。`,
  "hub.range": ({ file, expected, got }) =>
    `续传 ${file} 时请求的是第 ${expected} 字节起，服务器给出的却是“${got}”，拼起来会损坏文件；请重新开始，${mirror}。`,
  "hub.broken": ({ file, loaded, total, tries }) =>
    `下载 ${file} 时连接断开，连试 ${tries} 次都没有进展；已收到 ${loaded} 字节${total === null ? "" : `（共 ${total} 字节）`}。请检查网络后再试；若浏览器允许本页存储数据，会从断开处继续。`,

  "shards.index": ({ detail }) =>
    `这不是分成多个文件的模型的索引（${detail.replace(/^it needs .*/, "应有“weight_map”，写明每个张量在哪个文件里")}）；请重新下载 model.safetensors.index.json。`,
  "shards.name": ({ name }) =>
    `索引里写的文件名是“${name}”，而模型的各部分应是与索引放在一起的 .safetensors 文件；请重新保存模型，或选择单个文件的版本。`,
  "shards.tooMany": ({ count, limit }) => `这个模型分成了 ${count} 个文件，而最多读取 ${limit} 个；请换用更小的模型。`,
};
