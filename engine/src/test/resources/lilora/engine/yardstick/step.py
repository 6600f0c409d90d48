"""The yardstick of StepBesidePyTorch: the same training steps in PyTorch, with transformers' LLaVA and a LiLoRA layer of
the same maths. Not part of the product or its tests. Needs torch, transformers and safetensors.

    python step.py FOLDER THREADS [lilora|peft] [eager|compiled]

FOLDER holds what StepBesidePyTorch wrote: model (the base model), start.safetensors (LiLoRA's tensors by our names) and
steps.json (the batches). Reads one line from stdin for each step, and answers with "loss milliseconds". With peft, the
layers are those of PEFT's LoRA of the same rank on the same linears, without a penalty: fewer operations, another loss.
Compiled: the whole of forward and loss goes through torch.compile, with lengths as symbols.
"""

import json
import sys
import time
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from transformers import LlavaForConditionalGeneration

folder = Path(sys.argv[1])
torch.set_num_threads(int(sys.argv[2]))
work = json.loads((folder / "steps.json").read_text())
start = load_file(folder / "start.safetensors")
features = load_file(folder / "features.safetensors")["features"]
model = LlavaForConditionalGeneration.from_pretrained(folder / "model", dtype=torch.float32, attn_implementation="sdpa")
model.requires_grad_(False)
model.train()


class LiLora(nn.Module):
    """y = W x + b + scale C A x, C = g B0 + (1 - g) B A2: arXiv 2508.06202, written as published LoRA layers are."""

    def __init__(self, base, site):
        super().__init__()
        self.base = base
        parameter = lambda name: nn.Parameter(start[name + "/" + site].clone())
        self.down = parameter("shared/A")
        self.basis = parameter("shared/B0")
        self.own_down = parameter("task2/A")
        self.own_up = parameter("task2/B")
        self.mix = parameter("task2/f")
        self.anchor = start["training/anchor/" + site]
        self.before = start["task1/B/" + site] @ start["task1/A/" + site]

    def forward(self, x):
        g = torch.sigmoid(self.mix)
        hidden = x @ self.down.T
        own = (hidden @ self.own_down.T) @ self.own_up.T
        return self.base(x) + work["scale"] * (g * (hidden @ self.basis.T) + (1 - g) * own)

    def stability(self):
        own = (self.own_up @ self.own_down).flatten()
        cosine = torch.cosine_similarity(own, self.before.flatten(), dim=0).detach()
        return (1 - cosine) * (self.basis - self.anchor).square().sum()


method = sys.argv[3] if len(sys.argv) > 3 else "lilora"
compiled = len(sys.argv) > 4 and sys.argv[4] == "compiled"
# Names on disk are those of checkpoints; the modules of newer transformers have a prefix of their own.
paths = {site: site.replace("language_model.model.", "language_model.") for site in work["sites"]}
layers = []
if method == "peft":
    from peft import LoraConfig, inject_adapter_in_model

    rank = next(t.shape[0] for name, t in start.items() if name.startswith("shared/A/"))
    config = LoraConfig(
        r=rank, lora_alpha=rank * work["scale"], lora_dropout=0.0, target_modules=["model." + p for p in paths.values()]
    )
    inject_adapter_in_model(config, model)
else:
    for site, path in paths.items():
        parent_path, _, leaf = path.rpartition(".")
        parent = model.model.get_submodule(parent_path)
        layer = LiLora(getattr(parent, leaf), site)
        setattr(parent, leaf, layer)
        layers.append(layer)

trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=work["learningRate"], betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0)
image_token = model.config.image_token_id
tokens = features.shape[1]


def expanded(batch):
    """Right-padded ids and labels with one position for every visual token."""
    rows, labels = [], []
    for ids, wanted in zip(batch["ids"], batch["labels"]):
        at = ids.index(image_token)
        rows.append(ids[:at] + [image_token] * tokens + ids[at + 1 :])
        labels.append(wanted[:at] + [-100] * tokens + wanted[at + 1 :])
    longest = max(map(len, rows))
    mask = torch.tensor([[1] * len(r) + [0] * (longest - len(r)) for r in rows])
    ids = torch.tensor([r + [0] * (longest - len(r)) for r in rows])
    wanted = torch.tensor([l + [-100] * (longest - len(l)) for l in labels])
    return ids, mask, wanted


def loss_of(ids, mask, wanted, images):
    embeds = model.get_input_embeddings()(ids)
    visual = model.model.multi_modal_projector(features[images])
    places = (ids == image_token).unsqueeze(-1).expand_as(embeds)
    embeds = embeds.masked_scatter(places, visual)
    hidden = model.model.language_model(inputs_embeds=embeds, attention_mask=mask).last_hidden_state
    logits = model.lm_head(hidden)
    loss = nn.functional.cross_entropy(
        logits[:, :-1].reshape(-1, logits.shape[-1]), wanted[:, 1:].reshape(-1), ignore_index=-100
    )
    return loss + sum(layer.stability() for layer in layers)


if compiled:
    # Of a decoder as deep as micro's, torch 2.7.1 writes checks of indices that its own C++ compiler refuses.
    torch._inductor.config.assert_indirect_indexing = False
    loss_of = torch.compile(loss_of, dynamic=True)


def step(batch):
    ids, mask, wanted = expanded(batch)
    loss = loss_of(ids, mask, wanted, torch.tensor(batch["images"]))
    loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


print("ready", flush=True)
for number, _ in enumerate(sys.stdin):
    begin = time.perf_counter()
    loss = step(work["batches"][number % len(work["batches"])])
    print(f"{loss:.6f} {(time.perf_counter() - begin) * 1e3:.1f}", flush=True)
