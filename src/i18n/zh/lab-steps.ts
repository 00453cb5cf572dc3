import type * as en from "../en/lab-steps.ts";

const number = (value: number) => value.toLocaleString("zh-CN");
const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
const by = (rows: number, columns: number) => `${rows} × ${columns}`;
const at = ({ row, column }: en.LabPlace) => `(${row}, ${column})`;
const way = ([rows, columns]: readonly [number, number]) =>
  [rows > 0 ? `向上 ${rows} 行` : "", columns > 0 ? `向左 ${columns} 列` : ""].filter(Boolean).join("、");
const back = ([rows, columns]: readonly [number, number]) =>
  [rows > 0 ? `向下 ${rows} 行` : "", columns > 0 ? `向右 ${columns} 列` : ""].filter(Boolean).join("、");

const others = (map: en.LabMapWords, { closed }: en.LabTokenWords) =>
  map.padding[0] + map.padding[1] > 0 ? `其他区域的 ${closed} 个位置` : ` ${closed} 个陌生词元`;

const shared = (token: en.LabTokenWords) =>
  token.joined > 0 ? `图片另一头有 ${token.joined} 个词元，编号也和 ${at(token)} 相同。` : "";

export function pairList(pairs: readonly number[]): string {
  if (pairs.length <= 9) return pairs.map(number).join(" · ");
  const counts = new Map<number, number>();
  for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  return [...counts].map(([pair, count]) => (count > 1 ? `${count} 个 ${number(pair)}` : number(pair))).join(" · ");
}

export const head: typeof en.head = {
  partition: "窗口让注意力变便宜，也让相邻的窗口互不相闻",
  roll: "把整张图循环移位：窗口跨过旧边界，而且个个完整",
  regions: "记下每个词元来自图片的哪一块",
  mask: "只有同一区域的词元才可以互相看",
  softmax: "掩码收回给陌生词元的份额，其余按原比例分配",
  through: "在这里，掩码放过了来自图片另一头的词元",
  leaking: "没有掩码，注意力就绕过图片边缘泄漏",
  rollBack: "各回各位",
  none: "没有什么可移的",
};

