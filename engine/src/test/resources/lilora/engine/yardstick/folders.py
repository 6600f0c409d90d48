"""Makes random tiny model folders, each with odd fields or files, and what transformers computes with them.

Run by hand, never by the build: python folders.py OUT [COUNT [SEED [FIRST]]] (torch 2.15, transformers 5.24; CPU), then
lilora.engine.plan.FoldersBesideTransformers OUT compares. A folder holds the model, and beside it, in OUT/NAME.expected/,
  case.json             what was odd, ids of the prompt, texts with their ids, ids with their texts, or the error of
                        transformers
  expected.safetensors  pixels and logits
"""

import json
import pathlib
import random
import shutil
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoTokenizer, CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration
from transformers.utils import logging

logging.set_verbosity_error()
logging.disable_progress_bar()
HERE = pathlib.Path(__file__).parent
TOKENIZER = HERE.parent / "text" / "legacy"
TEXTS = ["What is it?", " two  spaces", "line\nbreak", "Is the 3rd cat's hat red? Yes.", "naïve 漢字 🙂", ""]

RANGES = [(32, 127), (32, 127), (97, 123), (160, 384), (0x300, 0x370), (0x400, 0x460), (0x5d0, 0x600), (0x900, 0x980),
          (0x2000, 0x2070), (0x2580, 0x2590), (0x3040, 0x30a0), (0x4e00, 0x4f00), (0xac00, 0xad00), (0xfb00, 0xfb10),
          (0xff00, 0xff60), (0x1f600, 0x1f650), (0x1d400, 0x1d450), (0, 32), (127, 160), (0xfe00, 0xfe10), (0xfff0, 0xfffe)]
PIECES = ["<image>", "</s>", "<s>", "<unk>", "What is", " the ", "  ", "\n", "\r\n", "\t", "▁", "it's", "Yes.", "No ,", "<0x0A>",
          "the cat", " .", "n't", "A", "\u00a0", "\u200d", "e\u0301", "ﬁ", "İ", "ß", "９"]


def random_text(r):
    """Words, marks, special tokens, and characters from all over Unicode."""
    parts = []
    for _ in range(r.randint(1, 8)):
        if r.random() < 0.5:
            parts.append(r.choice(PIECES))
        else:
            low, high = r.choice(RANGES)
            parts.append("".join(chr(r.randrange(low, high)) for _ in range(r.randint(1, 6))))
    return "".join(parts)


def base(r):
    heads = r.choice([2, 4])
    keys = r.choice([h for h in (1, 2, 4) if heads % h == 0])
    patch, side = r.choice([4, 5, 8]), r.choice([2, 3])
    text = dict(
        model_type="llama", vocab_size=532, hidden_size=heads * r.choice([4, 6, 8]), intermediate_size=r.choice([20, 36]),
        num_hidden_layers=r.choice([1, 2, 3]), num_attention_heads=heads, num_key_value_heads=keys,
        max_position_embeddings=r.choice([96, 128]), rms_norm_eps=r.choice([1e-5, 1e-6, 1e-3]),
        rope_theta=r.choice([10000.0, 500.0, 1e6]), hidden_act="silu", attention_bias=r.random() < 0.3,
        mlp_bias=r.random() < 0.3, tie_word_embeddings=False, bos_token_id=1, eos_token_id=2, pad_token_id=0)
    vision = dict(
        model_type="clip_vision_model", hidden_size=12, intermediate_size=20, num_hidden_layers=r.choice([2, 3]),
        num_attention_heads=r.choice([2, 3]), image_size=patch * side + r.choice([0, 0, 1]), patch_size=patch,
        hidden_act=r.choice(["quick_gelu", "gelu", "gelu_pytorch_tanh", "gelu_new", "relu", "silu"]),
        layer_norm_eps=r.choice([1e-5, 1e-6]), projection_dim=12)
    config = dict(
        architectures=["LlavaForConditionalGeneration"], model_type="llava", dtype="float32", image_token_index=3,
        projector_hidden_act=r.choice(["gelu", "relu", "silu", "gelu_new"]), multimodal_projector_bias=r.random() < 0.8,
        vision_feature_layer=r.choice([-1, -2, 1, 2]), vision_feature_select_strategy=r.choice(["default", "full"]),
        tie_word_embeddings=r.random() < 0.3, text_config=text, vision_config=vision, ignore_index=-100)
    files = {name: json.loads((TOKENIZER / name).read_text()) for name in ("tokenizer.json", "tokenizer_config.json")}
    files["tokenizer_config.json"]["eos_token"] = "</s>"
    if r.random() < 0.3:
        text["head_dim"] = r.choice([4, 6, 10])
    place = r.choice(["", "", "rope_parameters", "rope_scaling"])
    if place:
        text[place] = {"rope_type": "default", "rope_theta": text.pop("rope_theta")}
    if r.random() < 0.3:
        config["torch_dtype"] = config.pop("dtype")
    files["preprocessor_config.json"] = dict(
        image_processor_type="CLIPImageProcessor", size={"shortest_edge": vision["image_size"]},
        crop_size={"height": vision["image_size"], "width": vision["image_size"]}, do_resize=True, do_center_crop=True,
        do_rescale=True, rescale_factor=1 / 255, do_normalize=True, image_mean=[0.48145466, 0.4578275, 0.40821073],
        image_std=[0.26862954, 0.26130258, 0.27577711], resample=3, do_convert_rgb=True)
    return config, files


