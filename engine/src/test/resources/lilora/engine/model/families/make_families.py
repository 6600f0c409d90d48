"""Makes families.json and several.json: what transformers computes with tiny LLaVA models of every tower and decoder that are read.

Run by hand, never by the build: python make_families.py [several] (torch 2.15, transformers 5.24, numpy; CPU). No weights are stored: both sides
make them by one formula from their published names (see `values` here and WeightRecipe in the tests), so that a model
here is its configuration and what is expected of it.
"""

import json
import math
import pathlib
import sys
import tempfile

import numpy as np
import torch
import transformers
from transformers import (AutoConfig, CLIPVisionConfig, Dinov2Config, LlamaConfig, LlavaConfig,
                          LlavaForConditionalGeneration, MistralConfig, Qwen2Config, SiglipVisionConfig)

HERE = pathlib.Path(__file__).parent
RANK, SCALE = 2, 1.5
IMAGE = 3

CLIP = dict(model_type="clip_vision_model", hidden_size=16, intermediate_size=24, num_hidden_layers=3,
            num_attention_heads=2, image_size=16, patch_size=4, hidden_act="quick_gelu", layer_norm_eps=1e-5)
SIGLIP = dict(model_type="siglip_vision_model", hidden_size=16, intermediate_size=20, num_hidden_layers=3,
              num_attention_heads=4, image_size=16, patch_size=4, vision_use_head=False)
DINO = dict(model_type="dinov2", hidden_size=16, mlp_ratio=2, num_hidden_layers=3, num_attention_heads=2, image_size=16,
            patch_size=4)
LLAMA = dict(model_type="llama", vocab_size=48, hidden_size=24, intermediate_size=40, num_hidden_layers=2,
             num_attention_heads=4, num_key_value_heads=2, rms_norm_eps=1e-5, max_position_embeddings=96,
             bos_token_id=1, eos_token_id=2)
MISTRAL = dict(LLAMA, model_type="mistral")
QWEN = dict(LLAMA, model_type="qwen2")


def rope(kind, theta=10000.0, **more):
    return dict(rope_parameters=dict(rope_type=kind, rope_theta=theta, **more))


