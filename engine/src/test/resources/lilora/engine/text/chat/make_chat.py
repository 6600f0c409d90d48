"""Makes a tiny byte-level tokenizer and cases.json: conversations as chat templates of published models write them.

Run by hand, never by the build: python make_chat.py (jinja2, tokenizers 0.23; in this folder). The templates are written anew
after those that models are published with, to the same texts. A conversation's ids are those of the whole text at once. What is
learned is told by places in the text: what comes behind the prompt that led to an answer, up to the end token behind it.
"""

import json
import pathlib

import jinja2
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

HERE = pathlib.Path(__file__).parent
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<image>", "<|begin_of_text|>", "<|start_header_id|>",
           "<|end_header_id|>", "<|eot_id|>", "[INST]", "[/INST]"]
CORPUS = ["What is the colour of the car? red", "How many birds are there? There are 12 birds.\nAnswer with a single word.",
          "system user assistant\n\nYou are a helpful assistant. created by"]

LOOP = "{% for message in messages %}"
END = "{% endfor %}"
CHATML = ("{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}" + END
          + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}")
LLAMA3 = ("{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + "
          "message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}"
          "{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}"
          "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}{% endif %}")


def qwen(system):
    return (LOOP + "{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\n" + system
            + "<|im_end|>\\n' }}{% endif %}" + CHATML)


def inst(answer, question="'[INST] ' + message['content'] + ' [/INST]'", first="{{ bos_token }}"):
    return (first + LOOP + "{% if message['role'] == 'user' %}{{ " + question + " }}{% elif message['role'] == 'assistant' %}{{ "
            + answer + " }}{% else %}{{ raise_exception('Only user and assistant roles are supported!') }}{% endif %}" + END)


# name: (tokenizer, start token, end token, template, length of the gap before an answer)
TEMPLATES = {
    "chatml": ("bare", "", "<|endoftext|>", LOOP + CHATML, 0),
    "qwen_2": ("bare", "", "<|endoftext|>", qwen("You are a helpful assistant."), 0),
    "qwen_2_5": ("bare", "", "<|im_end|>", qwen("You are Qwen, created by Alibaba Cloud. You are a helpful assistant."), 0),
    "smollm_2": (
        "bare", "", "<|im_end|>", qwen("You are a helpful AI assistant named SmolLM, trained by Hugging Face"), 0),
    "llama_3": ("started", "<|begin_of_text|>", "<|eot_id|>", LLAMA3, 0),
    "llama_3_1": (
        "started", "<|begin_of_text|>", "<|eot_id|>",
        "{{- bos_token }}\n{%- if not date_string is defined %}\n    {%- set date_string = \"26 Jul 2024\" %}\n{%- endif %}\n"
        "{{- \"<|start_header_id|>system<|end_header_id|>\\n\\n\" }}\n{{- \"Cutting Knowledge Date: December 2023\\n\" }}\n"
        "{{- \"Today Date: \" + date_string + \"\\n\\n\" }}\n{{- \"<|eot_id|>\" }}\n{%- for message in messages %}\n"
        "    {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}\n"
        "{%- endfor %}\n{%- if add_generation_prompt %}\n"
        "    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}\n{%- endif %}\n", 0),
    "mistral_v3": (
        "started", "<|begin_of_text|>", "<|endoftext|>",
        "{% if tools is defined %}{{ '[AVAILABLE_TOOLS] ' }}{% endif %}"
        + inst("' ' + message['content'] + eos_token", "'[INST] ' + message['content'] + '[/INST]'"), 1),
    "mistral_instruct": ("legacy", "<s>", "</s>", inst("' ' + message['content'] + eos_token"), 1),
    "mistral_v1": ("legacy", "<s>", "</s>", inst("message['content'] + eos_token + ' '"), 0),
    "llama_2": (
        "legacy", "<s>", "</s>",
        "{% if messages[0]['role'] == 'system' %}{% set system = '<<SYS>>\\n' + messages[0]['content'] + '\\n<</SYS>>\\n\\n' %}"
        "{% endif %}" + inst("' '  + message['content'].strip() + ' ' + eos_token",
                             "bos_token + '[INST] ' + message['content'].strip() + ' [/INST]'", ""), 1),
    "llava_interleave": (
        "bare", "", "<|im_end|>",
        LOOP + "{{'<|im_start|>' + message['role'] + ' '}}{% for content in message['content'] | selectattr('type', 'equalto', "
        "'image') %}{{ '<image>' }}{% endfor %}{% for content in message['content'] | selectattr('type', 'equalto', 'text') %}"
        "{{ '\\n' + content['text'] }}{% endfor %}{{'<|im_end|>'}}" + END
        + "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}", 0),
}

CONVERSATIONS = [
    [("<image>\nWhat is the colour of the car?", "red")],
    [("How many birds are there?", "There are 12 birds.")],
    [("<image>\nIs there a café?\nAnswer with a single word.", "no"), ("And a tree?", "yes 7")],
]


def byte_level():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=300, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(CORPUS, trainer)
    tokenizer.add_special_tokens([AddedToken(token, normalized=False) for token in SPECIAL])
    return tokenizer


def content(text, parts):
    if not parts:
        return text
    image = text.startswith("<image>\n")
    return ([{"type": "image"}] if image else []) + [{"type": "text", "text": text.removeprefix("<image>\n")}]


def main():
    bare = byte_level()
    bare.save(str(HERE / "tokenizer.json"), pretty=False)
    tokenizers = {"bare": bare, "started": bare, "legacy": Tokenizer.from_file(str(HERE.parent / "legacy/tokenizer.json"))}
    environment = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)
    cases = {}
    for name, (kind, bos, eos, text, gap) in TEMPLATES.items():
        template = environment.from_string(text)
        tokenizer = tokenizers[kind]

        def render(messages, prompt):
            return template.render(messages=messages, add_generation_prompt=prompt, bos_token=bos, eos_token=eos)

        made = []
        for rounds in CONVERSATIONS:
            parts = name == "llava_interleave"
            if parts and len(rounds) > 1:
                continue  # It writes an earlier answer otherwise than the prompt that led to it.
            messages, spans, ends = [], [], ""
            for question, answer in rounds:
                messages.append({"role": "user", "content": content(question, parts)})
                before = render(messages, True)
                messages.append({"role": "assistant", "content": content(answer, parts)})
                whole = before + " " * gap + answer if parts else render(messages, False)
                end = {"bare": "<|im_end|>", "started": eos, "legacy": eos}[kind]
                if parts:
                    whole += end
                start = len(before) + gap
                assert whole.startswith(before) and whole[start:].startswith(answer), (name, whole, before)
                stop = whole.index(end, start) + len(end)
                spans.append((len(before), stop))
            encoding = tokenizer.encode(whole[:spans[-1][1]], add_special_tokens=False)
            labels = [id if any(b > start and a < stop for start, stop in spans) else -100
                      for id, (a, b) in zip(encoding.ids, encoding.offsets)]
            prompt = render([{"role": "user", "content": content(rounds[0][0], parts)}], True)
            made.append({"rounds": rounds, "ids": encoding.ids, "labels": labels,
                         "prompt": tokenizer.encode(prompt, add_special_tokens=False).ids})
        cases[name] = {"tokenizer": kind, "bos": bos, "eos": eos, "template": text, "conversations": made}
    lines = ",\n".join(json.dumps(name) + ": " + json.dumps(case, ensure_ascii=False) for name, case in cases.items())
    (HERE / "cases.json").write_text("{\n" + lines + "\n}\n")


if __name__ == "__main__":
    main()
