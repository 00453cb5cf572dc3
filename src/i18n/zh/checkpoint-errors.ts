import type { Feature } from "../../model/checkpoint/architecture.ts";
import type { CheckpointErrorValues } from "../../model/checkpoint/checkpoint-errors.ts";
import type { WrongKind } from "../../model/checkpoint/wrong-kind.ts";

const kinds: Record<WrongKind, string> = {
  empty: "文件是空的（0 字节）；请重新下载。",
  torchZip:
    "这是 PyTorch 文件（.pth、.pt 或 .bin）：它是一个打开时可能执行代码的 zip 包，所以这里不读取。用两行 Python 就能转成 safetensors：",
  pickle:
    "这是 Python 的 pickle 文件（.pth、.bin 或 .pkl），打开时可能执行代码，所以这里不读取。用两行 Python 就能转成 safetensors：",
  paddle:
    "这是装着 NumPy 数组的 Python pickle，飞桨（PaddlePaddle）的 .pdparams 就是这样写的；它打开时可能执行代码，所以这里不读取。如果张量名与 timm 相同（如 PaddleClas），用两行 Python 就能转成 safetensors：",
  onnx: "这是 ONNX 计算图，里面是运算，而不是带名字的模型权重；请改用该模型的 .safetensors 文件，例如从它在 Hugging Face Hub 的页面下载。",
  gguf: "这是 GGUF 文件，供 llama.cpp 使用；请改用该模型的 .safetensors 文件。",
  hdf5: "这是 Keras 写出的 HDF5 文件（.h5），张量名和轴的顺序都不同；请改用 timm 命名的 .safetensors 文件。",
  keras: "这是 Keras 模型（.keras），张量名和轴的顺序都不同；请改用 timm 命名的 .safetensors 文件。",
  flax: "这是 MessagePack 文件，Flax 就是这样保存权重的（flax_model.msgpack）；请改用同一页面上的 model.safetensors，或在 transformers 里用 from_flax=True 读入，再用 save_pretrained 保存。",
  savedModel:
    "这是 TensorFlow SavedModel（saved_model.pb），里面是运算，而不是带名字的模型权重；请改用 timm 或 transformers 命名的 .safetensors 文件。",
  npz: "这是 NumPy 压缩包（.npz），Google 最早就是这样发布 ViT 权重的。timm 能读它，用两行 Python 就能转成 safetensors（请填上您的模型名）：",
  npy: "这是单个 NumPy 数组（.npy），不是完整的模型；请选择该模型的 .safetensors 文件。",
  tflite: "这是 TensorFlow Lite 模型，里面是运算，而不是带名字的模型权重；请改用该模型的 .safetensors 文件。",
  zip: "这是 zip 压缩包；请解压后选择其中的 .safetensors 文件。",
  gzip: "这是 gzip 压缩包；请解压后选择其中的 .safetensors 文件。",
  archive: "这是压缩包；请解压后选择其中的 .safetensors 文件。",
  picture: "这是图片，不是权重；请把它作为要观察的图片拖进来，模型则选择 .safetensors 文件。",
  pdf: "这是 PDF 文档，不是权重；请选择 .safetensors 文件。",
  html: "这是网页（HTML），不是权重：保存下来的是文件的介绍页，或者是登录页、报错页；请使用文件本身的下载链接。",
  lfs: "这是 Git LFS 指针：一段约 130 字节、代替真实文件的说明；请运行 git lfs pull，或使用文件页面上的下载链接。",
  index: "这是拆成多个文件的模型的索引；请把它和它列出的 .safetensors 文件一起选中。",
  json: "这是 JSON 文本（例如 config.json），不是权重；请选择 .safetensors 文件，并把 config.json 放在一起。",
  text: "这是纯文本，不是权重，多半是服务器的报错信息；请打开看看写了什么，再重新下载 .safetensors 文件。",
};

const features: Record<Feature, string> = {
  preNorm: "第一个块之前的层归一化（如 CLIP）",
  qkNorm: "对查询和键的归一化",
  attentionPool: "注意力池化的读出层",
  swiglu: "门控 MLP（SwiGLU）",
  innerNorm: "块内或图块嵌入中额外的层归一化",
  hybridStem: "块之前的卷积网络",
  patchShape: "非正方形的图块",
  patchBias: "不带偏置的图块嵌入（如 CLIP）",
  rotary: "旋转位置编码",
  parallelBlocks: "块内的并行分支",
  swinV2: "余弦注意力和计算偏置的小网络（如 Swin v2）",
  absolutePositions: "相对位置偏置之外的绝对位置嵌入",
  stageWindows: "逐阶段变大的窗口（如 S3）",
  video: "跨时间的窗口（用于视频）",
};

