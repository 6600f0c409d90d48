"""The yardstick of a whole run: six tasks in a row with LiLoRA in transformers, each stage followed by answering the test
items of all tasks so far with `generate`, one at a time, as the published scripts do. Not part of the product or its
tests. Needs torch, transformers, tokenizers, safetensors and pillow.

    python pipeline.py EXPERIMENT.json THREADS EVERY

EXPERIMENT is an experiment file of the product. Training runs in full (each image through the vision tower in each step);
of the test items every EVERY-th is answered and the time multiplied. Images are decoded before the clock starts.
Prints seconds of training, of answering, and of both.
"""

import io
import json
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from tokenizers import Tokenizer
from torch import nn
from transformers import LlavaForConditionalGeneration

RANK, OWN_RANK, SCALE = 16, 8, 2.0
SYSTEM = (
    "A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user's questions. USER: "
)
file = Path(sys.argv[1])
spec = json.loads(file.read_text())
torch.set_num_threads(int(sys.argv[2]))
every = int(sys.argv[3])
base = file.parent / spec["baseModel"]
model = LlavaForConditionalGeneration.from_pretrained(base, dtype=torch.float32, attn_implementation="sdpa")
model.requires_grad_(False)
tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
preprocessing = json.loads((base / "preprocessor_config.json").read_text())
side = model.config.vision_config.image_size
mean, deviation = np.array(preprocessing["image_mean"]), np.array(preprocessing["image_std"])
visual = (side // model.config.vision_config.patch_size) ** 2
image_token = model.config.image_token_id
end = tokenizer.token_to_id("</s>")


class LiLora(nn.Module):
    """y = W x + b + scale C A x, C = g B0 + (1 - g) B_t A_t: arXiv 2508.06202, written as published LoRA layers are."""

    def __init__(self, linear):
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.empty(RANK, linear.in_features))
        nn.init.kaiming_uniform_(self.down, a=5**0.5)
        self.basis = nn.Parameter(torch.zeros(linear.out_features, RANK))
        self.own = None

    def new_task(self, first):
        if first:
            return
        out = self.linear.out_features
        self.before = torch.zeros(out * RANK) if self.own is None else (self.own_up @ self.own).detach().flatten()
        self.anchor = self.basis.detach().clone()
        self.own = nn.Parameter(torch.randn(OWN_RANK, RANK) / RANK**0.5)
        self.own_up = nn.Parameter(torch.zeros(out, OWN_RANK))
        self.mix = nn.Parameter(torch.zeros(()))

    def forward(self, x):
        hidden = x @ self.down.T
        if self.own is None:
            return self.linear(x) + SCALE * (hidden @ self.basis.T)
        g = torch.sigmoid(self.mix)
        own = (hidden @ self.own.T) @ self.own_up.T
        return self.linear(x) + SCALE * (g * (hidden @ self.basis.T) + (1 - g) * own)

    def stability(self):
        if self.own is None:
            return 0.0
        cosine = torch.cosine_similarity((self.own_up @ self.own).flatten(), self.before, dim=0).detach()
        return (1 - cosine) * (self.basis - self.anchor).square().sum()


layers = []
for parent in list(model.modules()):
    for name in ("gate_proj", "up_proj", "down_proj"):
        if hasattr(parent, name):
            layers.append(LiLora(getattr(parent, name)))
            setattr(parent, name, layers[-1])
for name in ("linear_1", "linear_2"):
    layers.append(LiLora(getattr(model.model.multi_modal_projector, name)))
    setattr(model.model.multi_modal_projector, name, layers[-1])


def pixels(data):
    image = Image.open(io.BytesIO(data)).convert("RGB")
    longest = max(image.size)
    square = Image.new("RGB", (longest, longest), tuple(int(x * 255) for x in mean))
    square.paste(image, ((longest - image.size[0]) // 2, (longest - image.size[1]) // 2))
    values = np.asarray(square.resize((side, side), Image.BICUBIC)) / 255
    return torch.tensor(((values - mean) / deviation).transpose(2, 0, 1), dtype=torch.float32)


def prompt(question):
    before, _, after = ("<image>\n" + question.replace("<image>\n", "")).partition("<image>")
    ids = lambda text: tokenizer.encode(text, add_special_tokens=False).ids
    return [tokenizer.token_to_id("<s>")] + ids(SYSTEM + before) + [image_token] * visual + ids(after + " ASSISTANT:")


class Task:
    def __init__(self, entry):
        folder = file.parent / entry["folder"]
        description = json.loads((folder / "task.json").read_text())
        archive = zipfile.ZipFile(folder / description["imageRoot"])
        train = json.loads((folder / description["train"]).read_text())[: entry.get("trainSamples")]
        test = json.loads((folder / description["test"]).read_text())
        self.new_tokens = description["maxNewTokens"]
        self.items = len(test)
        self.train = []
        for item in train:
            question, answer = (turn["value"] for turn in item["conversations"][:2])
            ids = prompt(question)
            reply = tokenizer.encode(" " + answer, add_special_tokens=False).ids + [end]
            self.train.append((pixels(archive.read(item["image"])), ids + reply, [-100] * len(ids) + reply))
        self.test = [(pixels(archive.read(item["image"])), prompt(item["text"])) for item in test[::every]]


def learn(task, rate):
    for layer in layers:
        layer.new_task(first)
    trained = [p for layer in layers for p in layer.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=rate, weight_decay=0.01)
    model.train()
    for at in range(0, len(task.train), 16):
        batch = task.train[at : at + 16]
        longest = max(len(ids) for _, ids, _ in batch)
        pad = lambda values, filler: torch.tensor([v + [filler] * (longest - len(v)) for v in values])
        ids = pad([b[1] for b in batch], 0)
        mask = pad([[1] * len(b[1]) for b in batch], 0)
        labels = pad([b[2] for b in batch], -100)
        out = model(input_ids=ids, attention_mask=mask, pixel_values=torch.stack([b[0] for b in batch]), labels=labels)
        loss = out.loss + sum(layer.stability() for layer in layers)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
    return loss.item()


def answer(task):
    model.eval()
    with torch.inference_mode():
        for image, ids in task.test:
            given = torch.tensor([ids])
            model.generate(
                input_ids=given,
                attention_mask=torch.ones_like(given),
                pixel_values=image.unsqueeze(0),
                max_new_tokens=task.new_tokens,
                do_sample=False,
                eos_token_id=end,
                pad_token_id=end,
            )


tasks = [Task(entry) for entry in spec["tasks"]]
rate = spec.get("training", {}).get("learningRate", 1e-3)
learning = answering = 0.0
begin = time.perf_counter()
for task in tasks:  # the zero-shot row
    answer(task)
answering += (time.perf_counter() - begin) * every
for stage, task in enumerate(tasks):
    first = stage == 0
    begin = time.perf_counter()
    loss = learn(task, rate)
    learning += time.perf_counter() - begin
    begin = time.perf_counter()
    for seen in tasks[: stage + 1]:
        answer(seen)
    answering += (time.perf_counter() - begin) * every
    print(f"stage {stage + 1}: loss {loss:.3f}, learning {learning:.1f} s, answering {answering:.1f} s", flush=True)
print(f"learning {learning:.1f} s, answering {answering:.1f} s, together {learning + answering:.1f} s")
