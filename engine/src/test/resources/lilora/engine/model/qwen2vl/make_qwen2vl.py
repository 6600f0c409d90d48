"""Makes cases.json, several.json, images.json and chat.json: what transformers computes with tiny Qwen2-VL models, what becomes of the images of
../../image for them, and how their chat template writes conversations.

Run by hand, never by the build: python make_qwen2vl.py [cases, several or chat] (torch 2.15, transformers 5.24, peft 0.21, tokenizers, jinja2, numpy, Pillow; CPU). No weights are stored: both
sides make them by one formula from their published names (`values` of ../families/make_families.py).
"""

import json
import pathlib
import re
import sys
import tempfile

import jinja2
import numpy as np
import peft
import torch
import transformers
from PIL import Image
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import Qwen2VLConfig, Qwen2VLForConditionalGeneration
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import Qwen2VLImageProcessorPil, smart_resize

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "families"))
from make_families import Adapted, SCALE, rounded, values, weight  # noqa: E402

IMAGE, VIDEO, START, END = 3, 4, 5, 6
VISION = dict(depth=2, embed_dim=16, num_heads=2, mlp_ratio=2, patch_size=4, spatial_merge_size=2, temporal_patch_size=2)
TEXT = dict(vocab_size=48, hidden_size=32, intermediate_size=40, num_hidden_layers=2, num_attention_heads=4,
            num_key_value_heads=2, rms_norm_eps=1e-6, max_position_embeddings=128, bos_token_id=1, eos_token_id=2,
            pad_token_id=0, rope_theta=1000000.0, rope_scaling=dict(type="mrope", mrope_section=[2, 1, 1]))
IDS = dict(image_token_id=IMAGE, video_token_id=VIDEO, vision_start_token_id=START, vision_end_token_id=END)

# layout: "published" is the flat config.json of Qwen/Qwen2-VL-2B-Instruct; "new" is what transformers 5 writes.
MODELS = {
    "published-tied": dict(vision=VISION, text=TEXT, tied=True, layout="published", sizes=[(16, 40), (24, 8), (8, 8)],
                           sites=["gate_proj", "up_proj", "down_proj", "merger.mlp.0", "merger.mlp.2"]),
    "new-untied": dict(vision=dict(VISION, num_heads=4, depth=3), layout="new", sizes=[(8, 48), (40, 8), (24, 24)],
                       text=dict(TEXT, num_attention_heads=2, num_key_value_heads=1, rope_theta=1000.0,
                                 rope_scaling=dict(type="mrope", mrope_section=[3, 2, 3])),
                       sites=["q_proj", "k_proj", "v_proj", "o_proj", "lm_head"]),
    "merge-3": dict(vision=dict(VISION, patch_size=3, spatial_merge_size=3, temporal_patch_size=3, hidden_act="gelu", mlp_ratio=3),
                    text=dict(TEXT, num_key_value_heads=4, rope_scaling=dict(type="mrope", mrope_section=[0, 2, 2])), layout="new",
                    sizes=[(27, 9), (9, 36), (18, 18)], sites=["down_proj", "merger.mlp.2"]),
    "merge-1": dict(vision=dict(VISION, spatial_merge_size=1, temporal_patch_size=1), text=dict(TEXT, rms_norm_eps=1e-5),
                    tied=True, layout="new", sizes=[(12, 4), (4, 20), (8, 12)], sites=["up_proj", "merger.mlp.0"]),
    "yarn": dict(vision=VISION, layout="published", sizes=[(16, 16), (8, 32), (32, 8)], sites=["gate_proj", "k_proj"],
                 text=dict(TEXT, num_attention_heads=2, rope_theta=500.0, rope_scaling=dict(
                     type="yarn", mrope_section=[4, 2, 2], factor=4.0, original_max_position_embeddings=32))),
    "window": dict(vision=VISION, layout="new", sizes=[(24, 16), (16, 24), (8, 8)], sites=["gate_proj", "merger.mlp.2"],
                   text=dict(TEXT, num_hidden_layers=3, use_sliding_window=True, sliding_window=7, max_window_layers=1)),
    "same-size": dict(vision=VISION, text=TEXT, layout="published", sizes=[(16, 24), (16, 24), (16, 24)],
                      sites=["v_proj", "down_proj", "merger.mlp.0"]),
}

