"""Makes random tiny LLaVA folders of all towers and decoders, as save_pretrained writes them, and what transformers computes.

Run by hand, never by the build: python mixtures.py OUT [COUNT [SEED]] (torch 2.15, transformers 5.24; CPU), then
lilora.engine.plan.FoldersBesideTransformers OUT compares. The layout is that of folders.py.
"""

import json
import pathlib
import random
import shutil
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, LlavaConfig, LlavaForConditionalGeneration
from transformers.utils import logging

logging.set_verbosity_error()
logging.disable_progress_bar()
TOKENIZER = pathlib.Path(__file__).parent.parent / "text" / "legacy"


def rope(r, size):
    kind = r.choice(["default", "linear", "dynamic", "llama3", "yarn", "yarn"])
    made = {"rope_type": kind, "rope_theta": r.choice([100.0, 10000.0, 1e6])}
    if kind != "default":
        made["factor"] = r.choice([1.5, 2.0, 8.0])
    if kind == "llama3":
        made |= {"low_freq_factor": r.choice([1.0, 0.5]), "high_freq_factor": r.choice([4.0, 2.0]),
                 "original_max_position_embeddings": r.choice([16, 64])}
    if kind == "yarn":
        made["original_max_position_embeddings"] = r.choice([16, 40])
        for key, values in {"beta_fast": [4, 32], "beta_slow": [1, 2], "mscale": [0.5, 1.0], "mscale_all_dim": [0.8],
                            "attention_factor": [1.3], "truncate": [False]}.items():
            if r.random() < 0.3:
                made[key] = r.choice(values)
    return made


def config(r):
    heads = r.choice([2, 4])
    kind = r.choice(["llama", "mistral", "qwen2"])
    text = dict(model_type=kind, vocab_size=532, hidden_size=heads * r.choice([4, 6, 8]), intermediate_size=r.choice([20, 36]),
                num_hidden_layers=r.choice([1, 2, 3]), num_attention_heads=heads,
                num_key_value_heads=r.choice([h for h in (1, 2, 4) if heads % h == 0]), max_position_embeddings=128,
                rms_norm_eps=r.choice([1e-5, 1e-6]), eos_token_id=2, bos_token_id=1, rope_parameters=rope(r, 8))
    if r.random() < 0.4:
        text["head_dim"] = r.choice([4, 8, 10])
    if kind == "llama":
        text |= {"attention_bias": r.random() < 0.3, "mlp_bias": r.random() < 0.3}
    if kind == "mistral":
        text["sliding_window"] = r.choice([None, 3, 8, 4096])
    if kind == "qwen2":
        text |= {"use_sliding_window": r.random() < 0.6, "sliding_window": r.choice([3, 7]), "max_window_layers": r.choice([0, 1, 2])}
    tower = r.choice(["clip_vision_model", "siglip_vision_model", "dinov2"])
    patch = r.choice([4, 5])
    vision = dict(model_type=tower, hidden_size=12, num_hidden_layers=r.choice([2, 3]), num_attention_heads=r.choice([2, 3]),
                  image_size=patch * r.choice([2, 3]) + r.choice([0, 0, 1]), patch_size=patch)
    if tower != "dinov2":
        vision |= {"intermediate_size": 20, "hidden_act": r.choice(["quick_gelu", "gelu", "gelu_pytorch_tanh"])}
    if tower == "siglip_vision_model":
        vision["vision_use_head"] = r.random() < 0.3
    if tower == "dinov2":
        vision |= {"mlp_ratio": r.choice([2, 3]), "use_swiglu_ffn": r.random() < 0.5, "qkv_bias": r.random() < 0.7,
                   "use_mask_token": r.random() < 0.5}
    return LlavaConfig(
        text_config=text, vision_config=vision, image_token_index=3, projector_hidden_act=r.choice(["gelu", "silu"]),
        multimodal_projector_bias=r.random() < 0.7, tie_word_embeddings=r.random() < 0.3,
        vision_feature_layer=r.choice([-1, -2, 1, 2, [-1, -2], [0, 2, 1]]),
        vision_feature_select_strategy=r.choice(["default", "full"]))


def build(folder, expected, r):
    made = config(r)
    model = LlavaForConditionalGeneration(made)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            one = 1.0 if name.endswith("lambda1") or ("norm" in name and name.endswith("weight")) else 0.0
            weight.copy_(one + torch.randn(weight.shape) * (0.1 if name.endswith("bias") else 0.25))
    model.tie_weights()
    model.save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(TOKENIZER / name, folder / name)
    if made.text_config.model_type == "qwen2":
        (folder / "chat_template.jinja").write_text("{{ messages[0]['role'].upper() + ': ' }}ASSISTANT:")
    size = made.vision_config.image_size
    if made.vision_config.model_type == "dinov2":
        size = made.vision_config.patch_size * r.choice([2, 3, 4]) + r.choice([0, 1])
    (folder / "preprocessor_config.json").write_text(json.dumps(dict(
        image_processor_type="CLIPImageProcessor", size={"shortest_edge": size}, crop_size={"height": size, "width": size})))
    model = LlavaForConditionalGeneration.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    pixels = torch.randn(1, 3, size, size)
    with torch.no_grad():
        tokens = model.model.get_image_features(pixels, return_dict=True).pooler_output[0].shape[0]
    row = [1] + [r.randrange(8, 500) for _ in range(9)]
    row[4] = 3
    wide = [i for id in row for i in ([id] * tokens if id == 3 else [id])]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([wide]), pixel_values=pixels).logits[0]
    save_file({"pixels": pixels, "logits": logits.contiguous()}, expected / "expected.safetensors")
    kinds = f"{made.vision_config.model_type} {made.text_config.model_type} {made.text_config.rope_parameters['rope_type']}"
    return {"odd": [kinds], "ids": row, "ends": [2], "texts": [], "answers": []}


def main():
    out, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    for number in range(count):
        r = random.Random(seed * 10007 + number)
        torch.manual_seed(seed * 1009 + number)
        folder, expected = out / f"{number:03d}", out / f"{number:03d}.expected"
        for each in (folder, expected):
            shutil.rmtree(each, ignore_errors=True)
            each.mkdir(parents=True)
        try:
            case = build(folder, expected, r)
        except Exception as e:
            case = {"odd": [], "error": f"{type(e).__name__}: {str(e)[:300]}"}
        (expected / "case.json").write_text(json.dumps(case))
        print(number, case["odd"], case.get("error", "")[:100], flush=True)


main()
