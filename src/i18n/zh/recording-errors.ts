import type { RecordingErrorValues, WindowFault, ZipFault } from "../../model/recording/recording-errors.ts";

const zipFaults: Record<ZipFault, string> = {
  noEnd: "末尾的目录不见了，文件没有下载完整，或者不是 zip 压缩包",
  entries: "目录与文件对不上",
  local: "目录所指的位置并没有条目",
  deflate: "压缩数据无法解开",
  size: "数据长度与目录所写不符",
  crc: "校验和与数据不符",
  names: "有两个条目同名",
};

const windowFaults: Record<WindowFault, string> = {
  window: "一个窗口里的词元数应是平方数",
  map: "各阶段的窗口拼不成一张逐阶段减半的图；有填充或尺寸特殊时，请加上数组“grid”，写明图块的行数和列数",
  several: "这些窗口可以拼成不止一种图；请加上数组“grid”，写明图块的行数和列数",
  grid: "数组“grid”与窗口对不上",
  part: "文件里只有一部分块，而拼成整张图需要所有阶段",
  heads: "同一阶段的数组彼此对不上",
};

const percent = (share: number) => share.toLocaleString("zh", { maximumFractionDigits: 4 });

/** Sentences of recorded maps that cannot be opened, and of what was found in those that can. */
export const recordingErrors: { [Code in keyof RecordingErrorValues]: (values: RecordingErrorValues[Code]) => string } =
  {
    "recording.zip": ({ fault, name }) =>
      `这个 .npz 压缩包损坏了${name ? `（在“${name}”处）` : ""}：${zipFaults[fault]}。请重新保存或下载。`,
    "recording.zip64": () =>
      "这个压缩包是 Zip64 格式（用于超过 65,535 个条目或 4 GB 的文件），这里不读取；请用 numpy.savez 少存几个数组。",
    "recording.encrypted": ({ name }) => `压缩包里的“${name}”设了密码；请不加密码重新保存。`,
    "recording.method": ({ name, method }) =>
      `压缩包里的“${name}”用了第 ${method} 号压缩方法，这里只读取未压缩（0）和 deflate（8）的条目；请用 numpy.savez 或 numpy.savez_compressed 保存。`,
    "recording.tooLarge": ({ megabytes, limit }) =>
      `这个文件里的数组共 ${megabytes} MB，最多读取 ${limit} MB；请少存几个块，或改存 float16。`,
    "recording.bomb": ({ name, packed, stated }) =>
      `“${name}”声称 ${packed} 字节能解出 ${stated} 字节，超出了这种格式的极限；文件已损坏，或有意要占满内存，因此没有解压。`,
    "recording.npy": ({ name }) =>
      `“${name}”的开头不像 NumPy 数组（魔数、descr、fortran_order、shape）；文件已损坏，请重新保存。`,
    "recording.objects": ({ name }) =>
      `“${name}”存的是 Python 对象（pickle），打开时可能执行代码，因此不读取；请只存数值，例如 np.savez(file, **{name: map.numpy()})。`,
    "recording.dtype": ({ name, dtype }) =>
      `“${name}”的元素类型是 ${dtype}，这里不读取；请存成 float16、float32 或 float64。`,
    "recording.truncated": ({ name, expected, got }) =>
      `“${name}”按形状需要 ${expected} 字节，实际只有 ${got} 字节；文件已损坏，请重新保存。`,
    "recording.noMaps": ({ names }) =>
      `这个文件里没有形状为 [块, 头, 词元, 词元] 的注意力图，也没有每块一个的 [头, 词元, 词元]；里面有：${names || "空"}。`,
    "recording.rank": ({ name, shape }) =>
      `“${name}”的形状是 ${shape}，而注意力图应是 [块, 头, 词元, 词元]，或每块一个 [头, 词元, 词元]。`,
    "recording.square": ({ name, queries, keys }) =>
      `“${name}”有 ${queries} 个查询、${keys} 个键；自注意力里每个词元既是查询又是键，最后两个轴应相等。请保存同一次自注意力的图。`,
    "recording.batch": ({ name, batch }) =>
      `“${name}”含有 ${batch} 张图片的注意力，而这里一次只看一张；请只存一张的，例如 map[:1]。`,
    "recording.blocks": ({ name, first, expected, got }) =>
      `“${name}”的形状是 ${got}，而“${first}”是 ${expected}；各块的头数和词元数必须相同。请只存形状一致的块。`,
    "recording.nonFinite": ({ name, count }) =>
      `“${name}”里有 ${count} 个值不是有限的数（NaN、无穷，或超出 float32）；请用 float32 保存 softmax 之后的权重。`,
    "recording.optional": ({ name, expected, got }) =>
      `“${name}”的形状是 ${got}，与这些注意力图相配的应是 ${expected}；请存同一次运行的结果，或去掉它。`,
    "recording.windows": ({ fault, detail }) => `这些是 Swin 的窗口，但${windowFaults[fault]}（${detail}）。`,
    "recording.layout": ({ tokens, rows, columns, prefix }) =>
      `${rows} × ${columns} 个图块加 ${prefix} 个其他词元共 ${prefix + rows * columns} 个，而注意力图有 ${tokens} 个词元。`,
    "recording.rows": ({ off, rows, worst, negative }) =>
      [
        off > 0
          ? `${rows.toLocaleString("zh")} 行中有 ${off.toLocaleString("zh")} 行的和不是 1，偏得最远的是 ${percent(worst)}。`
          : "",
        negative > 0 ? `有 ${negative.toLocaleString("zh")} 个权重小于 0，softmax 不会给出这样的值。` : "",
        "这里照原样显示，没有修正。",
      ].join(""),
    "recording.fixed": () => "记录下来的注意力图背后没有模型：这里什么也不能关掉，也不能重新运行。请打开检查点来试。",
  };
