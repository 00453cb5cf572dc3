/**
 * The lines of Python that write a file which opens here, for timm 1.0 and
 * transformers 4.48 or newer. Both hook the weights as they leave the softmax: timm's
 * fused kernel and PyTorch's scaled dot product never make them, so both are turned off.
 */
export const writerLines = {
  timm: `import numpy as np, timm, torch
from PIL import Image

model = timm.create_model("vit_base_patch16_224.augreg2_in21k_ft_in1k", pretrained=True).eval()
maps = {}
for name, module in model.named_modules():
    if hasattr(module, "fused_attn"):
        module.fused_attn = False  # the fused kernel never makes the map
        module.attn_drop.register_forward_hook(
            lambda m, args, out, name=name: maps.update({f"{name}.pattern": out.numpy()})
        )

config = timm.data.resolve_model_data_config(model)
transform = timm.data.create_transform(**config, is_training=False)
x = transform(Image.open("picture.jpg").convert("RGB"))
with torch.no_grad():
    logits = model(x[None])[0]

mean, std = (torch.tensor(config[key])[:, None, None] for key in ("mean", "std"))
pixels = ((x * std + mean) * 255).round().clamp(0, 255).byte().permute(1, 2, 0)
np.savez_compressed(
    "maps.npz", **maps, logits=logits.numpy(), pixels=pixels.numpy(), grid=model.patch_embed.grid_size
)
`,
  transformers: `import numpy as np, torch
from PIL import Image
from transformers import AutoImageProcessor, AutoModelForImageClassification

name = "facebook/deit-base-patch16-224"  # ViT, DeiT, DINOv2; for a Swin take timm: here it gives one map a stage
processor = AutoImageProcessor.from_pretrained(name)
model = AutoModelForImageClassification.from_pretrained(name, attn_implementation="eager").eval()
inputs = processor(Image.open("picture.jpg").convert("RGB"), return_tensors="pt")
with torch.no_grad():
    out = model(**inputs, output_attentions=True)

maps = {f"blocks.{i}.attn.pattern": a.numpy() for i, a in enumerate(out.attentions)}
mean, std = (torch.tensor(v)[:, None, None] for v in (processor.image_mean, processor.image_std))
pixels = ((inputs["pixel_values"][0] * std + mean) * 255).round().clamp(0, 255).byte()
labels = [label for _, label in sorted(model.config.id2label.items())]
np.savez_compressed(
    "maps.npz", **maps, logits=out.logits[0].numpy(), labels=labels, pixels=pixels.permute(1, 2, 0).numpy()
)
`,
} as const;