# Samples that show two, three, one and no images of differing sizes, some of them twice.
SEVERAL = {
    "several-published": dict(vision=VISION, text=TEXT, tied=True, layout="published", sizes=[(16, 24), (24, 8), (8, 16)], several=True,
                              sites=["gate_proj", "down_proj", "merger.mlp.0", "merger.mlp.2"]),
    "several-new": dict(vision=dict(VISION, num_heads=4), layout="new", sizes=[(8, 32), (24, 8), (16, 16)], several=True,
                        text=dict(TEXT, num_attention_heads=2, num_key_value_heads=1, rope_theta=1000.0,
                                  rope_scaling=dict(type="mrope", mrope_section=[3, 2, 3])),
                        sites=["q_proj", "v_proj", "up_proj", "lm_head"]),
}


def patches(pixels, vision):
    """(3, h, w) to the rows that the model takes, as the image processor orders them."""
    processor = Qwen2VLImageProcessorPil()
    rows, h, w = processor.patchify(pixels.numpy(), vision["patch_size"], vision["spatial_merge_size"],
                                    vision["temporal_patch_size"])
    return torch.from_numpy(rows.copy()), [1, h, w]


def samples(several=False):
    """Ragged rows that begin alike, three with images; the last third of each carries labels."""
    rows, labels, images = [], [], [[1, 0], [], [2], [0, 2, 0]] if several else [[0], [], [1], [2]]
    for b, (shown, length) in enumerate(zip(images, [19, 22, 13, 24] if several else [15, 22, 13, 17])):
        ids = ((values(f"row {b}", (length,)).double() / 0.8 + 0.5) * 36).long().tolist()
        row = [1, 9, 17, 33, 12, 40, 21] + [8 + i for i in ids[7:]]
        for place in [7, 10, 17][:len(shown)]:
            row[place:place + 3] = [START, IMAGE, END]
        start = 2 * length // 3
        rows.append(row)
        labels.append([-100] * start + row[start:])
    return rows, labels, images


def expand(row, tokens, other=None):
    """The row, or its labels, with as many in the place of each image as it has tokens."""
    out, left = [], list(tokens)
    for id, label in zip(row, other or row):
        out += [-100 if other else IMAGE] * left.pop(0) if id == IMAGE else [label]
    return out


def published(stored):
    """The layout of Qwen's own repositories: the decoder's fields on top."""
    config = dict(stored)
    text = config.pop("text_config")
    for name in ("layer_types", "rope_parameters", "model_type", "sliding_window"):
        text.pop(name)
    vision = config["vision_config"]
    for name in ("model_type", "rope_parameters", "initializer_range", "hidden_act"):
        vision.pop(name)
    vision.update(in_chans=vision.pop("in_channels"), spatial_patch_size=vision["patch_size"])
    config.pop("dtype")
    return dict(config, **text, sliding_window=32768, torch_dtype="bfloat16", vision_token_id=7)


def pixels_of(name, size):
    return values(name, (3, *size), 0.0, 1.5)


def peft_logits(model, inputs):
    """Saves an adapter of PEFT for the model, whose modules are as they were before others were put in, and computes with it."""
    for module in list(model.modules()):
        for child_name, child in list(module.named_children()):
            if isinstance(child, Adapted):
                setattr(module, child_name, child.base)
    config = peft.LoraConfig(r=2, lora_alpha=3, target_modules=["layers.0.mlp.gate_proj", "layers.1.self_attn.v_proj", "merger.mlp.0"])
    adapted = peft.get_peft_model(model, config)
    for name, parameter in adapted.named_parameters():
        if "lora_" in name:
            parameter.data = values(name, tuple(parameter.shape))
    adapted.save_pretrained(HERE / "adapter")
    (HERE / "adapter" / "README.md").unlink()
    saved = HERE / "adapter" / "adapter_config.json"
    saved.write_text(json.dumps(dict(json.loads(saved.read_text()), base_model_name_or_path="tiny"), indent=2))
    model.model.rope_deltas = None
    with torch.no_grad():
        logits = adapted(**inputs).logits[0, -1]
    adapted.unload()
    return rounded(logits)