MODELS = {
    "clip-llama-linear": dict(vision=CLIP, text=dict(LLAMA, **rope("linear", factor=2.5)), sites=["gate_proj", "linear_1"]),
    "clip-llama-llama3": dict(
        vision=CLIP, text=dict(LLAMA, head_dim=8, mlp_bias=True, **rope(
            "llama3", 1000.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=40)),
        sites=["q_proj", "k_proj", "v_proj", "o_proj"]),
    "clip-llama-yarn": dict(vision=CLIP, text=dict(LLAMA, head_dim=8, **rope(
        "yarn", 500.0, factor=4.0, original_max_position_embeddings=24)), sites=["down_proj", "lm_head"]),
    "clip-llama-yarn-mscale": dict(vision=CLIP, text=dict(LLAMA, head_dim=12, attention_bias=True, **rope(
        "yarn", 300.0, factor=3.0, original_max_position_embeddings=32, beta_fast=16, beta_slow=2, mscale=0.7,
        mscale_all_dim=1.1, truncate=False)), sites=["up_proj", "k_proj"]),
    "clip-llama-dynamic": dict(vision=CLIP, text=dict(LLAMA, **rope("dynamic", factor=2.0)), sites=["up_proj"],
                               top=dict(vision_feature_layer=[-2, -1, 0], multimodal_projector_bias=False)),
    "clip-mistral-window": dict(vision=CLIP, text=dict(MISTRAL, head_dim=10, sliding_window=9, rope_parameters=dict(
        rope_type="default", rope_theta=1000000.0)), sites=["gate_proj", "down_proj", "v_proj"]),
    "clip-mistral": dict(vision=dict(CLIP, patch_size=5, hidden_act="gelu"), text=dict(MISTRAL, sliding_window=None),
                         sites=["gate_proj", "up_proj", "down_proj"], top=dict(vision_feature_select_strategy="full")),
    "clip-qwen2": dict(vision=CLIP, text=dict(QWEN, tie_word_embeddings=True, rms_norm_eps=1e-6), tied=True,
                       sites=["gate_proj", "up_proj", "down_proj", "linear_2"]),
    "clip-qwen2-window": dict(vision=CLIP, text=dict(QWEN, num_hidden_layers=3, use_sliding_window=True, sliding_window=7,
                                                     max_window_layers=1), sites=["q_proj", "gate_proj"]),
    "siglip-qwen2": dict(vision=SIGLIP, text=QWEN, sites=["gate_proj", "up_proj", "down_proj", "linear_1", "linear_2"],
                         top=dict(vision_feature_select_strategy="full", vision_feature_layer=-1)),
    "siglip-llama": dict(vision=dict(SIGLIP, patch_size=5, vision_use_head=True, hidden_act="gelu"), text=LLAMA,
                         sites=["o_proj", "linear_1"], top=dict(vision_feature_layer=1, projector_hidden_act="silu")),
    "siglip-mistral": dict(vision=SIGLIP, text=dict(MISTRAL, sliding_window=64), sites=["gate_proj", "linear_1"],
                           top=dict(vision_feature_layer=[-1, -3], vision_feature_select_strategy="full")),
    "dinov2-llama": dict(vision=DINO, text=LLAMA, sites=["gate_proj", "down_proj", "linear_1", "linear_2"]),
    "dinov2-qwen2": dict(vision=dict(DINO, use_swiglu_ffn=True, image_size=28, layerscale_value=0.5), text=QWEN, pixels=20,
                         sites=["gate_proj", "v_proj"],
                         top=dict(vision_feature_select_strategy="full", vision_feature_layer=-1)),
    "dinov2-mistral": dict(vision=dict(DINO, qkv_bias=False, use_mask_token=False, image_size=12), pixels=18,
                           text=MISTRAL, sites=["linear_2", "up_proj"], top=dict(vision_feature_layer=[1, -1])),
    "clip-llama-longrope": dict(vision=CLIP, text=dict(LLAMA, **rope(
        "longrope", 10000.0, original_max_position_embeddings=64, short_factor=[1.0, 1.3, 2.1],
        long_factor=[1.5, 4.0, 9.0])), sites=["q_proj", "k_proj"]),
    "clip-qwen2-longrope": dict(vision=CLIP, text=dict(QWEN, head_dim=8, **rope(
        "longrope", 500.0, factor=16.0, original_max_position_embeddings=48, attention_factor=1.2,
        short_factor=[1, 1.1, 1.25, 3.5], long_factor=[1.0, 2.0, 4.0, 8.0])), sites=["gate_proj"]),
    "registers-llama": dict(vision=dict(DINO, model_type="dinov2_with_registers", num_register_tokens=3), text=LLAMA,
                            sites=["linear_1", "down_proj"]),
    "registers-mistral": dict(vision=dict(DINO, model_type="dinov2_with_registers", use_swiglu_ffn=True, qkv_bias=False,
                                          image_size=28), pixels=20, text=MISTRAL, sites=["linear_2", "up_proj"],
                              top=dict(vision_feature_select_strategy="full", vision_feature_layer=[1, -1])),
    "registers-qwen2": dict(vision=dict(DINO, model_type="dinov2_with_registers", num_register_tokens=1, image_size=12),
                            pixels=20, text=QWEN, sites=["v_proj"], top=dict(vision_feature_layer=-1)),
}

# Samples that show two, three, one and no images, some of them twice: ids by place.
SEVERAL = {
    "clip-llama-several": dict(vision=CLIP, text=LLAMA, sites=["gate_proj", "down_proj", "linear_1", "linear_2"], several=True),
    "siglip-qwen2-several": dict(vision=SIGLIP, text=dict(QWEN, **rope("default", 1000.0)), sites=["q_proj", "up_proj", "linear_2"],
                                 several=True, top=dict(vision_feature_select_strategy="full", vision_feature_layer=-1)),
    "clip-mistral-several": dict(vision=dict(CLIP, patch_size=5), text=dict(MISTRAL, sliding_window=11), several=True,
                                 sites=["v_proj", "gate_proj", "lm_head"]),
}


