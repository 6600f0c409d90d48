"""Makes the parts of a tiny LLaVA model as they are published, and what transformers computes with the whole.

Run by hand, never by the build: python make_parts.py (in this folder; torch 2.15, transformers 5.24). language/ is like a Vicuna folder
(float16 shards of pickles, config.json of transformers 4.31; its tokenizer.model is the one of text/sentencepiece), vision/ like openai's CLIP folder
(one pickle of both towers, fields doubled in vision_config_dict), projector/ like LLaVA's pretrained projectors. expected.safetensors:
pixels and, for the ids in cases.json, logits of LlavaForConditionalGeneration with the same numbers and an embedding that has the mean of its rows in each
further row.
"""

import json
import pathlib

import torch
from safetensors.torch import save_file
from transformers import CLIPConfig, CLIPModel, LlamaConfig, LlamaForCausalLM, LlavaConfig, LlavaForConditionalGeneration

HERE = pathlib.Path(__file__).parent
VOCABULARY, ROWS, IMAGE, PAD = 400, 448, 400, 401
TEXT = dict(vocab_size=VOCABULARY, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=4, rms_norm_eps=1e-5, max_position_embeddings=128)
VISION = dict(hidden_size=12, intermediate_size=16, num_hidden_layers=3, num_attention_heads=2, image_size=12, patch_size=4,
              projection_dim=8)
WORDS = dict(vocab_size=20, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, projection_dim=8,
             max_position_embeddings=8, bos_token_id=0, eos_token_id=1, pad_token_id=1)


def write(name, value):
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=2) + "\n")


def randomised(module, scale):
    generator = torch.Generator().manual_seed(11)
    with torch.no_grad():
        for name, parameter in sorted(module.named_parameters()):
            offset = 1.0 if "norm" in name and name.endswith("weight") else 0.0
            parameter.copy_(offset + scale * torch.randn(parameter.shape, generator=generator))
    return module.eval()