def oddities(config, files, weights, r):
    """Name to a change of the folder. Each is one way in which a folder may mean something else than it seems to."""
    text, vision, top = config["text_config"], config["vision_config"], config
    put = lambda d, k, v: lambda: d.__setitem__(k, v)
    def several(*acts):
        return lambda: [act() for act in acts]
    def drop(d, k):
        return lambda: d.pop(k, None)
    head = torch.randn(532, text["hidden_size"], generator=torch.Generator().manual_seed(r.randrange(1 << 30))) * 0.2
    lm = lambda: weights.__setitem__("lm_head.weight", head)
    nano = lambda name, value: put(files, name, value)
    cfg = files["tokenizer_config.json"]
    tok = files["tokenizer.json"]
    theta = next(d["rope_theta"] for d in (text, text.get("rope_parameters", {}), text.get("rope_scaling", {})) if "rope_theta" in d)
    token = lambda id, content, **k: dict(dict(id=id, content=content, single_word=False, lstrip=False, rstrip=False,
                                               normalized=False, special=True), **k)
    moved = lambda to: several(put(text, to, {"rope_type": "default", "rope_theta": theta}), drop(text, "rope_theta"))
    return {
        "nothing": lambda: None,
        "rope_parameters": moved("rope_parameters"),
        "rope_scaling with theta": moved("rope_scaling"),
        "rope_scaling without theta": put(text, "rope_scaling", {"rope_type": "default"}),
        "rope_scaling null": put(text, "rope_scaling", None),
        "rope_scaling linear": put(text, "rope_scaling", {"type": "linear", "factor": 2.0}),
        "rope_scaling dynamic": put(text, "rope_scaling", {"rope_type": "dynamic", "factor": 2.0}),
        "rope_parameters yarn": put(text, "rope_parameters", {"rope_type": "yarn", "factor": 4.0, "rope_theta": theta}),
        "two thetas": put(text, "rope_parameters", {"rope_type": "default", "rope_theta": theta * 3}),
        "theta in rope_scaling beside another": put(text, "rope_scaling", {"rope_type": "default", "rope_theta": theta * 3}),
        "theta left out": drop(text, "rope_theta"),
        "partial rotary": put(text, "partial_rotary_factor", 0.5),
        "partial rotary in rope_parameters": put(
            text, "rope_parameters", {"rope_type": "default", "rope_theta": theta, "partial_rotary_factor": 0.5}),
        "theta whole number": put(text, "rope_theta", 777),
        "vision_feature_layer list": put(top, "vision_feature_layer", [-1, -2]),
        "vision_feature_layer list of one": put(top, "vision_feature_layer", [-2]),
        "vision_feature_layer left out": drop(top, "vision_feature_layer"),
        "strategy left out": drop(top, "vision_feature_select_strategy"),
        "projector act left out": drop(top, "projector_hidden_act"),
        "projector bias left out": drop(top, "multimodal_projector_bias"),
        "vision act left out": drop(vision, "hidden_act"),
        "vision eps left out": drop(vision, "layer_norm_eps"),
        "rms eps left out": drop(text, "rms_norm_eps"),
        "head_dim null": put(text, "head_dim", None),
        "head_dim": put(text, "head_dim", 10),
        "odd head_dim": put(text, "head_dim", 7),
        "num_key_value_heads null": put(text, "num_key_value_heads", None),
        "num_key_value_heads left out": drop(text, "num_key_value_heads"),
        "fractional layers": put(text, "num_hidden_layers", 1.5),
        "layers as text": put(text, "num_hidden_layers", "2"),
        "layers as a float": put(text, "num_hidden_layers", 2.0),
        "negative eps": put(text, "rms_norm_eps", -1e-5),
        "zero eps": put(text, "rms_norm_eps", 0.0),
        "large eps": put(text, "rms_norm_eps", 10.0),
        "tied, head stored and different": several(put(top, "tie_word_embeddings", True), lm),
        "tied in text only, head stored and different": several(
            put(top, "tie_word_embeddings", False), put(text, "tie_word_embeddings", True), lm),
        "tied in vision only": several(put(top, "tie_word_embeddings", False), put(vision, "tie_word_embeddings", True)),
        "tied in text only": put(text, "tie_word_embeddings", True),
        "quantization_config": put(top, "quantization_config", {"quant_method": "bitsandbytes", "load_in_4bit": True}),
        "sliding_window": put(text, "sliding_window", 4),
        "is_causal false": put(text, "is_causal", False),
        "logit softcapping": put(text, "final_logit_softcapping", 1.0),
        "attention multiplier": put(text, "attention_multiplier", 0.3),
        "attention_dropout": put(text, "attention_dropout", 0.5),
        "pretraining_tp": put(text, "pretraining_tp", 2),
        "tie_last_hidden_states": put(vision, "tie_last_hidden_states", True),
        "image_size list": put(vision, "image_size", [vision["image_size"], vision["image_size"]]),
        "image_token_id": several(drop(top, "image_token_index"), put(top, "image_token_id", 3)),
        "two image tokens": put(top, "image_token_id", 7),
        "image_seq_length": put(top, "image_seq_length", 1),
        "eos list": put(text, "eos_token_id", [2, 9]),
        "no end token": put(text, "eos_token_id", None),
        "generation_config eos": nano("generation_config.json", {"eos_token_id": [2, 11]}),
        "generation_config penalty": nano("generation_config.json", {"repetition_penalty": 1.3}),
        "generation_config sampling": nano("generation_config.json", {"do_sample": True, "temperature": 0.2}),
        "generation_config suppress": nano("generation_config.json", {"suppress_tokens": [5]}),
        "transformers_weights": several(put(top, "transformers_weights", "other.safetensors"), lambda: weights.__setitem__(
            "!other.safetensors", True)),
        "per_layer_config": put(text, "per_layer_config", {"0": {"num_key_value_heads": 1}}),
        "hidden_act gelu": put(text, "hidden_act", "gelu"),
        "doubled field": lambda: files.__setitem__("!doubled", True),
        "added token in tokenizer_config": put(
            cfg, "added_tokens_decoder", {"7": dict(token(7, tok_name(tok, 7), lstrip=True), id=None)}),
        "new token in tokenizer_config": put(cfg, "additional_special_tokens", ["<more>"]),
        "added token beyond": lambda: tok["added_tokens"].append(token(532, "<extra>")),
        "add_bos_token false": put(cfg, "add_bos_token", False),
        "add_eos_token": several(put(cfg, "add_eos_token", True), put(cfg, "add_bos_token", True)),
        "no post_processor": put(tok, "post_processor", None),
        "clean_up": put(cfg, "clean_up_tokenization_spaces", True),
        "lowercase": put(tok, "normalizer", {"type": "Sequence", "normalizers": [
            {"type": "Lowercase"}, *tok["normalizer"]["normalizers"]]}),
        "no normalizer": put(tok, "normalizer", None),
        "bpe dropout": lambda: tok["model"].__setitem__("dropout", 0.5),
        "truncation in tokenizer.json": put(tok, "truncation", {
            "direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0}),
        "llama class": several(put(cfg, "tokenizer_class", "LlamaTokenizer"), put(cfg, "legacy", True)),
        "llama class not legacy": several(put(cfg, "tokenizer_class", "LlamaTokenizer"), put(cfg, "legacy", False)),
        "llama class, lowercase": several(put(cfg, "tokenizer_class", "LlamaTokenizer"), put(tok, "normalizer", {
            "type": "Sequence", "normalizers": [{"type": "Lowercase"}, *tok["normalizer"]["normalizers"]]})),
        "pad token unknown": put(cfg, "pad_token", "<pad>"),
        "special_tokens_map": nano("special_tokens_map.json", {"eos_token": "<unk>"}),
        "added_tokens.json": nano("added_tokens.json", {"<more>": 532}),
        "adapter": lambda: files.__setitem__("!adapter", True),
        "inv_freq": lambda: weights.__setitem__("model.language_model.layers.0.self_attn.rotary_emb.inv_freq", torch.ones(2)),
        "unused bias": lambda: weights.__setitem__("model.language_model.layers.0.mlp.extra.bias", torch.ones(2)),
        "lora inside": lambda: weights.__setitem__(
            "model.language_model.layers.0.mlp.gate_proj.lora_A.weight", torch.ones(2, 3)),
        "NaN": lambda: weights["model.language_model.norm.weight"].view(-1).__setitem__(0, float("nan")),
        "old names": lambda: rename(weights),
        "half": lambda: [weights.__setitem__(k, v.half().contiguous()) for k, v in weights.items() if torch.is_tensor(v)],
        "bfloat16": lambda: [weights.__setitem__(k, v.bfloat16()) for k, v in weights.items() if torch.is_tensor(v)],
        "shards": lambda: files.__setitem__("!shards", True),
        "shard with an unlisted tensor": lambda: files.__setitem__("!unlisted", True),
        "head stored alone": several(put(top, "tie_word_embeddings", True), lambda: weights.update(
            {"lm_head.weight": weights.pop("model.language_model.embed_tokens.weight")})),
        "tied, head stored and equal": several(put(top, "tie_word_embeddings", True), lambda: weights.update(
            {"lm_head.weight": weights["model.language_model.embed_tokens.weight"].clone()})),
        "head missing": several(put(top, "tie_word_embeddings", False), put(text, "tie_word_embeddings", False),
                                lambda: weights.pop("lm_head.weight", None)),
        "post_layernorm missing": lambda: weights.pop("model.vision_tower.post_layernorm.weight"),
        "norm missing": lambda: weights.pop("model.language_model.norm.weight"),
        "fewer layers than stored": lambda: text.__setitem__("num_hidden_layers", max(1, text["num_hidden_layers"] - 1)),
        "fewer tower layers than stored": lambda: vision.__setitem__("num_hidden_layers", vision["num_hidden_layers"] - 1),
        "rope_scaling empty": put(text, "rope_scaling", {}),
        "rope_parameters null": put(text, "rope_parameters", None),
        "rope_scaling type without rope_type": put(text, "rope_scaling", {"type": "default"}),
        "rope types that differ": put(text, "rope_scaling", {"type": "linear", "rope_type": "default", "factor": 2.0}),
        "theta as text": put(text, "rope_theta", "500"),
        "theta at the top": several(put(top, "rope_theta", 12.0)),
        "hidden size at the top": put(top, "hidden_size", 8),
        "text fields at the top only": lambda: [top.__setitem__(k, text.pop(k)) for k in ("rms_norm_eps", "rope_theta")],
        "vocab_size at the top": put(top, "vocab_size", 32),
        "dtype float16": put(top, "dtype", "float16"),
        "text dtype float16": put(text, "torch_dtype", "float16"),
        "both dtypes": several(put(top, "dtype", "float32"), put(top, "torch_dtype", "bfloat16")),
        "attn_implementation": put(top, "attn_implementation", "sdpa"),
        "unknown architectures": put(top, "architectures", ["LlavaNextForConditionalGeneration"]),
        "no model_type": drop(top, "model_type"),
        "no text model_type": drop(text, "model_type"),
        "no vision model_type": drop(vision, "model_type"),
        "mistral text": put(text, "model_type", "mistral"),
        "bias field true, stored without": put(text, "attention_bias", not text["attention_bias"]),
        "mlp bias field turned": put(text, "mlp_bias", not text["mlp_bias"]),
        "projector bias field turned": put(top, "multimodal_projector_bias", not top["multimodal_projector_bias"]),
        "vision bias": put(vision, "attention_bias", False),
        "vision rms eps": put(vision, "layer_norm_eps", 1),
        "interpolate_pos_encoding": put(vision, "interpolate_pos_encoding", True),
        "select layer beside": put(top, "mm_vision_select_layer", -1),
        "strategy patch": put(top, "vision_feature_select_strategy", "patch"),
        "image token is another": several(put(top, "image_token_index", 5)),
        "swish": put(text, "hidden_act", "swish"),
        "vision swish": put(vision, "hidden_act", "swish"),
        "projector gelu_pytorch_tanh": put(top, "projector_hidden_act", "gelu_pytorch_tanh"),
        "projector linear": put(top, "projector_hidden_act", "linear"),
        "vision gelu_python": put(vision, "hidden_act", "gelu_python"),
        "position_ids": lambda: weights.__setitem__(
            "model.vision_tower.embeddings.position_ids", torch.arange(5).unsqueeze(0)),
        "mixed names": lambda: [weights.__setitem__("language_model.model." + k.removeprefix("model.language_model."), weights.pop(k))
                                for k in list(weights) if k.startswith("model.language_model.layers.0")],
        "doubled weight": lambda: weights.__setitem__(
            "language_model.model.norm.weight", weights["model.language_model.norm.weight"] * 2),
        "integer weight": lambda: weights.__setitem__(
            "model.language_model.norm.weight", torch.ones(text["hidden_size"], dtype=torch.int64)),
        "double weight": lambda: weights.__setitem__(
            "model.language_model.norm.weight", weights["model.language_model.norm.weight"].double()),
        "infinite unused layer": lambda: weights["model.vision_tower.post_layernorm.weight"].__setitem__(0, float("inf")),
        "single file and shards": lambda: files.__setitem__("!both", True),
        "generation_config min_new_tokens": nano("generation_config.json", {"min_new_tokens": 3, "eos_token_id": 2}),
        "generation_config forced": nano("generation_config.json", {"forced_eos_token_id": 9, "eos_token_id": 2}),
        "generation_config begin_suppress": nano("generation_config.json", {"begin_suppress_tokens": [2], "eos_token_id": 2}),
        "tokenizer added token in the middle": lambda: tok["added_tokens"].append(
            token(9, tok_name(tok, 9), special=False, normalized=True)),
        "tokenizer fuse_unk": lambda: tok["model"].__setitem__("fuse_unk", False),
        "tokenizer ignore_merges": lambda: tok["model"].__setitem__("ignore_merges", True),
        "tokenizer byte_fallback": lambda: tok["model"].__setitem__("byte_fallback", False),
        "tokenizer post_processor with an end": lambda: tok["post_processor"]["single"].append(
            {"SpecialToken": {"id": "</s>", "type_id": 0}}) or tok["post_processor"]["special_tokens"].__setitem__(
            "</s>", {"id": "</s>", "ids": [2], "tokens": ["</s>"]}),
        "tokenizer post_processor of other ids": lambda: tok["post_processor"]["special_tokens"]["<s>"].__setitem__("ids", [9]),
        "no post_processor, add_bos_token": several(put(tok, "post_processor", None), put(cfg, "add_bos_token", True)),
        "bos is another": put(cfg, "bos_token", "<unk>"),
        "bos is another, add_bos_token": several(put(cfg, "bos_token", "<unk>"), put(cfg, "add_bos_token", True)),
        "eos is another": put(cfg, "eos_token", "<unk>"),
        "split_special_tokens": put(cfg, "split_special_tokens", True),
        "add_prefix_space false": put(cfg, "add_prefix_space", False),
        "do_lower_case": put(cfg, "do_lower_case", True),
        "image token flags": put(cfg, "added_tokens_decoder", {
            "3": dict(content="<image>", lstrip=True, rstrip=True, normalized=False, single_word=False, special=True)}),
        "added token renamed": put(cfg, "added_tokens_decoder", {
            "3": dict(content="<picture>", lstrip=False, rstrip=False, normalized=False, single_word=False, special=True)}),
        "extra_special_tokens": put(cfg, "extra_special_tokens", {"image_token": "<pic>"}),
        "special_tokens_map extra": nano("special_tokens_map.json", {"additional_special_tokens": ["What"]}),
        "bert class": put(cfg, "tokenizer_class", "BertTokenizer"),
        "gpt2 class": put(cfg, "tokenizer_class", "GPT2Tokenizer"),
        "unknown class": put(cfg, "tokenizer_class", "MyTokenizer"),
        "t5 class": put(cfg, "tokenizer_class", "T5Tokenizer"),
        "chat_template": nano("chat_template.json", {"chat_template": "{{ messages }}"}),
        "processor patch_size": nano("processor_config.json", {"patch_size": 3, "processor_class": "LlavaProcessor"}),
        "other framework": lambda: files.__setitem__("!format", "mlx"),
    } | tokenizer_oddities(files, token, put, several, nano, cfg, tok) | {
        "mixed types": lambda: mixed(weights, r),
        "mixed types in shards": several(lambda: mixed(weights, r), lambda: files.__setitem__("!shards", True)),
        "index without metadata": several(lambda: files.__setitem__("!shards", True), lambda: files.__setitem__("!bare", True)),
        "doubled tensor in shards": several(lambda: files.__setitem__("!shards", True), lambda: files.__setitem__("!twice", True)),
        "shards in a folder": several(lambda: files.__setitem__("!shards", True), lambda: files.__setitem__("!below", True)),
        "stale shard": lambda: files.__setitem__("!stale", True),
        "stale pickle": lambda: files.__setitem__("!pickle", True),
        "feature layer 0": put(top, "vision_feature_layer", 0),
        "feature layer -3": put(top, "vision_feature_layer", -3),
        "feature layer beyond": put(top, "vision_feature_layer", 9),
        "feature layer null": put(top, "vision_feature_layer", None),
        "feature layer text": put(top, "vision_feature_layer", "-2"),
        "strategy null": put(top, "vision_feature_select_strategy", None),
        "pad beyond": put(text, "pad_token_id", 900),
        "pad -1": put(text, "pad_token_id", -1),
        "pad of an ordinary token": put(text, "pad_token_id", 7),
        "pad null": put(text, "pad_token_id", None),
        "top pad": put(top, "pad_token_id", 9),
        "vocab_size larger": put(text, "vocab_size", 540),
        "vocab_size smaller": put(text, "vocab_size", 500),
        "vocab_size left out": drop(text, "vocab_size"),
        "tied null": put(top, "tie_word_embeddings", None),
        "tied as text": put(top, "tie_word_embeddings", "false"),
        "tied as a number": put(top, "tie_word_embeddings", 1),
        "llama3 rope": put(text, "rope_scaling", {
            "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": 64}),
        "default rope with a factor": put(text, "rope_scaling", {"rope_type": "default", "factor": 4.0, "rope_theta": theta}),
        "rope_theta in vision": put(vision, "rope_theta", 3.0),
        "vision_config null": put(top, "vision_config", None),
        "initializer": several(put(text, "initializer_range", 0.5), put(vision, "initializer_factor", 3.0)),
        "attention_bias null": put(text, "attention_bias", None),
        "attention_bias number": put(text, "attention_bias", 1),
        "use_cache": put(text, "use_cache", False),
        "num_hidden_layers 0": put(text, "num_hidden_layers", 0),
        "max_position_embeddings small": put(text, "max_position_embeddings", 40),
        "architectures of text": put(text, "architectures", ["MistralForCausalLM"]),
        "image_seq_length text": put(top, "image_seq_length", "many"),
        "num_image_tokens": put(top, "num_image_tokens", 3),
        "image_grid_pinpoints": put(top, "image_grid_pinpoints", [[8, 8]]),
        "projector left out": several(drop(top, "projector_hidden_act"), drop(top, "multimodal_projector_bias")),
        "projector null": put(top, "projector_hidden_act", None),
        "vision heads": put(vision, "num_attention_heads", 4 if vision["num_attention_heads"] == 2 else 2),
        "text heads": put(text, "num_attention_heads", 1),
        "vision patch": put(vision, "patch_size", vision["patch_size"] - 1),
        "vision size": put(vision, "image_size", vision["image_size"] + vision["patch_size"]),
        "processor_config of images, the same": nano("processor_config.json", {
            "image_processor": dict(files["preprocessor_config.json"]), "processor_class": "LlavaProcessor"}),
        "processor_config of images, another": nano("processor_config.json", {
            "image_processor": dict(files["preprocessor_config.json"], image_mean=[0.5, 0.5, 0.5])}),
        "processor_config image_token": nano("processor_config.json", {"image_token": "<pic>"}),
        "video preprocessor": nano("video_preprocessor_config.json", {"size": {"height": 4, "width": 4}}),
        "chat_template.jinja": nano("chat_template.jinja", "{{ messages }}"),
        "generation_config without end": nano("generation_config.json", {"max_length": 30}),
        "generation_config from the model": nano("generation_config.json", {"_from_model_config": True, "eos_token_id": 2}),
        "generation_config beams": nano("generation_config.json", {"num_beams": 4, "eos_token_id": 2}),
        "generation_config stop_strings": nano("generation_config.json", {"stop_strings": ["a"], "eos_token_id": 2}),
        "peft_config in it": put(top, "peft_config", {"r": 4}),
        "dtype per part": put(top, "dtype", {"text_config": "float16", "vision_config": "float32"}),
    }


def mixed(weights, r):
    for name, value in weights.items():
        weights[name] = value.to(r.choice([torch.float32, torch.float16, torch.bfloat16])).contiguous()


def tokenizer_oddities(files, token, put, several, nano, cfg, tok):
    """Changes of the tokenizer's files that may change how texts are split and joined."""
    special = {name: tok["added_tokens"][i] for i, name in enumerate(["unk", "bos", "eos", "image"])}
    template = tok["post_processor"]
    level = {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": False, "use_regex": True}
    space = lambda **k: dict({"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first", "split": False}, **k)
    also = lambda *more: {"type": "Sequence", "normalizers": [*more, *tok["normalizer"]["normalizers"]]}
    word = tok_name(tok, 300)
    flags = lambda name, **k: lambda: special[name].update(k)
    plain = [t for t in sorted(tok["model"]["vocab"], key=tok["model"]["vocab"].get)]
    decoders = tok["decoder"]["decoders"]
    return {
        "tok: " + name: act for name, act in {
            "mask_token is a word": put(cfg, "mask_token", word),
            "extra token is a word": put(cfg, "extra_special_tokens", [word]),
            "extra token of a role": put(cfg, "video_token", word),
            "map names a word": nano("special_tokens_map.json", {"cls_token": word}),
            "map splits": nano("special_tokens_map.json", {"split_special_tokens": True}),
            "map adds a start": nano("special_tokens_map.json", {"add_bos_token": True, "add_eos_token": True}),
            "flags left out": put(cfg, "added_tokens_decoder", {"3": {"content": "<image>"}}),
            "flags whole": put(cfg, "added_tokens_decoder", {str(t["id"]): {k: v for k, v in t.items() if k != "id"}
                                                              for t in special.values()}),
            "decoder empty": put(cfg, "added_tokens_decoder", {}),
            "added_tokens.json of a word": nano("added_tokens.json", {word: 300}),
            "added_tokens.json same": nano("added_tokens.json", {"<image>": 3}),
            "image lstrip": flags("image", lstrip=True),
            "image rstrip": flags("image", rstrip=True),
            "image single_word": flags("image", single_word=True),
            "image normalized": flags("image", normalized=True),
            "image not special": flags("image", special=False, normalized=False),
            "eos rstrip": flags("eos", rstrip=True),
            "unk normalized": flags("unk", normalized=True),
            "bos not special": flags("bos", special=False),
            "added with a gap": lambda: tok["added_tokens"].append(token(540, "<far>")),
            "added of another id": lambda: tok["added_tokens"].append(token(9, "<nine>")),
            "word added": lambda: tok["added_tokens"].append(token(300, word, special=False, normalized=True)),
            "word added, single": lambda: tok["added_tokens"].append(token(300, word, special=False, single_word=True)),
            "two templates": put(tok, "post_processor", {"type": "Sequence", "processors": [template, template]}),
            "template and levels": put(tok, "post_processor", {"type": "Sequence", "processors": [level, template]}),
            "roberta": put(tok, "post_processor", {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 1],
                                                   "trim_offsets": True, "add_prefix_space": True}),
            "template of B": lambda: template["single"].__setitem__(1, {"Sequence": {"id": "B", "type_id": 0}}),
            "metaspace first": several(put(tok, "normalizer", None), put(tok, "pre_tokenizer", space())),
            "metaspace always": several(put(tok, "normalizer", None), put(tok, "pre_tokenizer", space(prepend_scheme="always"))),
            "metaspace never": several(put(tok, "normalizer", None), put(tok, "pre_tokenizer", space(prepend_scheme="never"))),
            "metaspace split": several(put(tok, "normalizer", None), put(tok, "pre_tokenizer", space(split=True))),
            "whitespace": put(tok, "pre_tokenizer", {"type": "Whitespace"}),
            "whitespace split": put(tok, "pre_tokenizer", {"type": "WhitespaceSplit"}),
            "digits": put(tok, "pre_tokenizer", {"type": "Digits", "individual_digits": True}),
            "punctuation": put(tok, "pre_tokenizer", {"type": "Punctuation", "behavior": "Isolated"}),
            "byte level": put(tok, "pre_tokenizer", level),
            "bert pre": put(tok, "pre_tokenizer", {"type": "BertPreTokenizer"}),
            "unicode scripts": put(tok, "pre_tokenizer", {"type": "UnicodeScripts"}),
            "fixed length": put(tok, "pre_tokenizer", {"type": "FixedLength", "length": 3}),
            "split": put(tok, "pre_tokenizer", {"type": "Split", "pattern": {"Regex": r"\p{N}{1,3}| ?\p{L}+"},
                                                "behavior": "Isolated", "invert": False}),
            "delimiter": put(tok, "pre_tokenizer", {"type": "CharDelimiterSplit", "delimiter": "a"}),
            "nfc": put(tok, "normalizer", also({"type": "NFC"})),
            "nfd": put(tok, "normalizer", also({"type": "NFD"})),
            "nfkc": put(tok, "normalizer", also({"type": "NFKC"})),
            "nfkd, accents": put(tok, "normalizer", also({"type": "NFKD"}, {"type": "StripAccents"})),
            "strip": put(tok, "normalizer", also({"type": "Strip", "strip_left": True, "strip_right": True})),
            "bert normalizer": put(tok, "normalizer", also({
                "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
                "lowercase": True})),
            "nmt": put(tok, "normalizer", also({"type": "Nmt"})),
            "replace by pattern": put(tok, "normalizer", also({"type": "Replace", "pattern": {"Regex": " +"}, "content": " "})),
            "byte level normalizer": put(tok, "normalizer", {"type": "ByteLevel"}),
            "precompiled empty": put(tok, "normalizer", {"type": "Precompiled", "precompiled_charsmap": ""}),
            "unknown normalizer": put(tok, "normalizer", {"type": "Mirror"}),
            "no decoder": put(tok, "decoder", None),
            "metaspace decoder": put(tok, "decoder", space(prepend_scheme="always")),
            "byte level decoder": put(tok, "decoder", {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True,
                                                       "use_regex": True}),
            "wordpiece decoder": put(tok, "decoder", {"type": "WordPiece", "prefix": "##", "cleanup": True}),
            "ctc decoder": put(tok, "decoder", {"type": "CTC", "pad_token": "<unk>", "word_delimiter_token": "a", "cleanup": True}),
            "bpe decoder": put(tok, "decoder", {"type": "BPEDecoder", "suffix": "a"}),
            "no strip": put(tok, "decoder", {"type": "Sequence", "decoders": decoders[:-1]}),
            "no fuse": put(tok, "decoder", {"type": "Sequence", "decoders": decoders[:2]}),
            "padding inside": put(tok, "padding", {
                "strategy": {"Fixed": 12}, "direction": "Left", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0,
                "pad_token": "<unk>"}),
            "padding names a word": put(tok, "padding", {
                "strategy": "BatchLongest", "direction": "Left", "pad_to_multiple_of": None, "pad_id": 300, "pad_type_id": 0,
                "pad_token": word}),
            "truncation left": put(tok, "truncation", {"direction": "Left", "max_length": 2, "strategy": "OnlyFirst", "stride": 1}),
            "model_max_length": put(cfg, "model_max_length", 3),
            "no unk": lambda: tok["model"].__setitem__("unk_token", None),
            "no byte fallback, no unk": lambda: tok["model"].update(byte_fallback=False, unk_token=None),
            "no byte fallback": lambda: tok["model"].update(byte_fallback=False, fuse_unk=r_bool(tok)),
            "prefix": lambda: tok["model"].__setitem__("continuing_subword_prefix", "a"),
            "suffix": lambda: tok["model"].__setitem__("end_of_word_suffix", "a"),
            "empty prefix and suffix": lambda: tok["model"].update(continuing_subword_prefix="", end_of_word_suffix=""),
            "ignore merges": lambda: tok["model"].__setitem__("ignore_merges", True),
            "merges as pairs": lambda: tok["model"].__setitem__(
                "merges", [m.split(" ") if isinstance(m, str) else " ".join(m) for m in tok["model"]["merges"]]),
            "merges turned": lambda: tok["model"]["merges"].reverse(),
            "merge twice": lambda: tok["model"]["merges"].insert(0, tok["model"]["merges"][-1]),
            "zero dropout": lambda: tok["model"].__setitem__("dropout", 0.0),
            "word level": put(tok, "model", {"type": "WordLevel", "unk_token": "<unk>", "vocab": tok["model"]["vocab"]}),
            "word piece": put(tok, "model", {"type": "WordPiece", "unk_token": "<unk>", "continuing_subword_prefix": "",
                                             "max_input_chars_per_word": 100, "vocab": tok["model"]["vocab"]}),
            "unigram": put(tok, "model", {"type": "Unigram", "unk_id": 0, "byte_fallback": True,
                                          "vocab": [[w, -1.0 - i / 100] for i, w in enumerate(plain)]}),
            "unigram without type": put(tok, "model", {"unk_id": 0, "vocab": [[w, -1.0] for w in plain]}),
            "no model type": lambda: tok["model"].pop("type"),
            "two tokens of an id": lambda: tok["model"]["vocab"].__setitem__("twice", 300),
            "id missing in the middle": lambda: tok["model"]["vocab"].__setitem__(word, 531 + 5),
            "clean up off": put(cfg, "clean_up_tokenization_spaces", False),
            "spaces between": put(cfg, "spaces_between_special_tokens", True),
            "padding_side": put(cfg, "padding_side", "left"),
            "auto_map": put(cfg, "auto_map", {"AutoTokenizer": ["x.Y", None]}),
            "fast files": put(cfg, "fast_tokenizer_files", ["tokenizer.json", "tokenizer.4.0.0.json"]),
            "from_slow": put(cfg, "from_slow", True),
            "init_inputs": put(cfg, "init_inputs", ["a"]),
            "errors": put(cfg, "errors", "ignore"),
            "image_token": put(cfg, "image_token", "<image>"),
            "image_token is another": put(cfg, "image_token", "</s>"),
            "chat_template": put(cfg, "chat_template", "{{ messages }}"),
            "vocab inside": put(cfg, "vocab", {"a": 0}),
            "eos as a dict": put(cfg, "eos_token", {"__type": "AddedToken", "content": "</s>", "lstrip": True, "rstrip": True,
                                                    "normalized": True, "single_word": False}),
            "as published": lambda: cfg.update({
                "add_bos_token": True, "add_eos_token": False, "add_prefix_space": None, "legacy": False,
                "clean_up_tokenization_spaces": False, "bos_token": "<s>", "eos_token": "</s>", "pad_token": "<unk>",
                "unk_token": "<unk>", "image_token": "<image>", "extra_special_tokens": {"image_token": "<image>"},
                "model_max_length": 1000000000000000019884624838656, "padding_side": "left", "sp_model_kwargs": {},
                "processor_class": "LlavaProcessor", "tokenizer_class": "LlamaTokenizer", "trust_remote_code": False,
                "use_default_system_prompt": False}),
        }.items()
    }


def r_bool(tok):
    return len(tok["added_tokens"]) % 2 == 0


def tok_name(tok, id):
    return next(name for name, value in tok["model"]["vocab"].items() if value == id)


def rename(weights):
    for name in list(weights):
        plain = name.removeprefix("model.")
        new = ("language_model." + plain if plain.startswith("lm_head") else
               plain.replace("language_model.", "language_model.model.", 1) if plain.startswith("language_model.") else
               plain.replace("vision_tower.", "vision_tower.vision_model.", 1) if plain.startswith("vision_tower.") else plain)
        weights[new] = weights.pop(name)


def plain_model(config, r):
    """Random weights for a configuration before anything is odd about it."""
    known = json.loads(json.dumps(config))
    torch.manual_seed(r.randrange(1 << 30))
    text = dict(known.pop("text_config"))
    moved = text.pop("rope_parameters", None) or text.pop("rope_scaling", None)
    text["rope_parameters"] = moved or {"rope_type": "default", "rope_theta": text.pop("rope_theta")}
    built = LlavaConfig(vision_config=CLIPVisionConfig(**known.pop("vision_config")), text_config=LlamaConfig(**text),
                        **{k: v for k, v in known.items() if k not in ("architectures", "model_type")})
    model = LlavaForConditionalGeneration(built)
    weights = {}
    with torch.no_grad():
        for name, value in model.state_dict().items():
            spread = 0.1 if name.endswith("bias") else 0.25
            one = 1.0 if "norm" in name and name.endswith("weight") else 0.0
            weights[name] = one + torch.randn(value.shape) * spread
    if config["tie_word_embeddings"]:
        weights.pop("lm_head.weight", None)
    return weights


def reference(folder, config, case, r):
    model, info = LlavaForConditionalGeneration.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager", output_loading_info=True)
    model.eval()
    case["told by transformers"] = {k: sorted(map(str, v))[:5] for k, v in info.items() if v}
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder)
        texts = [t for t in TEXTS if t] + [random_text(r) for _ in range(6)]
        case["texts"] = [[t, tokenizer(t)["input_ids"]] for t in texts]
        rows = [[r.randrange(532) for _ in range(r.randint(1, 9))] for _ in range(3)]
        rows += [tokenizer(t, add_special_tokens=False)["input_ids"] for t in texts[:4]]
        case["answers"] = [[row, tokenizer.decode(row, skip_special_tokens=True)] for row in rows if row]
        case["class"] = type(tokenizer).__name__
    except BaseException as e:  # a panic of the native library is no Exception
        case["tokenizer error"] = f"{type(e).__name__}: {str(e)[:200]}"
    c = model.config
    size = c.vision_config.image_size
    pixels = torch.randn(1, 3, size, size)
    side = size // c.vision_config.patch_size
    tokens = side * side + (c.vision_feature_select_strategy == "full")
    row = [1] + [r.randrange(8, 500) for _ in range(9)]
    row[4] = c.image_token_id
    case["ids"] = row
    wide = [i for id in row for i in ([id] * tokens if id == c.image_token_id else [id])]
    with torch.no_grad():
        shown = model(input_ids=torch.tensor([wide]), pixel_values=pixels).logits[0]
    ends = model.generation_config.eos_token_id
    case["ends"] = ends if isinstance(ends, list) else [ends]
    return {"pixels": pixels, "logits": shown.contiguous()}


def write(folder, config, files, weights):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    text = json.dumps(config, indent=1)
    if files.pop("!doubled", False):
        text = text.replace('"image_token_index"', '"vision_feature_layer": 0,\n "image_token_index"')
    (folder / "config.json").write_text(text)
    adapter, shards, unlisted, kind, both = (
        files.pop(k, None) for k in ("!adapter", "!shards", "!unlisted", "!format", "!both"))
    other = weights.pop("!other.safetensors", None)
    bare, twice, below, stale, pickle = (files.pop(k, None) for k in ("!bare", "!twice", "!below", "!stale", "!pickle"))
    for name, value in files.items():
        (folder / name).write_text(value if isinstance(value, str) else json.dumps(value))
    meta = {"format": kind or "pt"}
    weights = {k: v.contiguous() for k, v in weights.items()}
    if other:
        save_file({k: v * 1.5 for k, v in weights.items()}, folder / "other.safetensors", metadata=meta)
    if adapter:
        (folder / "adapter_config.json").write_text(json.dumps({
            "peft_type": "LORA", "r": 2, "lora_alpha": 4, "target_modules": ["gate_proj"], "base_model_name_or_path": "x"}))
        save_file({"base_model.model.x.lora_A.weight": torch.ones(2, 3)}, folder / "adapter_model.safetensors", metadata=meta)
    if both:
        save_file({k: v * 1.5 for k, v in weights.items()}, folder / "model-00001-of-00001.safetensors", metadata=meta)
        (folder / "model.safetensors.index.json").write_text(json.dumps(
            {"metadata": {}, "weight_map": {name: "model-00001-of-00001.safetensors" for name in weights}}))
    if stale:
        save_file({k: v * 1.5 for k, v in weights.items()}, folder / "model-00003-of-00003.safetensors", metadata=meta)
    if pickle:
        torch.save({k: v * 1.5 for k, v in weights.items()}, folder / "pytorch_model.bin")
    if not (shards or unlisted):
        save_file(weights, folder / "model.safetensors", metadata=meta)
        return
    names, where = sorted(weights), {}
    for shard in range(2):
        file = f"model-{shard + 1:05d}-of-00002.safetensors"
        part = {name: weights[name] for name in names[shard::2]}
        if twice and shard == 1:
            part[names[0]] = weights[names[0]] * 2
        if below:
            (folder / "part").mkdir(exist_ok=True)
            file = "part/" + file
        save_file(part, folder / file, metadata=meta)
        where.update({name: file for name in part})
    if unlisted:
        where.pop("model.language_model.norm.weight")
    (folder / "model.safetensors.index.json").write_text(json.dumps(
        {"weight_map": where} if bare else {"metadata": {"total_size": 1}, "weight_map": where}))


def main():
    out, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 150
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    for number in range(int(sys.argv[4]) if len(sys.argv) > 4 else 0, count):
        r = random.Random(seed * 10007 + number)
        config, files = base(r)
        weights = plain_model(config, r)
        all_odd = oddities(config, files, weights, r)
        names = list(all_odd)
        chosen = [names[number % len(names)]] + (r.sample(names, r.choice([0, 1, 2])) if number >= len(names) else [])
        for name in dict.fromkeys(chosen):
            try:
                all_odd[name]()
            except (KeyError, AttributeError, TypeError):
                pass
        folder = out / f"{number:03d}"
        expected = out / f"{number:03d}.expected"
        shutil.rmtree(expected, ignore_errors=True)
        expected.mkdir(parents=True)
        case = {"odd": list(dict.fromkeys(chosen))}
        try:
            write(folder, config, files, weights)
            torch.manual_seed(number)
            save_file(reference(folder, config, case, r), expected / "expected.safetensors")
        except BaseException as e:
            case["error"] = f"{type(e).__name__}: {str(e)[:300]}"
        (expected / "case.json").write_text(json.dumps(case))
        print(number, case["odd"], case.get("error", "")[:100], flush=True)


main()