def values(name, shape, base=0.0, spread=0.4):
    """base + spread * (2 u - 1), u the first 24 bits of SplitMix64 started at the FNV-1a hash of the name."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) % 2**64
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + np.arange(1, math.prod(shape) + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    u = (z >> np.uint64(40)).astype(np.float64) / 2**24
    return torch.from_numpy((base + spread * (2 * u - 1)).astype(np.float32).reshape(shape))


def whole(name):
    """The published name of a stored weight: the newest versions leave a part out for CLIP and SigLIP."""
    if name.startswith("vision_tower.") and not name.startswith(
            ("vision_tower.vision_model.", "vision_tower.embeddings.cls_token", "vision_tower.embeddings.mask_token",
             "vision_tower.embeddings.register_tokens",
             "vision_tower.embeddings.patch_embeddings", "vision_tower.embeddings.position_embeddings",
             "vision_tower.encoder.layer.", "vision_tower.layernorm")):
        return "vision_tower.vision_model." + name.removeprefix("vision_tower.")
    return name


def weight(name, shape):
    if name.endswith("lambda1") or ("norm" in name and name.endswith("weight")):
        return values(name, shape, 1.0, 0.3)
    return values(name, shape, 0.0, 0.2 if name.endswith("bias") else 0.4)


def published(name):
    """The name of a module or weight as models of this kind are published."""
    name = name.removeprefix("model.")
    if name.startswith("lm_head"):
        return "language_model." + name
    if name.startswith("language_model."):
        return "language_model.model." + name.removeprefix("language_model.")
    return name


class Adapted(torch.nn.Module):
    def __init__(self, base, name):
        super().__init__()
        self.base = base
        self.down = torch.nn.Parameter(values(name + ".down", (RANK, base.in_features)))
        self.up = torch.nn.Parameter(values(name + ".up", (base.out_features, RANK)))

    def forward(self, x):
        return self.base(x) + SCALE * ((x @ self.down.T) @ self.up.T)


def samples(several=False):
    """Ragged rows that begin alike, three with images; the last third of each carries labels."""
    rows, labels, images = [], [], [[1, 0], [], [2], [0, 2, 0]] if several else [[0], [], [1], [0]]
    for b, (shown, length) in enumerate(zip(images, [14, 22, 12, 17])):
        ids = ((values(f"row {b}", (length,)).double() / 0.8 + 0.5) * 36).long().tolist()
        row = [1, 9, 17, 33, 12, 40, 21] + [8 + i for i in ids[7:]]
        for place in [8, 9, 13][:len(shown)]:
            row[place] = IMAGE
        start = 2 * length // 3
        rows.append(row)
        labels.append([-100] * start + row[start:])
    return rows, labels, images


def expand(row, tokens, other=None):
    out = []
    for id in row:
        out += [IMAGE if other is None else other] * tokens if id == IMAGE else [id]
    return out


def rounded(tensor):
    return [float(f"{x:.7g}") for x in tensor.flatten().tolist()]


def stored_weights(model, folder):
    """The names and values as save_pretrained writes them: those are the published ones."""
    from safetensors.torch import load_file
    model.save_pretrained(folder)
    return load_file(folder / "model.safetensors")


def build(name, spec):
    config = LlavaConfig(vision_config=dict(spec["vision"]), text_config=dict(spec["text"]), image_token_index=IMAGE,
                         tie_word_embeddings=spec.get("tied", False), **spec.get("top", {}))
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        first = LlavaForConditionalGeneration(config)
        state = stored_weights(first, folder)
        made = {key: weight(whole(key), tuple(tensor.shape)) for key, tensor in state.items()}
        from safetensors.torch import save_file
        save_file(made, folder / "model.safetensors", metadata={"format": "pt"})
        model = LlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        stored = json.loads((folder / "config.json").read_text())
    stored.pop("transformers_version")
    # Where each stored weight is in the module tree is what from_pretrained decided; gradients are told by stored names.
    by_value = {tensor.numpy().tobytes(): whole(key) for key, tensor in made.items()}
    size = spec.get("pixels", spec["vision"]["image_size"])
    several = spec.get("several", False)
    pixels = values("pixels", (3 if several else 2, 3, size, size), 0.0, 1.5)
    with torch.no_grad():
        outputs = model.model.get_image_features(pixels, return_dict=True)
        tokens = outputs.pooler_output[0].shape[0]
        projected = torch.stack(list(outputs.pooler_output))
    rows, labels, images = samples(several)

    def single(b):
        ids = torch.tensor([expand(rows[b], tokens)])
        args = dict(input_ids=ids, attention_mask=torch.ones_like(ids))
        if images[b]:
            args["pixel_values"] = pixels[images[b]]
        return args

    def last_logits():
        with torch.no_grad():
            return [rounded(model(**single(b)).logits[0, -1]) for b in range(len(rows))]

    def loss():
        wide = [expand(row, tokens) for row in rows]
        long = max(map(len, wide))
        ids = torch.tensor([row + [0] * (long - len(row)) for row in wide])
        mask = torch.tensor([[1] * len(row) + [0] * (long - len(row)) for row in wide])
        targets = []
        for row, label in zip(rows, labels):
            flat = []
            for id, value in zip(row, label):
                flat += [-100] * tokens if id == IMAGE else [value]
            targets.append(flat + [-100] * (long - len(flat)))
        shown = torch.stack([pixels[i] for each in images for i in each])
        return model(input_ids=ids, attention_mask=mask, labels=torch.tensor(targets), pixel_values=shown).loss

    def generations(count, end):
        out = []
        for b in range(len(rows)):
            with torch.no_grad():
                made = model.generate(**single(b), max_new_tokens=count, do_sample=False, eos_token_id=end, pad_token_id=0)
            new = made[0, len(expand(rows[b], tokens)):].tolist()
            out.append(new[:new.index(end)] if end in new else new)
        return out

    case = {"config": stored, "pixels": size, "imageTokens": tokens, "scale": SCALE, "ids": rows, "labels": labels,
            "images": images if several else [each[0] if each else -1 for each in images],
            "weights": {whole(key): list(tensor.shape) for key, tensor in sorted(made.items())}
            if name in ("clip-qwen2", "siglip-llama", "dinov2-llama", "dinov2-qwen2", "registers-llama") else len(made),
            "parameters": sum(tensor.numel() for tensor in made.values()),
            "visual": rounded(projected[:, -1]), "logits": last_logits()}
    base = loss()
    case["loss"] = base.item()
    free = generations(8, -1 % 48)
    counts = [(sum(id in g for g in free), -min((g.index(id) for g in free if id in g), default=99), id) for id in range(4, 48)]
    case["end"] = max(c for c in counts if 0 < c[0] < len(rows))[2]
    case["generated"] = generations(8, case["end"])
    base.backward()
    norms = {}
    for key, parameter in model.named_parameters():
        stored_name = by_value.get(parameter.detach().numpy().tobytes())
        if stored_name and parameter.grad is not None and (".layers.0." in key or ".layer.0." in key or "embeddings" in key
                                                           or "projector" in key):
            norms[stored_name] = float(f"{parameter.grad.norm().item():.6g}")
    case["gradientNorms"] = norms
    for parameter in model.parameters():
        parameter.grad = None

    adapters = {}
    for module_name, module in list(model.named_modules()):
        for child_name, child in list(module.named_children()):
            full = published(f"{module_name}.{child_name}".lstrip("."))
            if isinstance(child, torch.nn.Linear) and child_name in spec["sites"] and "vision_tower" not in full:
                adapters[full] = Adapted(child, full)
                setattr(module, child_name, adapters[full])
    adapted = loss()
    adapted.backward()
    case["adaptedLoss"] = adapted.item()
    case["adaptedLogits"] = [logits[:8] for logits in last_logits()]
    case["adaptedGenerated"] = generations(8, case["end"])
    case["adapters"] = {site: [float(f"{adapter.down.grad.norm().item():.6g}"), float(f"{adapter.up.grad.norm().item():.6g}")]
                        for site, adapter in sorted(adapters.items())}
    print(name, tokens, case["loss"], case["adaptedLoss"], case["generated"], case["end"], len(norms))
    return case


if __name__ == "__main__":
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    for file, models in {"families": MODELS, "several": SEVERAL}.items():
        if sys.argv[1:] in ([], [file]):
            cases = {name: build(name, spec) for name, spec in models.items()}
            lines = ",\n".join(json.dumps(name) + ": " + json.dumps(case, separators=(",", ":")) for name, case in cases.items())
            (HERE / (file + ".json")).write_text("{\n" + lines + "\n}\n")
