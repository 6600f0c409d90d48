"""Makes task banks as LiLoRA's released code saves them, and what transformers computes with each of their tasks.

Run by hand, never by the build: python make_bank.py (torch 2.15, transformers 5.24, safetensors; CPU). The structure follows the
released code (peft/lilora_state.py and tuners/lilora.py of chanceche/LiLoRA, format lilora-task-bank-v2), which is not needed to run
this. "bank" is for the tiny model "plain" of ../model/fixtures; expected.safetensors has the logits of its first sample for each task,
and all tensors of the bank under their keys. "bank-bf16" has the same numbers in bfloat16, as DeepSpeed leaves them.
"""

import json
import pathlib
import shutil

import torch
from safetensors.torch import load_file, save_file
from transformers import LlavaForConditionalGeneration

HERE = pathlib.Path(__file__).parent
MODEL = HERE.parent / "model" / "fixtures" / "plain"
RANK, SUB, ALPHA, TASKS = 4, 2, 8, ("0", "1")


def original(name):
    """The names of the original repository of LLaVA."""
    return (name.replace("model.language_model.", "model.")
            .replace("model.multi_modal_projector.linear_1", "model.mm_projector.0")
            .replace("model.multi_modal_projector.linear_2", "model.mm_projector.2"))


def main():
    model = LlavaForConditionalGeneration.from_pretrained(MODEL, dtype=torch.float32, attn_implementation="eager").eval()
    ends = ("gate_proj", "up_proj", "down_proj", "multi_modal_projector.linear_1", "multi_modal_projector.linear_2")
    sites = [n for n, m in model.named_modules() if isinstance(m, torch.nn.Linear) and n.endswith(ends)]
    generator = torch.Generator().manual_seed(2508)
    # Rounded to bfloat16, so that both banks hold the same numbers.
    draw = lambda *shape: (torch.randn(*shape, generator=generator) * 0.4).bfloat16().float()
    bank = {"format": "lilora-task-bank-v2", "lora_share_A": {}, "lora_share_B": {},
            "lora_specific_A": {t: {} for t in TASKS}, "lora_specific_B": {t: {} for t in TASKS}, "task_order": []}
    parts = {}
    for site in sites:
        layer, key = model.get_submodule(site), "base_model.model." + original(site)
        a, b0 = draw(RANK, layer.in_features), draw(layer.out_features, RANK)
        bank["lora_share_A"][f"{key}.lora_share_A.default.weight"] = a
        bank["lora_share_B"][f"{key}.lora_share_B.default.weight"] = b0
        for task in TASKS:
            at, bt, f = draw(SUB, RANK), draw(layer.out_features, SUB), draw(1)
            bank["lora_specific_A"][task][f"{key}.lora_specific_A.default.{task}.weight"] = at
            bank["lora_specific_B"][task][f"{key}.lora_specific_B.default.{task}.weight"] = bt
            bank["lora_specific_B"][task][f"{key}.lora_specific_B.default.{task}.fusion"] = f
            g = torch.sigmoid(f)
            parts[site, task] = (ALPHA / RANK) * ((g * b0 + (1 - g) * (bt @ at)) @ a)
    bank["task_order"] = list(TASKS)
    cases, given = json.loads((MODEL / "cases.json").read_text()), load_file(MODEL / "expected.safetensors")
    marker, tokens = model.config.image_token_index, cases["imageTokens"]
    ids = torch.tensor([[x for i in cases["ids"][0] for x in ([i] * tokens if i == marker else [i])]])
    expected = {}
    for task in TASKS:
        with torch.no_grad():
            for site in sites:
                model.get_submodule(site).weight.add_(parts[site, task])
            expected["logits." + task] = model(input_ids=ids, attention_mask=torch.ones_like(ids),
                                               pixel_values=given["pixels"][:1]).logits[0].contiguous()
            for site in sites:
                model.get_submodule(site).weight.sub_(parts[site, task])
    for group in ("lora_share_A", "lora_share_B"):
        expected |= bank[group]
    for group in ("lora_specific_A", "lora_specific_B"):
        for task in TASKS:
            expected |= bank[group][task]
    config = dict(auto_mapping=None, base_model_name_or_path="vicuna-7b-v1.5", bias="none", fan_in_fan_out=False, inference_mode=False,
                  init_lora_weights=True, layers_pattern=None, layers_to_transform=None, lora_alpha=ALPHA, lora_dropout=0.05,
                  modules_to_save=None, peft_type="LILORA", r=RANK, revision=None, sub_rank=SUB,
                  target_modules=["mm_projector.2", "down_proj", "gate_proj", "mm_projector.0", "up_proj"], task_id=1,
                  task_type="CAUSAL_LM_LILORA")
    narrow = lambda value: ({k: narrow(v) for k, v in value.items()} if isinstance(value, dict)
                            else value.bfloat16() if torch.is_tensor(value) else value)
    for name, content in (("bank", bank), ("bank-bf16", narrow(bank))):
        folder = HERE / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        torch.save(content, folder / "lilora_task_bank.bin")
        torch.save({}, folder / "non_lora_trainables.bin")
        (folder / "adapter_config.json").write_text(json.dumps(config, indent=2, sort_keys=True))
    save_file(expected, HERE / "bank" / "expected.safetensors")


if __name__ == "__main__":
    main()