const supported =
  "这里能运行的是普通的 ViT、DeiT、DINO、DINOv2 和 Swin，张量名可以是 timm、Hugging Face transformers、torchvision 或原作者的。";
const damaged = "文件已损坏，请重新保存。";
const list = (names: readonly string[], count: number) => `${names.join("、")}${count > names.length ? " 等" : ""}`;

/** The Chinese sentences about weights, config.json and downloads. */
export const checkpointErrors: {
  [Code in keyof CheckpointErrorValues]: (values: CheckpointErrorValues[Code]) => string;
} = {
  "checkpoint.wrongKind": ({ kind, code }) => (code ? `${kinds[kind]}\n${code}` : kinds[kind]),
  "checkpoint.architecture": ({ found, tensor }) => {
    if (found === "unknown")
      return `从张量名看不出这是哪种视觉 Transformer：没有“patch_embed.proj.weight”，第一个名字是“${tensor}”。${supported}`;
    if (found === "Swin variant")
      return `这些权重属于 Swin 的一种变体，这里不计算它，或者只是 Swin 的一部分（“${tensor}”）。${supported}`;
    if (found === "MAE's decoder")
      return `这里只有 MAE 的解码器（“${tensor}”），它的用途是补画被遮住的图块；请选择含有编码器的文件。${supported}`;
    return `这是 ${found.replace(" or ", " 或 ")} 的权重（“${tensor}”），属于另一种网络。${supported}`;
  },
  "checkpoint.feature": ({ feature, tensor }) =>
    `这个视觉 Transformer 带有${features[feature]}（“${tensor}”），这里不计算它，结果会出错。${supported}`,
  "checkpoint.missing": ({ count, names }) =>
    `缺少 ${count} 个张量：${list(names, count)}；文件不完整，或与 config.json 不是同一个模型。请选择完整的权重文件。`,
  "checkpoint.extra": ({ count, names }) =>
    `有 ${count} 个张量在这个网络里没有位置：${list(names, count)}；忽略它们会改变结果。请选择普通 ViT、DeiT、DINOv2 或 Swin 的权重。`,
  "checkpoint.wrongShape": ({ name, expected, got }) =>
    `张量“${name}”的形状应为 ${expected}，实际为 ${got}；请选择同一个模型的权重和 config.json。`,
  "checkpoint.unknownTensor": ({ name }) => `权重里没有张量“${name}”；names() 会列出所有张量名。`,
  "checkpoint.numHeads": ({ embedDim, candidates, key }) =>
    `头数无法从张量中读出，也没有哪个已发布的模型宽度为 ${embedDim}；请提供写明 "${key}" 的 config.json，例如取 ${candidates.join("、")} 之一。`,
  "checkpoint.positions": ({ positions, prefix }) =>
    `“pos_embed”有 ${positions} 个位置；除去 ${prefix} 个前缀词元后不是正方形网格，也与给出的输入尺寸不符。请提供 config.json，用 "img_size" 写明这份权重的 [高, 宽]。`,
  "checkpoint.positionIndex": ({ name, query, key }) =>
    `“${name}”给查询 ${query} 和键 ${key} 这一对指定的偏置表条目与 Swin 不同，说明它属于另一种网络；请选择普通 Swin 的权重。`,
  "checkpoint.shardMissing": ({ count, names, needed }) =>
    `这个模型分成 ${needed} 个文件，缺少 ${count} 个：${list(names, count)}。请连同索引一起选中全部文件。`,
  "checkpoint.shardExtra": ({ count, names }) =>
    `有 ${count} 个文件不在索引里，或者重复了：${list(names, count)}。请只选择属于这份索引的文件。`,
  "checkpoint.shardTensor": ({ name, expected, got }) =>
    `张量“${name}”${expected === null ? "不在索引里" : `按索引应在 ${expected} 中`}，${got === null ? "却哪里都没有" : `却出现在 ${got} 中`}；文件和索引不属于同一个模型，或文件被改动过。请一起重新下载。`,
  "checkpoint.shardSize": ({ expected, got }) =>
    `索引说所有张量共 ${expected} 字节，而文件里共有 ${got} 字节；索引和文件不属于同一个模型。请一起重新下载。`,
  "checkpoint.noIndex": ({ count }) =>
    `给了 ${count} 个权重文件，却没有说明各自内容的索引；请把配套的 model.safetensors.index.json 一起选上，或只选一个文件。`,
  "checkpoint.memory": ({ needed, limit, weights, activations, capture, height, width }) =>
    `这个模型在 ${height} × ${width} 像素下需要 ${needed} MB：权重 ${weights} MB，前向计算 ${activations} MB，注意力图 ${capture} MB；而最多能用 ${limit} MB。请选择更小的模型，或在 config.json 里改用更小的输入尺寸。`,

  "safetensors.tooShort": ({ bytes }) =>
    `safetensors 文件的前 8 个字节写的是文件头长度，而这个文件总共只有 ${bytes} 字节；请重新下载。`,
  "safetensors.headerTooLarge": ({ header, limit }) =>
    `文件声称文件头长 ${header} 字节，而最多读取 ${limit} 字节；它已损坏，或不是 safetensors 文件。请选择 .safetensors 文件。`,
  "safetensors.headerPastEnd": ({ header, available }) =>
    `文件声称文件头长 ${header} 字节，但后面只有 ${available} 字节，说明文件被截断；请重新下载。`,
  "safetensors.headerStart": ({ found }) =>
    `safetensors 的文件头必须以“{”开头，这里却是 ${found === "nothing" ? "空的" : found}；文件已损坏，或是别的格式。`,
  "safetensors.headerUtf8": () => "文件头不是 safetensors 格式要求的 UTF-8 文本；文件已损坏，请重新下载。",
  "safetensors.headerJson": ({ detail }) =>
    `文件头不是有效的 JSON（${detail.replace(/^nested deeper than (\d+) levels$/, "嵌套超过 $1 层")}）；文件已损坏，请重新下载或保存。`,
  "safetensors.duplicateName": ({ name }) =>
    `文件头里“${name}”出现了两次，无法判断以哪一个为准；请重新保存，每个名字只写一次。`,
  "safetensors.metadata": ({ key }) => `“__metadata__”里只能是文本，但“${key}”不是；请改成文本后重新保存。`,
  "safetensors.tooMany": ({ count, limit }) =>
    `文件里有 ${count} 个张量，而最多读取 ${limit} 个；一个视觉 Transformer 不到 1000 个。请换一个文件。`,
  "safetensors.entry": ({ name, field }) =>
    `文件头中张量“${name}”的条目缺少 ${field === "an object" ? "一个对象" : field}；每个条目都需要 "dtype"、"shape" 和 "data_offsets"。${damaged}`,
  "safetensors.dtype": ({ name, dtype }) =>
    `张量“${name}”的元素类型是 ${dtype}，safetensors 格式没有这种类型；请把权重存为 F32、F16 或 BF16。`,
  "safetensors.shape": ({ name, shape }) => `张量“${name}”的形状应是一列不小于 0 的整数，实际为 ${shape}；${damaged}`,
  "safetensors.overflow": ({ name, shape }) => `形状为 ${shape} 的张量“${name}”比任何文件都大；${damaged}`,
  "safetensors.offsets": ({ name, offsets }) =>
    `张量“${name}”的 "data_offsets" 应是先后两个字节位置，实际为 ${offsets}；${damaged}`,
  "safetensors.size": ({ name, dtype, shape, expected, got }) =>
    `形状为 ${shape}、类型为 ${dtype} 的张量“${name}”需要 ${expected} 字节，而它的位置只占 ${got} 字节；${damaged}`,
  "safetensors.subByte": ({ name, dtype, bits }) =>
    `张量“${name}”按 ${dtype} 存储共 ${bits} 位，凑不成整字节；${damaged}`,
  "safetensors.hole": ({ name, expected, got }) =>
    `张量“${name}”从第 ${got} 字节开始，而前面的数据在 ${expected} 处就结束了；不允许有不属于任何张量的字节。请重新保存文件。`,
  "safetensors.overlap": ({ name, expected, got }) =>
    `张量“${name}”从第 ${got} 字节开始，落在前一个张量之内（它到 ${expected} 才结束）；每个字节只能属于一个张量。请重新保存文件。`,
  "safetensors.pastEnd": ({ name, end, available }) =>
    `张量“${name}”的数据到第 ${end} 字节为止，而文件只有 ${available} 字节数据，说明被截断；请重新下载。`,
  "safetensors.trailing": ({ extra }) =>
    `最后一个张量之后还有 ${extra} 字节不属于任何张量；文件被改动过，或与别的文件接在了一起。请重新下载或保存。`,
  "safetensors.noFloat32": ({ name, dtype }) =>
    `张量“${name}”以 ${dtype} 存储，这里无法当作普通数值读取；请把权重存为 float32、float16 或 bfloat16。`,

  "config.json": ({ file, detail }) => `${file} 不是有效的 JSON 对象（${detail}）；请更正或重新下载。`,
  "config.foreign": ({ found }) =>
    `这个 config.json 属于 transformers 库的“${found}”；这里读取的是 vit、deit、dinov2、dinov2_with_registers、vit_mae、vit_msn 和 swin 的。请选择与这份权重配套的 config.json，或不带它加载。`,
  "config.value": ({ key, expected, got }) =>
    `“${key}”的值 ${got} 不对，应为${expectations[expected] ?? wholeFrom(expected) ?? expected}；请更正，或删去它。`,
  "config.contradiction": ({ key, config, weights }) =>
    key === "architecture" || key === "model_type"
      ? `config.json 写的 ${key} 是 ${config}，而这些是 ${weights} 的权重；请选择与这份权重配套的 config.json，或不带它加载。`
      : `config.json 写的 ${key} 是 ${config}，而权重里${weights === "none" ? "没有" : `是 ${weights}`}；请选择与这份权重配套的 config.json，或不带它加载。`,
  "config.unsupported": ({ key, value, supported: possible }) =>
    `“${key}”是 ${value}，这里不计算；支持的有：${possibilities[possible] ?? possible}。`,
  "config.headsDivide": ({ embedDim, numHeads, nearest }) =>
    `embedDim ${embedDim} 不能平均分给 numHeads ${numHeads} 个头；能整除它的最接近的头数是 ${nearest}。`,
  "config.imageDivide": ({ side, pixels, patchSize, below, above }) =>
    `输入的${side === "height" ? "高" : "宽"} ${pixels} 像素不能被 patchSize ${patchSize} 整除；请用 ${below === above ? above : `${below} 或 ${above}`}。`,
  "config.pictureSize": ({ pictures, model }) =>
    `preprocessor_config.json 生成 ${pictures} 像素的图片，而按 config.json 这个模型接收 ${model}；请选择同一个模型的文件，或去掉其中一个。`,
  "config.labels": ({ labels, classes }) =>
    `config.json 列出了 ${labels} 个类别名，而模型有 ${classes} 类；请每类给一个名字，或删去这些名字。`,

  "download.status": ({ url, status }) =>
    `服务器没有给出文件 ${url}，而是返回了 ${status}；请检查地址${status === 401 || status === 403 ? "，它要求登录或拒绝访问" : ""}。`,
  "download.network": ({ url }) =>
    `无法获取 ${url}：网络不通、地址不存在，或对方服务器不允许其他网页读取（CORS）。请自行下载文件，再拖到这里。`,
  "download.html": ({ url }) =>
    `${url} 给出的是网页（HTML），不是文件；请使用文件本身的下载链接（在 Hugging Face Hub 上是“resolve”，不是“blob”）。`,
  "download.cut": ({ url, loaded, total }) =>
    `与 ${url} 的连接在收到 ${loaded} 字节${total === null ? "" : `（共 ${total} 字节）`}后中断；请重试。`,
  "download.tooLarge": ({ url, bytes, limit }) =>
    `${url} 至少有 ${bytes} 字节，而最多能装下 ${limit} 字节；请选择更小的模型，或以 float16 存储的版本。`,
};

