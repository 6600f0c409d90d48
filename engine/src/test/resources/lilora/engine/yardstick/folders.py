"""Makes random tiny model folders, each with odd fields or files, and what transformers computes with them.

Run by hand, never by the build: python folders.py OUT [COUNT [SEED]] (torch 2.15, transformers 5.24; CPU), then
lilora.engine.plan.FoldersBesideTransformers OUT compares. A folder holds the model, and beside it, in OUT/NAME.expected/,
  case.json             what was odd, ids of the prompt, texts with their ids, or the error of transformers
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
    theta = text["rope_theta"]
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
    }


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
    text["rope_parameters"] = {"rope_type": "default", "rope_theta": text.pop("rope_theta")}
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
        case["texts"] = [[t, tokenizer(t)["input_ids"]] for t in TEXTS if t]
        case["class"] = type(tokenizer).__name__
    except Exception as e:
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
    for name, value in files.items():
        (folder / name).write_text(json.dumps(value))
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
    if not (shards or unlisted):
        save_file(weights, folder / "model.safetensors", metadata=meta)
        return
    names, where = sorted(weights), {}
    for shard in range(2):
        file = f"model-{shard + 1:05d}-of-00002.safetensors"
        part = {name: weights[name] for name in names[shard::2]}
        save_file(part, folder / file, metadata=meta)
        where.update({name: file for name in part})
    if unlisted:
        where.pop("model.language_model.norm.weight")
    (folder / "model.safetensors.index.json").write_text(json.dumps({"metadata": {}, "weight_map": where}))


def main():
    out, count = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 150
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    for number in range(count):
        r = random.Random(seed * 10007 + number)
        config, files = base(r)
        weights = plain_model(config, r)
        all_odd = oddities(config, files, weights, r)
        names = list(all_odd)
        chosen = [names[number % len(names)]] + (r.sample(names, r.choice([0, 1])) if number >= len(names) else [])
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
        except Exception as e:
            case["error"] = f"{type(e).__name__}: {str(e)[:300]}"
        (expected / "case.json").write_text(json.dumps(case))
        print(number, case["odd"], case.get("error", "")[:100], flush=True)


main()
