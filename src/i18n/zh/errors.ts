import type { ErrorCode, ErrorValues } from "../../model/errors.ts";
import { checkpointErrors } from "./checkpoint-errors.ts";
import { hubErrors } from "./hub-errors.ts";
import { recordingErrors } from "./recording-errors.ts";
import { notebookErrors } from "./notebook-errors.ts";

/** The Chinese sentence of every error; the English one is the error's own message. */
export const errors: { [Code in ErrorCode]: (values: ErrorValues[Code]) => string } = {
  ...checkpointErrors,
  ...hubErrors,
  ...recordingErrors,
  ...notebookErrors,
  "picture.sample-missing": ({ file, status }) =>
    `示例图片 ${file} 没有取到（状态 ${status}）；请刷新页面，或拖入自己的图片。`,
  "engine.failed": ({ detail }) => `引擎出错：${detail}。请重试；若仍出错，请刷新页面。`,
  "engine.noBackend": ({ detail }) => `没有可用的计算后端：${detail}。请换用较新的浏览器，或重新启动浏览器后再试。`,
  "engine.deviceLost": ({ detail }) =>
    `显卡设备中断了（${detail}）。请重试；若仍出错，请在网址中加上 backend=wasm，改用处理器计算。`,
  "engine.outOfMemory": ({ backend, detail }) =>
    `${backend} 后端的内存不足：${detail}。请关闭其他页面，或换用更小的模型。`,
  "engine.bufferLimit": ({ megabytes, limit }) =>
    `这个模型的一个张量需要 ${megabytes} MB，而这块显卡的单个缓冲区最多 ${limit} MB。请在网址中加上 backend=wasm，改用处理器计算。`,
  "engine.crashed": ({ detail }) => `计算线程意外停止：${detail}。请重试；若仍出错，请刷新页面。`,
  "engine.disposed": () => "引擎已经关闭，请刷新页面。",
  "run.model": ({ model, loaded }) => `没有加载名为“${model}”的模型（已加载：${loaded || "无"}）。请先加载它。`,
  "run.pixels": ({ height, width, expected, got }) =>
    `这个模型需要 ${height} × ${width} × 3 = ${expected} 个像素值，实际得到 ${got} 个。请先用 prepare 处理图片。`,
  "run.role": ({ role }) => `没有名为“${role}”的激活。可用的名称见 capture.ts。`,
  "run.block": ({ block, depth }) => `要记录的块 ${block} 不存在：这个模型有 ${depth} 个块，编号从 0 到 ${depth - 1}。`,
  "run.captureTooLarge": ({ megabytes, limit }) =>
    `要记录的激活共 ${megabytes} MB，上限是 ${limit} MB。请少选几个块，或少记录几种激活。`,
  "intervention.block": ({ block, depth }) =>
    `干预指定了块 ${block}，但这个模型只有 ${depth} 个块，编号从 0 到 ${depth - 1}。`,
  "intervention.head": ({ head, heads }) =>
    `干预指定了头 ${head}，但这个模型每个块只有 ${heads} 个头，编号从 0 到 ${heads - 1}。`,
  "intervention.patch": ({ patch, patches }) =>
    `干预指定了图块 ${patch}，但这个模型只把图片切成 ${patches} 个图块，编号从 0 到 ${patches - 1}。`,
  "intervention.noClassToken": () => "无法关闭类别词元：这个模型没有类别词元，而是对各图块取平均。",
  "intervention.allMasked": () => "这样干预之后，没有任何词元可以被看到。请至少保留一个图块。",
  "intervention.onlyVit": ({ part }) =>
    `干预“${part}”只对 ViT 有意义：Swin 没有类别词元，也没有位置嵌入，而且会合并图块。请改用 maskOff、biasOff、shiftOff 或 headsOff。`,
  "intervention.onlySwin": ({ part }) =>
    `干预“${part}”只对 Swin 有意义：ViT 没有可以移位的窗口。请改用 headsOff、patchesOff 或 positions。`,
  "intervention.temperature": ({ temperature, lowest }) =>
    `softmax 的温度是 ${temperature}，应为不小于 ${lowest} 的数。`,
  "image.empty": () => "文件是空的（0 字节）；请选择 PNG、JPEG 或 WebP 图片。",
  "image.truncated": ({ format, bytes }) =>
    `这个 ${format} 文件只有 ${bytes} 字节，文件头还没写完就断了，说明保存或下载不完整；请重新获取。`,
  "image.noPixels": ({ width, height }) =>
    `图片声明的尺寸是 ${width} × ${height} 像素，而至少要有 1 × 1；文件已损坏，请换一张。`,
  "image.tooManyPixels": ({ width, height, megapixels, limit }) =>
    `图片有 ${width} × ${height} 像素（${megapixels} 百万像素），上限是 ${limit} 百万像素；请缩小后再试，模型每边只看几百个像素。`,
  "image.tooManyBytes": ({ megabytes, limit }) =>
    `文件至少有 ${megabytes} MB，上限是 ${limit} MB；请把图片缩小，或另存为 JPEG。`,
  "image.heic": () => "这是 HEIC 图片（iPhone 的默认格式），多数浏览器打不开；请导出或分享为 JPEG，再拖进来。",
  "image.svg": () => "这是 SVG 矢量图：里面是图形而不是像素，而模型需要像素；请导出为 PNG。",
  "image.pdf": () => "这是 PDF 文档，不是图片；请把需要的页面导出为 PNG 或 JPEG。",
  "image.tiff": () => "这是 TIFF 或相机 RAW 文件，浏览器打不开；请另存为 PNG（无损）或 JPEG。",
  "image.html": () => "这是网页（HTML），不是图片；请打开它，把其中的图片单独保存后再拖进来。",
  "image.text": () => "无论文件名是什么，这个文件里装的是文本，不是图片；请选择 PNG、JPEG 或 WebP 图片。",
  "image.other": ({ format }) => `这是 ${format} 文件，不属于这里能打开的图片格式；请另存为 PNG 或 JPEG。`,
  "image.unknown": () => "认不出这个文件是哪种图片；请选择 PNG、JPEG、WebP、GIF、BMP 或 AVIF 文件。",
  "image.decode": ({ format }) =>
    `浏览器无法解码这张 ${format} 图片：文件已损坏，或者是浏览器不认识的变体；请用别的软件打开，另存为 PNG。`,
  "image.noCanvas": () => "浏览器没能提供读取图片所需的画布，多半是内存不足；请关闭一些标签页再试。",
  "picture.address": ({ address }) =>
    `“${address}”不是图片地址；地址须以 https://（或 http://、data:）开头。请在图片上点右键，复制图片地址。`,
  "picture.data": () => "这个 data 地址不完整：应为 data:image/…;base64,…，一直到末尾；请重新复制。",
  "picture.status": ({ host, status }) =>
    `${host} 没有返回图片，而是应答 ${status}；请检查地址，或先下载图片再拖进来。`,
  "picture.network": ({ host }) =>
    `无法获取 ${host} 上的图片：网站连不上，或者（更可能）不允许其他网页读取它的图片（CORS）；http:// 开头的地址本页一律不取，只取 https://。请先下载图片，再拖进来。`,
  "picture.cut": ({ host, bytes }) => `与 ${host} 的连接在收到 ${bytes} 字节后中断，图片不完整；请重试。`,
};
