/**
 * The sample pictures, the one that the page opens with first. `expected` is the
 * class (WordNet id) of what is drawn; `film` goes to `develop`.
 */
const size = { width: 640, height: 480, samples: 9 };
/** For scenes that take little time. */
const fine = { ...size, samples: 20 };

export const scenes = [
  {
    id: "parachute",
    seed: 11,
    ...fine,
    expected: "n03888257",
    title: { en: "Parachute", zh: "降落伞" },
    description: {
      en: "A round parachute with red, white and yellow panels carries a jumper through a blue sky with thin clouds.",
      zh: "一顶红、白、黄三色相间的圆形降落伞，载着跳伞者飘在薄云点缀的蓝天中。",
    },
  },
  {
    id: "springer",
    seed: 31,
    ...size,
    expected: "n02102040",
    title: { en: "English springer", zh: "英国史宾格犬" },
    description: {
      en: "A liver and white English springer with long, wavy ears sits on a lawn and looks past the camera.",
      zh: "一只棕白相间的英国史宾格犬坐在草坪上，长耳朵毛发微卷，目光越过镜头望向远处。",
    },
  },
  {
    id: "golf-ball",
    seed: 11,
    ...size,
    film: { exposure: 0.72, saturation: 1.06 },
    expected: "n03445777",
    title: { en: "Golf ball", zh: "高尔夫球" },
    description: {
      en: "A white golf ball lies in short, sunlit grass; behind it the green blurs into trees.",
      zh: "一颗白色高尔夫球停在阳光下的浅草上，身后的绿意渐渐虚化成树影。",
    },
  },
  {
    id: "french-horn",
    seed: 17,
    ...size,
    expected: "n03394916",
    title: { en: "French horn", zh: "圆号" },
    description: {
      en: "A brass French horn with silver valves lies on red velvet, its wide bell towards the viewer.",
      zh: "一把黄铜圆号横放在红丝绒上，银色的转阀闪闪发亮，宽大的喇叭口正对着观者。",
    },
  },
  {
    id: "church",
    seed: 5,
    ...size,
    expected: "n03028079",
    title: { en: "Village church", zh: "乡村教堂" },
    description: {
      en: "A small sandstone church with a slate spire and a red door stands on a lawn between autumn trees.",
      zh: "草地上立着一座砂岩小教堂，石板尖塔、红色大门，两旁是染了秋色的树。",
    },
  },
  {
    id: "gas-pump",
    seed: 7,
    ...fine,
    film: { exposure: 0.85 },
    expected: "n03425413",
    title: { en: "Old petrol pump", zh: "老式加油机" },
    description: {
      en: "A red petrol pump of the fifties, with counters, a round white globe and a black hose, before a cream wall.",
      zh: "米色墙前有一台五十年代的红色加油机：计数窗口、顶上的白色圆灯、一侧垂着的黑色油管。",
    },
  },
  {
    id: "cassette-player",
    seed: 13,
    ...fine,
    expected: "n02979186",
    title: { en: "Cassette player", zh: "盒式磁带机" },
    description: {
      en: "A portable cassette player with two round speakers stands on a wooden table; a cassette shows through its window.",
      zh: "木桌上放着一台手提盒式磁带机，两侧是圆形扬声器，透过中间的小窗能看到里面的磁带。",
    },
  },
  {
    id: "garbage-truck",
    seed: 19,
    ...size,
    film: { exposure: 0.92, saturation: 1.05 },
    expected: "n03417042",
    title: { en: "Garbage truck", zh: "垃圾车" },
    description: {
      en: "A green garbage truck with a white cab drives down a quiet street with hedges, trees and a house.",
      zh: "一辆白色驾驶室、绿色车厢的垃圾车驶过安静的街道，路旁是树篱、大树和一栋房子。",
    },
  },
  {
    id: "tench",
    seed: 23,
    ...size,
    expected: "n01440764",
    title: { en: "Tench", zh: "丁鱥" },
    description: {
      en: "An olive and gold tench with dark, rounded fins and a red eye lies on the grass of a bank.",
      zh: "岸边草地上躺着一条丁鱥，身体橄榄色泛金，鱼鳍深暗圆润，眼睛发红。",
    },
  },
  {
    id: "chain-saw",
    seed: 29,
    ...size,
    expected: "n03000684",
    title: { en: "Chain saw", zh: "链锯" },
    description: {
      en: "An orange chain saw with black handles stands on a freshly cut stump whose rings show.",
      zh: "新锯开的树桩上年轮清晰，上面放着一台橙色机身、黑色把手的链锯。",
    },
  },
];