def language():
    model = randomised(LlamaForCausalLM(LlamaConfig(**TEXT)), 0.15).half()
    state = dict(model.state_dict())
    for layer in range(2):  # as transformers 4.31 saved it
        state[f"model.layers.{layer}.self_attn.rotary_emb.inv_freq"] = 1 / 10000 ** (torch.arange(0, 4, 2).float() / 4)
    names = sorted(state)
    half = len(names) // 2
    shards = {f"pytorch_model-{i + 1:05d}-of-00002.bin": part for i, part in enumerate((names[:half], names[half:]))}
    for file, part in shards.items():
        (HERE / "language").mkdir(exist_ok=True)
        torch.save({n: state[n].clone() for n in part}, HERE / "language" / file)
    write("language/pytorch_model.bin.index.json", {"metadata": {"total_size": sum(t.nbytes for t in state.values())},
                                                     "weight_map": {n: f for f, part in shards.items() for n in part}})
    write("language/config.json", {
        "_name_or_path": "vicuna-tiny", "architectures": ["LlamaForCausalLM"], "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu",
        "initializer_range": 0.02, "max_length": 128, "model_type": "llama", "pad_token_id": 0, "pretraining_tp": 1, "rope_scaling": None,
        "tie_word_embeddings": False, "torch_dtype": "float16", "transformers_version": "4.31.0", "use_cache": True} | TEXT)
    write("language/generation_config.json", {"_from_model_config": True, "bos_token_id": 1, "eos_token_id": 2, "max_length": 128,
                                              "pad_token_id": 0, "temperature": 0.9, "top_p": 0.6, "transformers_version": "4.31.0"})
    write("language/tokenizer_config.json", {
        "add_bos_token": True, "add_eos_token": False, "clean_up_tokenization_spaces": False, "legacy": False, "model_max_length": 128,
        "pad_token": None, "padding_side": "right", "sp_model_kwargs": {}, "tokenizer_class": "LlamaTokenizer"}
        | {f"{k}_token": {"__type": "AddedToken", "content": v, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
           for k, v in (("bos", "<s>"), ("eos", "</s>"), ("unk", "<unk>"))})
    write("language/special_tokens_map.json", {f"{k}_token": {"content": v, "lstrip": False, "normalized": False, "rstrip": False, "single_word": False}
                                               for k, v in (("bos", "<s>"), ("eos", "</s>"), ("unk", "<unk>"))} | {"pad_token": "<unk>"})
    return state


def vision():
    model = randomised(CLIPModel(CLIPConfig(text_config=WORDS, vision_config=VISION, projection_dim=8)), 0.2)
    state = {("vision_model." + n if n.startswith(("embeddings", "encoder")) else n): t for n, t in model.state_dict().items()}
    state["vision_model.embeddings.position_ids"] = torch.arange(10)[None]
    state["text_model.embeddings.position_ids"] = torch.arange(8)[None]
    (HERE / "vision").mkdir(exist_ok=True)
    torch.save(state, HERE / "vision" / "pytorch_model.bin")
    doubled = dict(VISION, model_type="clip_vision_model", hidden_act="quick_gelu", layer_norm_eps=1e-5, attention_dropout=0.0, dropout=0.0,
                   initializer_factor=1.0, initializer_range=0.02, num_channels=3, is_decoder=False, num_beams=1, top_k=50, torchscript=False)
    write("vision/config.json", {
        "architectures": ["CLIPModel"], "initializer_factor": 1.0, "logit_scale_init_value": 2.6592, "model_type": "clip", "projection_dim": 8,
        "text_config": WORDS, "text_config_dict": WORDS, "torch_dtype": "float32", "transformers_version": None,
        "vision_config": doubled, "vision_config_dict": VISION})
    write("vision/preprocessor_config.json", {
        "crop_size": 12, "do_center_crop": True, "do_normalize": True, "do_resize": True, "feature_extractor_type": "CLIPFeatureExtractor",
        "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711], "resample": 3, "size": 12})
    return state


def projector():
    generator = torch.Generator().manual_seed(12)
    state = {f"model.mm_projector.{i}.{n}": (0.3 * torch.randn(*s, generator=generator)).bfloat16()
             for i, width in ((0, 12), (2, 16)) for n, s in (("weight", (16, width)), ("bias", (16,)))}
    (HERE / "projector").mkdir(exist_ok=True)
    torch.save(state, HERE / "projector" / "mm_projector.bin")
    write("projector/config.json", {
        "architectures": ["LlavaLlamaForCausalLM"], "freeze_mm_mlp_adapter": False, "image_aspect_ratio": "square", "mm_hidden_size": 12,
        "mm_projector_type": "mlp2x_gelu", "mm_use_im_patch_token": False, "mm_use_im_start_end": False,
        "mm_vision_select_feature": "patch", "mm_vision_select_layer": -2, "mm_vision_tower": "openai/clip-tiny", "model_type": "llava",
        "tune_mm_mlp_adapter": True, "use_mm_proj": True} | TEXT)
    return state


def main():
    words, tower, between = language(), vision(), projector()
    model = LlavaForConditionalGeneration(LlavaConfig(
        text_config=LlamaConfig(**dict(TEXT, vocab_size=ROWS, bos_token_id=1, eos_token_id=2)),
        vision_config=dict(VISION, model_type="clip_vision_model"),
        image_token_index=IMAGE, pad_token_id=PAD, vision_feature_layer=-2, vision_feature_select_strategy="default", projector_hidden_act="gelu",
        tie_word_embeddings=False)).float().eval()

    def taller(t):
        t = t.float()
        mean = t.double().mean(0).half().float()
        return torch.cat([t, mean.expand(ROWS - VOCABULARY, -1)])

    own = model.state_dict()
    for name in own:
        plain = name.removeprefix("model.")
        if plain.startswith("multi_modal_projector"):
            value = between["model.mm_projector." + plain.split("linear_")[1].replace("1.", "0.", 1)].float()
        elif plain.startswith("vision_tower"):
            rest = plain.removeprefix("vision_tower.").removeprefix("vision_model.")
            value = tower["vision_model." + rest]
        elif plain.startswith("lm_head"):
            value = taller(words["lm_head.weight"])
        else:
            rest = "model." + plain.removeprefix("language_model.")
            value = taller(words[rest]) if "embed_tokens" in rest else words[rest].float()
        own[name] = value
    model.load_state_dict(own)
    generator = torch.Generator().manual_seed(13)
    pixels = torch.randn(1, 3, 12, 12, generator=generator)
    ids = [1, 300, 310, IMAGE, 263, 270, 281, 399, 2]
    full = ids[:3] + [IMAGE] * 9 + ids[4:]
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([full]), pixel_values=pixels).logits[0]
    save_file({"pixels": pixels, "logits": logits[:, 320:].contiguous()}, HERE / "expected.safetensors", {"format": "pt"})
    write("cases.json", {"ids": ids, "firstColumn": 320})


main()