export const say: typeof en.say = {
  partition: (map, token) => [
    map.windows === 1
      ? `一个 ${by(...map.windowSize)} 的窗口盖住整张图：${map.tokens} 个词元全都互相看。`
      : `${by(map.rows, map.columns)} = ${map.tokens} 个词元的特征图切成 ${map.windows} 个 ${by(...map.windowSize)} 的窗口。${at(token)} 在第 ${token.regularWindow} 个窗口里，只看其中的 ${map.size} 个位置：总共 ${number(map.windows * map.size ** 2)} 对，而不是 ${number(map.tokens ** 2)} 对。`,
    map.parted
      ? `代价是：${at(map.parted[0])} 和 ${at(map.parted[1])} 虽然相邻，中间却隔着边界。如果每一块都切在这里，它们永远交换不了任何信息。所以每隔一块就把窗口移开。`
      : "",
  ],
  roll: (map, token) => [
    `为了移动窗口又不在边上留下小窗口，整张图${way(map.shift)}循环移位：从上边和左边出去的，从下边和右边进来。${at(token)} 现在位于第 ${token.after.row} 行、第 ${token.after.column} 列，属于 ${map.windows} 个窗口中的第 ${token.window} 个。`,
    token.stranger
      ? `可是在内存里，它和陌生词元分到了同一个窗口：${at(token.stranger)} 在图片上离它有 ${token.stranger.away} 格，这一个窗口在图片上其实分成 ${token.pieces} 块。`
      : `第 ${token.window} 个窗口没有绕过边缘，里面的词元在图片上也是邻居。`,
  ],
  regions: (map, token) => [
    `纵向三段、横向三段，分别在最后一个窗口的起点和移进来的部分的起点处切开，编出 ${map.regions} 个区域。${
      map.missed + map.torn > 0
        ? "同一窗口里，编号相同本应表示来自图片的同一块，可是在这里并不总是如此。"
        : "同一窗口里，编号相同就来自图片的同一块，编号不同就是陌生词元。"
    }`,
    token.regions.length > 1
      ? `第 ${token.window} 个窗口里有区域 ${token.regions.join("、")}；${at(token)} 在区域 ${token.region}。${map.missed + map.torn > 0 ? shared(token) : "它们只在内存里相邻。"}`
      : token.joined > 0
        ? `第 ${token.window} 个窗口全是区域 ${token.region}，在图片上却分成 ${token.pieces} 块。${shared(token)}`
        : `第 ${token.window} 个窗口全是区域 ${token.region}：里面没有谁需要隔开。`,
  ],
  mask: (map, token, masked) => [
    `每个窗口有一张 ${by(map.size, map.size)} 的表，${masked ? "" : "本该"}加到得分上：同区域加 0，不同区域加 −100。${masked ? "" : "有掩码时，"}各窗口放行的词元对：${pairList(map.pairs)}。`,
    masked || token.closed === 0
      ? `框出的一行是 ${at(token)}：${map.size} 个位置中放行 ${token.open} 个${token.closed > 0 ? `，挡住 ${token.closed} 个（图中划掉的）` : ""}。`
      : `掩码已关闭，什么也不加：框出的一行 ${at(token)} 连画斜线的 ${token.closed} 个位置也能看。`,
    token.joined > 0
      ? `放行的 ${token.open} 个位置中，有 ${token.joined} 个来自图片的另一头：这个窗口在图片上分成 ${token.pieces} 块，而 timm 的分段对不上接缝，掩码也就挡不住它们。`
      : "",
  ],
  softmax: (map, token, masked) => [
    ...(token.leak === null
      ? []
      : token.closed === 0
        ? [`第 ${token.window} 个窗口的 ${map.size} 个位置全对 ${at(token)} 放行：有没有掩码，这一行都一样。`]
        : masked
          ? [
              `没有掩码时，${at(token)} 会把 ${percent(token.leak)} 的注意力给${others(map, token)}。得分减 100，在 softmax 里就是乘以 e⁻¹⁰⁰ ≈ 3.7 · 10⁻⁴⁴：它们什么也得不到。`,
              `全部注意力由其余 ${token.open} 个分享，每个都是原来的 ${(1 / (1 - token.leak)).toFixed(2)} 倍。图中圆点的面积表示份额。`,
            ]
          : [
              `掩码已关闭：${at(token)} 有 ${percent(token.leak)} 的注意力泄漏给${others(map, token)}，下面画成斜线，图中用箭头指出；圆点的面积表示份额。`,
              "它们成了邻居，只是因为循环移位总得把图的边缘放到某个地方。",
            ]),
    token.joined > 0
      ? `放行的 ${token.open} 个位置中，有 ${token.joined} 个来自图片的另一头${token.joinedShare !== null && (masked || token.closed === 0) ? `，分走 ${percent(token.joinedShare)} 的注意力` : ""}：timm 的分段对不上接缝，掩码没有挡住它们。`
      : "",
  ],
  rollBack: (map, token, masked) => [
    `输出再${back(map.shift)}移回去，${at(token)} 回到第 ${token.row} 行、第 ${token.column} 列。${
      masked || token.closed === 0 || token.leak === null
        ? `它已经越过旧边界，看到了本区域的 ${token.open} 个位置${token.joined > 0 ? `，其中 ${token.joined} 个在图片的另一头` : map.missed > 0 ? "" : "，没有看到图片另一头的任何词元"}。`
        : `可是掩码关闭时，它带回来的内容有 ${percent(token.leak)} 来自${others(map, token)}。`
    }`,
    "常规、移位、常规、移位……每两块就把信息再带过一道边界，而代价仍然只是窗口注意力。",
  ],
  unshifted: (map, step) => [
    {
      roll: "移位为 0：没有任何一行或一列移动，内存里和图片上完全一样。",
      regions: "没有移位就没有陌生词元：全部都是区域 0。",
      mask: `${number(map.windows * map.size ** 2)} 对全部放行；常规块没有掩码。`,
      softmax: "没有谁需要隔开，有没有掩码，各行都一样。",
      rollBack: "没有移走，自然也就在原位。",
    }[step],
  ],
};
