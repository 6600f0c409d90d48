"""Makes adapters with PEFT on the tiny models of ../model/fixtures, and what transformers computes with them.

Run by hand, never by the build: python make_adapters.py [NAME ...] (torch 2.15, transformers 5.24, peft 0.21, safetensors; CPU).
Each folder is an adapter as save_pretrained writes it, plus expected.safetensors: the logits of the model's first sample
(and, where the model is in bfloat16, "exact": the same in float32).
"""

import json
import pathlib
import shutil
import sys

import torch
from peft import LoraConfig, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import LlavaForConditionalGeneration

HERE = pathlib.Path(__file__).parent
MODELS = HERE.parent / "model" / "fixtures"
NO_VISION = r".*vision_tower.*"

CASES = {
    # what the exporter must write: the adapters that the fixture "plain" brings along, saved by PEFT
    "plain": ("plain", dict(r=2, lora_alpha=3, lora_dropout=0.1,
                            target_modules=["gate_proj", "up_proj", "down_proj", "linear_1", "linear_2"]), {}),
    "patterns": ("plain", dict(r=2, lora_alpha=3, use_rslora=True,
                               target_modules=r"model\.(language_model\.layers\.(?P<layer>\d)\.mlp\..*_proj|"
                                              r"multi_modal_projector\.linear_1)",
                               rank_pattern={r"layers\.1\.mlp\.down_proj": 3, "gate_proj": 1},
                               alpha_pattern={r"^model\.multi_modal_projector\.linear_1": 5}),
                 dict(dtype=torch.bfloat16)),
    "dora": ("grouped", dict(r=3, lora_alpha=6, use_dora=True, target_modules=["q_proj", "o_proj", "gate_proj"],
                             exclude_modules=NO_VISION, layers_to_transform=[0, 2], layers_pattern="layers"), {}),
    "all-linear": ("grouped", dict(r=2, lora_alpha=1, use_dora=True, use_rslora=True, target_modules="all-linear",
                                   exclude_modules=NO_VISION), dict(dtype=torch.float16, keep_targets=True)),
    "head": ("single", dict(r=2, lora_alpha=4, target_modules=["lm_head", "down_proj"]), {}),
    "older-names": ("counted", dict(r=2, lora_alpha=4, target_modules=["v_proj", "up_proj", "linear_1"],
                                    exclude_modules=[]), dict(older=True)),
    # on a base model in bfloat16, where PEFT computes the lengths and the thin products in float32
    "dora-bf16": ("grouped", dict(r=3, lora_alpha=6, use_dora=True, target_modules=["q_proj", "o_proj", "gate_proj"],
                                  exclude_modules=NO_VISION, layers_to_transform=[0, 2], layers_pattern="layers"),
                  dict(base=torch.bfloat16)),
    "lora-bf16": ("grouped", dict(r=3, lora_alpha=6, target_modules=["q_proj", "down_proj", "linear_2"],
                                  exclude_modules=NO_VISION), dict(base=torch.bfloat16)),
    # the names of the original repository, as the scripts made from it save them
    "original-names": ("plain", dict(r=2, lora_alpha=4, target_modules=["v_proj", "down_proj", "linear_1", "linear_2"],
                                     exclude_modules=NO_VISION), dict(original=True)),
}


def original(name):
    """The names of the original repository of LLaVA."""
    return (name.replace("model.model.language_model.", "model.model.")
            .replace("model.model.multi_modal_projector.linear_1", "model.model.mm_projector.0")
            .replace("model.model.multi_modal_projector.linear_2", "model.model.mm_projector.2"))


def older(name):
    """The names of transformers before 4.52."""
    return (name.replace("model.model.language_model.", "model.language_model.model.")
            .replace("model.model.multi_modal_projector.", "model.multi_modal_projector."))


def build(name, base, config, options, seed):
    folder = HERE / name
    shutil.rmtree(folder, ignore_errors=True)
    model = LlavaForConditionalGeneration.from_pretrained(MODELS / base, dtype=options.get("base", torch.float32),
                                                          attn_implementation="eager")
    given = load_file(MODELS / base / "expected.safetensors")
    cases = json.loads((MODELS / base / "cases.json").read_text())
    if options.get("older"):
        config = dict(config, exclude_modules=NO_VISION)
    if name == "head":
        config = dict(config, target_modules=r".*(lm_head|language_model.*down_proj)")
    peft = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", **config)).eval()
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for key, weight in peft.named_parameters():
            if "lora_magnitude" in key:
                weight.mul_(0.5 + torch.rand(weight.shape, generator=generator))
            elif "lora_" in key:
                weight.copy_(torch.randn(weight.shape, generator=generator) * 0.3)
                weight.copy_(weight.to(options.get("dtype", torch.float32)).float())
        if name == "plain":
            for site in cases["sites"]:
                module = peft.get_submodule("base_model.model." + site.replace("language_model.model.", "model.language_model.")
                                            .replace("multi_modal_projector", "model.multi_modal_projector"))
                module.lora_A["default"].weight.copy_(given[site + ".down"])
                module.lora_B["default"].weight.copy_(given[site + ".up"])
        marker, tokens = model.config.image_token_index, cases["imageTokens"]
        row = [x for id in cases["ids"][0] for x in ([id] * tokens if id == marker else [id])]
        ids = torch.tensor([row])
        logits = peft(input_ids=ids, attention_mask=torch.ones_like(ids), 
                      pixel_values=given["pixels"][:1].to(model.dtype)).logits[0].float()
    peft.save_pretrained(folder, save_embedding_layers=False)
    (folder / "README.md").unlink()
    file = folder / "adapter_model.safetensors"
    tensors = {k: v.to(options.get("dtype", v.dtype)) if "lora_magnitude" not in k else v for k, v in load_file(file).items()}
    stored = json.loads((folder / "adapter_config.json").read_text())
    stored["base_model_name_or_path"] = base
    if isinstance(stored["target_modules"], list):
        stored["target_modules"].sort()
    if options.get("keep_targets"):
        # PEFT saves the names that it resolved; what a person may have written stands here.
        stored["target_modules"] = "all-linear"
    if options.get("original"):
        tensors = {original(k): v for k, v in tensors.items()}
        stored["target_modules"] = sorted({"linear_1": "mm_projector.0", "linear_2": "mm_projector.2"}.get(t, t)
                                          for t in stored["target_modules"])
    if options.get("older"):
        tensors = {older(k): v for k, v in tensors.items()}
    save_file({k: v.contiguous() for k, v in tensors.items()}, file, metadata={"format": "pt"})
    (folder / "adapter_config.json").write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n")
    expected = {"logits": logits.contiguous()}
    if options.get("base"):
        # what bfloat16 rounds: the same adapter and the same (rounded) weights in float32
        peft.float()
        with torch.no_grad():
            expected["exact"] = peft(input_ids=ids, attention_mask=torch.ones_like(ids),
                                     pixel_values=given["pixels"][:1].to(torch.bfloat16).float()).logits[0].contiguous()
    save_file(expected, folder / "expected.safetensors")
    print(name, len(tensors), logits.abs().max().item(), sorted(tensors)[:3])


if __name__ == "__main__":
    for number, (name, (base, config, options)) in enumerate(CASES.items()):
        if len(sys.argv) > 1 and name not in sys.argv[1:]:
            continue
        build(name, base, config, options, 300 + number)