/** What a setting should have been; the English phrases are those of the readers of config.json and preprocessor_config.json. */
const expectations: Record<string, string> = {
  "a number above 0": "大于 0 的数",
  "true or false": "true 或 false",
  text: "文本",
  "a size in pixels: one whole number, or [height, width]": "像素尺寸：一个整数，或 [高, 宽]",
  "a size in tokens: one whole number, or [height, width]": "以词元计的尺寸：一个整数，或 [高, 宽]",
  "a list of whole numbers from 1, one for each stage": "不小于 1 的整数列表，每个阶段一个",
  "a list of 1 to 16 stages, as many as numHeads has": "1 到 16 个阶段的列表，长度与 numHeads 相同",
  "[channels, height, width] in whole numbers": "整数 [通道数, 高, 宽]",
  "three numbers, one for each colour": "三个数，每个颜色一个",
  "three positive numbers, one for each colour": "三个正数，每个颜色一个",
  "a size in pixels: one whole number, or height and width": "像素尺寸：一个整数，或高和宽",
  "a size in pixels: one whole number, height and width, or the shortest edge":
    "像素尺寸：一个整数、高和宽，或短边长度",
  "an object in braces": "花括号里的对象",
  "a list of texts": "文本列表",
  "a text for each class, numbered from 0": "每个类别一段文本，从 0 开始编号",
  'text, or {"en": …, "zh": …}, for each name': '每个名字对应一段文本，或 {"en": …, "zh": …}',
};

/** What is supported, where it is a phrase; those of the readers of config.json and preprocessor_config.json. */
const possibilities: Record<string, string> = {
  "square patches": "正方形图块",
  "square windows": "正方形窗口",
  "2 (bilinear), 3 (bicubic)": "2（双线性）、3（双三次）",
  'true, or "size" with height and width': 'true，或在 "size" 里写明高和宽',
};

function wholeFrom(expected: string): string | undefined {
  const from = /^a whole number from (\d+)$/.exec(expected)?.[1];
  return from === undefined ? undefined : `不小于 ${from} 的整数`;
}