def build(name, spec):
    vision = dict(spec["vision"], hidden_size=spec["text"]["hidden_size"])
    config = Qwen2VLConfig(vision_config=vision, tie_word_embeddings=spec.get("tied", False), **spec["text"], **IDS)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        Qwen2VLForConditionalGeneration(config).save_pretrained(folder)
        made = {key: weight(key.replace("ln_q", "norm"), tensor.shape) if "ln_q" in key else weight(key, tensor.shape)
                for key, tensor in load_file(folder / "model.safetensors").items()}
        save_file(made, folder / "model.safetensors", metadata={"format": "pt"})
        (folder / "generation_config.json").unlink()
        stored = json.loads((folder / "config.json").read_text())
        stored.pop("transformers_version")
        if spec["layout"] == "published":
            stored = published(stored)
            stored.update({key: spec["text"][key] for key in ("rope_theta", "rope_scaling")})
            (folder / "config.json").write_text(json.dumps(stored))
        model = Qwen2VLForConditionalGeneration.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    model.generation_config.pad_token_id = 0
    by_value = {tensor.numpy().tobytes(): key for key, tensor in made.items()}
    merge = vision["spatial_merge_size"]
    taken = [patches(pixels_of(f"pixels {i}", size), vision) for i, size in enumerate(spec["sizes"])]
    tokens = [h * w // merge**2 for _, (_, h, w) in taken]
    several = spec.get("several", False)
    rows, labels, images = samples(several)
    visible = [[tokens[i] for i in each] for each in images]

    def shown(which):
        if not which:
            return {}
        return dict(pixel_values=torch.cat([taken[i][0] for i in which]),
                    image_grid_thw=torch.tensor([taken[i][1] for i in which]))

    def batch(which):
        wide = [expand(rows[b], visible[b]) for b in which]
        long = max(map(len, wide))
        ids = torch.tensor([row + [0] * (long - len(row)) for row in wide])
        mask = torch.tensor([[1] * len(row) + [0] * (long - len(row)) for row in wide])
        return dict(input_ids=ids, attention_mask=mask, mm_token_type_ids=(ids == IMAGE).int(),
                    **shown([i for b in which for i in images[b]]))

    def single(b):
        model.model.rope_deltas = None
        return batch([b])

    def last_logits():
        with torch.no_grad():
            return [rounded(model(**single(b)).logits[0, -1]) for b in range(len(rows))]

    def loss():
        model.model.rope_deltas = None
        inputs = batch(range(len(rows)))
        long = inputs["input_ids"].shape[1]
        targets = []
        for b, (row, label) in enumerate(zip(rows, labels)):
            flat = expand(row, visible[b], label)
            targets.append(flat + [-100] * (long - len(flat)))
        return model(**inputs, labels=torch.tensor(targets)).loss

    def generations(count, end):
        out = []
        for b in range(len(rows)):
            inputs = single(b)
            with torch.no_grad():
                new = model.generate(**inputs, max_new_tokens=count, do_sample=False, eos_token_id=end, pad_token_id=0)
            new = new[0, inputs["input_ids"].shape[1]:].tolist()
            out.append(new[:new.index(end)] if end in new else new)
        return out

    with torch.no_grad():
        visual = torch.cat(model.model.get_image_features(**shown([0, 1, 2]), return_dict=True).pooler_output)
        positions, deltas = model.model.get_rope_index(
            batch([0])["input_ids"], batch([0])["mm_token_type_ids"], image_grid_thw=torch.tensor([taken[i][1] for i in images[0]]))
    case = {"config": stored, "sizes": spec["sizes"], "tokens": tokens, "scale": SCALE, "ids": rows, "labels": labels,
            "images": images if several else [each[0] if each else -1 for each in images], "weights": {key: list(tensor.shape) for key, tensor in sorted(made.items())}
            if name == "published-tied" else len(made),
            "parameters": sum(tensor.numel() for tensor in made.values()),
            "visual": rounded(visual[:, :4]), "positions": positions[:, 0].tolist(), "delta": deltas.item(),
            "logits": last_logits()}
    base = loss()
    case["loss"] = base.item()
    free = generations(8, -1 % 48)
    counts = [(sum(id in g for g in free), -min((g.index(id) for g in free if id in g), default=99), id) for id in range(7, 48)]
    case["end"] = max(c for c in counts if 0 < c[0] < len(rows))[2]
    case["generated"] = generations(8, case["end"])
    base.backward()
    norms = {}
    for key, parameter in model.named_parameters():
        stored_name = by_value.get(parameter.detach().numpy().tobytes())
        if stored_name and parameter.grad is not None and (".0." in stored_name or "embed" in key or "merger" in key):
            norms[stored_name] = float(f"{parameter.grad.norm().item():.6g}")
    case["gradientNorms"] = norms
    for parameter in model.parameters():
        parameter.grad = None

    adapters = {}
    for module_name, module in list(model.named_modules()):
        for child_name, child in list(module.named_children()):
            full = f"{module_name}.{child_name}".lstrip(".")
            full = full.replace("model.language_model.", "model.").replace("model.visual.", "visual.")
            if isinstance(child, torch.nn.Linear) and any(full.endswith(site) for site in spec["sites"]) and ".blocks." not in full:
                adapters[full] = Adapted(child, full)
                setattr(module, child_name, adapters[full])
    adapted = loss()
    adapted.backward()
    case["adaptedLoss"] = adapted.item()
    case["adaptedLogits"] = [logits[:8] for logits in last_logits()]
    case["adaptedGenerated"] = generations(8, case["end"])
    case["adapters"] = {site: [float(f"{adapter.down.grad.norm().item():.6g}"), float(f"{adapter.up.grad.norm().item():.6g}")]
                        for site, adapter in sorted(adapters.items())}
    if name == "published-tied":
        case["peftLogits"] = peft_logits(model, single(0))
    print(name, tokens, case["loss"], case["adaptedLoss"], case["generated"], case["end"], len(norms), case["delta"])
    return case


PROCESSORS = {
    "published": dict(patch_size=14, merge_size=2, temporal_patch_size=2, min_pixels=3136, max_pixels=12845056),
    "few": dict(patch_size=4, merge_size=2, temporal_patch_size=2, min_pixels=64, max_pixels=1024),
    "many": dict(patch_size=5, merge_size=3, temporal_patch_size=1, min_pixels=5000, max_pixels=6000, resample=2,
                 image_mean=[0.5, 0.4, 0.3], image_std=[0.2, 0.3, 0.5]),
}
IMAGES = ["rgb.png", "tall.png", "strip.png", "jpeg-444.jpg", "tiny.png", "grey.png"]


def prepared():
    """Sums over every patch row of the prepared images: a wrong pixel or another order of patches changes them."""
    cases = []
    for name, settings in PROCESSORS.items():
        processor = Qwen2VLImageProcessorPil(**settings)
        for image in IMAGES:
            path = HERE.parent.parent / "image" / image
            with Image.open(path) as opened:
                picture = opened.convert("RGB")
            try:
                made = processor(picture, return_tensors="np")
            except ValueError as error:
                cases.append(dict(processor=name, image=image, refused=str(error)))
                continue
            rows = made["pixel_values"].astype(np.float64)
            ramp = np.arange(1, rows.shape[1] + 1)
            every = max(1, len(rows) // 24)
            cases.append(dict(processor=name, image=image, grid=made["image_grid_thw"][0].tolist(), every=every,
                              sums=[float(f"{x:.8g}") for x in (rows @ ramp)[::every]]))
    return cases


def sizes():
    """smart_resize of many sizes."""
    out = []
    shapes = [(1, 1), (1, 200), (7, 1400), (14, 42), (42, 42), (70, 70), (98, 70), (99, 13), (333, 500), (480, 640), (1080, 1920),
              (3000, 4000), (5000, 60), (28, 28), (41, 43), (27, 29)]
    for height, width in shapes:
        for factor, least, most in [(28, 3136, 12845056), (28, 3136, 1003520), (8, 64, 1024), (15, 5000, 6000), (9, 1, 4000)]:
            made = smart_resize(height, width, factor, least, most)
            out.append([height, width, factor, least, most, *made])
    return out


# Written anew after the one that Qwen2-VL is published with, to the same texts.
TEMPLATE = (
    "{% set image_count = namespace(value=0) %}{% for message in messages %}{% if loop.first and message['role'] != 'system' %}"
    "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}<|im_start|>{{ message['role'] }}\n"
    "{% if message['content'] is string %}{{ message['content'] }}<|im_end|>\n{% else %}{% for content in message['content'] %}"
    "{% if content['type'] == 'image' %}{% set image_count.value = image_count.value + 1 %}{% if add_vision_id %}"
    "Picture {{ image_count.value }}: {% endif %}<|vision_start|><|image_pad|><|vision_end|>{% elif content['type'] == 'video' %}"
    "<|vision_start|><|video_pad|><|vision_end|>{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}"
    "<|im_end|>\n{% endif %}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}")
TOKENS = ["<|vision_start|>", "<|vision_end|>", "<|vision_pad|>", "<|video_pad|>"]
CONVERSATIONS = [
    [("<image>\nWhat is the colour of the car?", "red")],
    [("How many birds are there?", "There are 12 birds.")],
    [("<image>", "a café")],
    [("Is there a café?\n<image>", "no"), ("And a tree?", "yes 7")],
    [("<image>\n<image>\nWhich car is red?", "7")],
    [("Is <image> the tree of\n<image>?", "no"), ("And of this?\n<image>", "yes 7")],
]


def chat():
    """Ids and labels by places in the text: what comes behind the prompt that led to an answer, up to the end token behind it."""
    made = json.loads((HERE.parent.parent / "text/chat/tokenizer.json").read_text())
    for token in made["added_tokens"]:
        token["content"] = token["content"].replace("<image>", "<|image_pad|>")
    last = max(token["id"] for token in made["added_tokens"])
    made["added_tokens"] += [dict(made["added_tokens"][-1], content=token, id=last + 1 + i) for i, token in enumerate(TOKENS)]
    tokenizer = Tokenizer.from_str(json.dumps(made))
    template = jinja2.Environment(trim_blocks=True, lstrip_blocks=True).from_string(TEMPLATE)
    out = []
    for rounds in CONVERSATIONS:
        messages, spans = [], []
        for question, answer in rounds:
            shows = question.count("<image>")
            if shows < 2:
                question = "<image>\n" * shows + question.replace("<image>", "").strip()
            # One image comes first, several stay where they are; a line break behind goes with it.
            parts = [{"type": "image"} if part.startswith("<image>") else {"type": "text", "text": part}
                     for part in re.split("(<image>\n?)", question) if part]
            messages.append({"role": "user", "content": parts})
            before = template.render(messages=messages, add_generation_prompt=True)
            messages.append({"role": "assistant", "content": answer})
            whole = template.render(messages=messages, add_generation_prompt=False)
            assert whole.startswith(before)
            spans.append((len(before), whole.index("<|im_end|>", len(before)) + len("<|im_end|>")))
        encoding = tokenizer.encode(whole[:spans[-1][1]], add_special_tokens=False)
        labels = [id if any(b > start and a < stop for start, stop in spans) else -100
                  for id, (a, b) in zip(encoding.ids, encoding.offsets)]
        prompt = template.render(messages=messages[:1], add_generation_prompt=True)
        out.append({"rounds": rounds, "ids": encoding.ids, "labels": labels,
                    "prompt": tokenizer.encode(prompt, add_special_tokens=False).ids})
    return {"template": TEMPLATE, "tokens": TOKENS, "conversations": out}


if __name__ == "__main__":
    (HERE / "chat.json").write_text(json.dumps(chat(), ensure_ascii=False) + "\n")
    if sys.argv[1:] == ["chat"]:
        sys.exit()
    torch.set_num_threads(1)
    transformers.logging.set_verbosity_error()
    for file, models in {"cases": MODELS, "several": SEVERAL}.items():
        if sys.argv[1:] in ([], [file]):
            cases = {name: build(name, spec) for name, spec in models.items()}
            lines = ",\n".join(json.dumps(name) + ": " + json.dumps(case, separators=(",", ":")) for name, case in cases.items())
            (HERE / (file + ".json")).write_text("{\n" + lines + "\n}\n")
    if sys.argv[1:]:
        sys.exit()
    images = [json.dumps(case, separators=(",", ":")) for case in prepared()]
    (HERE / "images.json").write_text(
        json.dumps({"processors": PROCESSORS, "sizes": sizes()}, separators=(",", ":"))[:-1]
        + ',"images":[\n' + ",\n".join(images) + "\n]}\n")
