import { IMAGENET_CLASSES } from "@tensorflow-models/mobilenet/dist/imagenet_classes";
import { describe, expect, it } from "vitest";
import { imagenetClasses } from "../../src/i18n/zh/imagenet.ts";

describe("the Chinese names of ImageNet-1k", () => {
  it("are a thousand, each with Chinese characters and nothing but text", () => {
    expect(imagenetClasses).toHaveLength(1000);
    for (const [index, name] of imagenetClasses.entries()) {
      expect(name, String(index)).toMatch(/\p{Script=Han}/u);
      expect(name, String(index)).toMatch(/^[\p{Script=Han}A-Za-z ]+$/u);
      expect(name.trim(), String(index)).toBe(name);
    }
  });

  it("tell every class from every other, also where English does not", () => {
    const places = new Map<string, number[]>();
    for (const [index, name] of imagenetClasses.entries()) places.set(name, [...(places.get(name) ?? []), index]);
    expect([...places].filter(([, indices]) => indices.length > 1)).toEqual([]);
  });

  it("have a space between Chinese and Latin letters, as the page writes it", () => {
    const latin = imagenetClasses.filter((name) => /[A-Za-z]/.test(name));
    expect(latin).toEqual(["CD 播放机", "iPod 音乐播放器", "T 恤衫", "福特 T 型车"]);
  });

  const spots: readonly (readonly [index: number, english: string, chinese: string])[] = [
    [0, "tench", "丁鱥"],
    [1, "goldfish", "金鱼"],
    [9, "ostrich", "鸵鸟"],
    [19, "chickadee", "山雀"],
    [29, "axolotl", "美西钝口螈"],
    [39, "common iguana", "绿鬣蜥"],
    [51, "triceratops", "三角龙"],
    [69, "trilobite", "三叶虫"],
    [76, "tarantula", "捕鸟蛛"],
    [77, "wolf spider", "狼蛛"],
    [84, "peacock", "孔雀"],
    [97, "drake", "公鸭"],
    [101, "tusker", "长牙象"],
    [103, "platypus", "鸭嘴兽"],
    [117, "chambered nautilus", "鹦鹉螺"],
    [130, "flamingo", "火烈鸟"],
    [134, "crane", "鹤"],
    [149, "dugong", "儒艮"],
    [151, "Chihuahua", "吉娃娃"],
    [157, "papillon", "蝴蝶犬"],
    [180, "American Staffordshire terrier", "美国斯塔福郡梗"],
    [207, "golden retriever", "金毛寻回犬"],
    [217, "English springer", "英国史宾格犬"],
    [242, "boxer", "拳师犬"],
    [254, "pug", "巴哥犬"],
    [263, "Pembroke", "彭布罗克威尔士柯基犬"],
    [264, "Cardigan", "卡迪根威尔士柯基犬"],
    [281, "tabby", "虎斑猫"],
    [282, "tiger cat", "虎纹猫"],
    [321, "admiral", "红蛱蝶"],
    [339, "sorrel", "栗色马"],
    [387, "lesser panda", "小熊猫"],
    [388, "giant panda", "大熊猫"],
    [407, "ambulance", "救护车"],
    [435, "bathtub", "浴缸"],
    [456, "bow", "弓"],
    [457, "bow tie", "领结"],
    [474, "cardigan", "开襟毛衣"],
    [482, "cassette player", "盒式磁带机"],
    [491, "chain saw", "链锯"],
    [497, "church", "教堂"],
    [517, "crane", "起重机"],
    [542, "drumstick", "鼓槌"],
    [566, "French horn", "圆号"],
    [569, "garbage truck", "垃圾车"],
    [571, "gas pump", "加油机"],
    [574, "golf ball", "高尔夫球"],
    [594, "harp", "竖琴"],
    [620, "laptop", "手提电脑"],
    [638, "maillot", "紧身连体衣"],
    [639, "maillot", "连体泳衣"],
    [657, "missile", "导弹"],
    [666, "mortar", "研钵"],
    [673, "mouse", "鼠标"],
    [676, "muzzle", "口套"],
    [680, "nipple", "奶嘴"],
    [681, "notebook", "笔记本电脑"],
    [701, "parachute", "降落伞"],
    [726, "plane", "刨子"],
    [744, "projectile", "抛射弹"],
    [746, "puck", "冰球"],
    [748, "purse", "手提包"],
    [768, "rugby ball", "英式橄榄球"],
    [805, "soccer ball", "足球"],
    [836, "sunglass", "太阳镜"],
    [837, "sunglasses", "墨镜"],
    [847, "tank", "坦克"],
    [862, "torch", "火炬"],
    [876, "tub", "大盆"],
    [884, "vault", "拱顶"],
    [893, "wallet", "钱包"],
    [908, "wing", "机翼"],
    [923, "plate", "盘装主菜"],
    [927, "trifle", "英式乳脂松糕"],
    [950, "orange", "橙子"],
    [968, "cup", "杯子"],
    [981, "ballplayer", "棒球运动员"],
    [989, "hip", "蔷薇果"],
    [991, "coral fungus", "珊瑚菌"],
    [998, "ear", "谷穗"],
    [999, "toilet tissue", "卫生纸"],
  ];

  it.each(spots)("number %i, %s, is %s", (index, english, chinese) => {
    expect(IMAGENET_CLASSES[index]?.split(",")[0]).toBe(english);
    expect(imagenetClasses[index]).toBe(chinese);
  });
});
