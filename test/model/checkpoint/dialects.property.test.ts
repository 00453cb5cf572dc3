import fc from "fast-check";
import { expect, test } from "vitest";
import { openCheckpoint } from "../../../src/model/checkpoint/open-checkpoint.ts";
import { sizeOf } from "../../../src/model/tensor.ts";
import { checked, zeros } from "./support.ts";
import { swinGolden } from "./swin-goldens.ts";
import {
  fileOfTensors,
  renamed,
  type Tensors,
  tensorsOf,
  torchvisionNames,
  transformersNames,
  vitGolden,
  withClassPosition,
} from "./vit-goldens.ts";

const numRuns = Number(process.env.VITRINE_FUZZ_RUNS ?? 300);
const golden = (name: Parameters<typeof vitGolden>[0]) => tensorsOf(vitGolden(name).weights);
const teacher = { head: "cls_classifier", head_dist: "distillation_classifier" };

/** One network in the names of each dialect. */
const files: Record<string, Tensors> = {
  timm: golden("vit_cls"),
  "transformers' ViT": golden("vit_hf"),
  "transformers' DeiT": renamed(golden("deit_distilled"), transformersNames("deit.", teacher)),
  "transformers' DINOv2": renamed(
    withClassPosition(golden("vit_dinov2_reg")),
    transformersNames("dinov2_with_registers.", { head: "classifier" }),
  ),
  torchvision: renamed(golden("vit_cls"), torchvisionNames(["0", "3"])),
  "Meta's DINOv2": renamed(withClassPosition(golden("vit_dinov2_reg")), (name) =>
    name === "reg_token" ? "register_tokens" : name,
  ),
};

const swin = (name: "swin" | "swin_hf"): Tensors => tensorsOf(swinGolden(name).weights);
files["timm's Swin"] = swin("swin");
files["transformers' Swin"] = swin("swin_hf");

const extent = fc.constantFrom(0, 1, 2, 3, 4, 8, 16, 17, 24, 36, 48, 96, 108, 144);
const word = fc.constantFrom(
  "embeddings",
  "encoder",
  "classifier",
  "norm1",
  "register_tokens",
  "cls_token",
  "vit",
  "blocks",
  "decoder",
  "",
);
const change = fc.record({
  which: fc.nat(),
  kind: fc.constantFrom("delete", "reshape", "renumber", "rename", "repeat"),
  shape: fc.array(extent, { maxLength: 5 }),
  number: fc.constantFrom("0", "1", "2", "3", "7", "00", "999999999", "99999999999999999999999"),
  word,
});

function apply(
  tensors: Tensors,
  { which, kind, shape, number, word }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): void {
  const names = [...tensors.keys()];
  const name = names[which % names.length];
  if (name === undefined) return;
  const tensor = tensors.get(name);
  if (!tensor) return;
  // Five large extents are more than an array can hold.
  const fits = sizeOf(shape) <= 1e6 ? shape : shape.slice(0, 2);
  if (kind === "reshape") tensors.set(name, zeros(name, fits, "I8"));
  if (kind === "repeat") tensors.set(name.replace(/\d+/, number), tensor);
  if (kind === "reshape" || kind === "repeat") return;
  tensors.delete(name);
  if (kind === "renumber") tensors.set(name.replace(/\d+/, number), tensor);
  if (kind === "rename") tensors.set(name.replace(/[a-z_]+/, word), tensor);
}

const odd = fc.constantFrom<unknown>(
  null,
  0,
  1,
  2,
  3,
  4,
  16,
  32,
  33,
  1e9,
  -1,
  0.5,
  "x",
  "gelu",
  true,
  false,
  [],
  [16, 16],
  [32, 32, 32],
  {},
  { height: 32, width: 32 },
  { shortest_edge: 40 },
);
const keys = [
  "model_type",
  "architectures",
  "image_size",
  "patch_size",
  "num_channels",
  "hidden_size",
  "num_hidden_layers",
  "num_attention_heads",
  "intermediate_size",
  "mlp_ratio",
  "qkv_bias",
  "hidden_act",
  "layer_norm_eps",
  "num_labels",
  "id2label",
  "use_swiglu_ffn",
  "num_register_tokens",
  "model_args",
  "pretrained_cfg",
  "architecture",
  "num_heads",
  "img_size",
  "label_names",
  "embed_dim",
  "depths",
  "window_size",
];
const processorKeys = [
  "image_processor_type",
  "size",
  "crop_size",
  "do_center_crop",
  "do_resize",
  "do_rescale",
  "do_normalize",
  "resample",
  "rescale_factor",
  "image_mean",
  "image_std",
  "do_pad",
];
const settings = (names: readonly string[]) => fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 4 });
const types = fc.constantFrom(
  {},
  { model_type: "swin" },
  { model_type: "vit" },
  { model_type: "deit" },
  { model_type: "dinov2" },
);

test.each(Object.keys(files))(
  "%s with other tensors and other settings is refused by a ModelError, or every tensor fits its config",
  (name) => {
    const file = files[name] as Tensors;
    const heads = name.includes("DeiT") ? 2 : 3;
    const type = name.includes("Swin") ? "swin" : "vit";
    let opened = 0;
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 2 }),
        fc.option(fc.tuple(types, settings(keys)), { nil: undefined }),
        fc.option(settings(processorKeys), { nil: undefined, freq: 2 }),
        (changes, given, processor) => {
          const tensors = new Map(file);
          for (const each of changes) apply(tensors, each);
          const own = name.includes("Swin") ? {} : { num_attention_heads: heads, num_heads: heads };
          const config = JSON.stringify(
            given
              ? { ...own, ...given[0], ...given[1] }
              : { ...own, model_type: name.startsWith("transformers") ? type : undefined },
          );
          const preprocessor = processor && JSON.stringify(processor);
          try {
            const checkpoint = openCheckpoint({ weights: fileOfTensors(tensors), config, preprocessor });
            // One expectation: 60 of large arrays for every run take minutes.
            const unfit = checkpoint.names().filter((each) => {
              const values = checkpoint.float32(each);
              return values.length !== sizeOf(checkpoint.shape(each) ?? [0]);
            });
            expect(unfit).toEqual([]);
            const { config: found, preprocessing } = checkpoint;
            expect(preprocessing.cropSize).toEqual(found.imageSize);
            expect(
              [...preprocessing.mean, ...preprocessing.std, preprocessing.resizeShorterSide].every(Number.isFinite),
            ).toBe(true);
            opened++;
          } catch (error) {
            checked(error);
          }
        },
      ),
      { numRuns, seed: 2010 },
    );
    expect(opened).toBeGreaterThan(numRuns / 30);
  },
);
