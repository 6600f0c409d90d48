"""Writes nano-encodings.json: what Hugging Face's tokenizers gives for the nano model's tokenizer.json.

Made with tokenizers 0.23.3: python nano-encodings.py assets/src/main/resources/lilora/assets/models/nano/tokenizer.json
"special" marks texts that hold special tokens, which a plain byte-pair encoder does not split.
"""

import json
import pathlib
import sys

from tokenizers import Tokenizer

SYSTEM = (
    "A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user's questions."
)
TEXTS = [
    SYSTEM,
    SYSTEM + " USER: <image>\nDescribe this picture. ASSISTANT:",
    SYSTEM + " USER: <image>\nDescribe this picture. ASSISTANT: two red circles</s>",
    SYSTEM + " USER: <image>\nWhat is this? ASSISTANT: a dog</s>USER: How many are there? ASSISTANT: one</s>",
    "Answer with the option's letter from the given choices directly.",
    "Answer the question using a single word or phrase.",
    "What is happening in the image?\nGenerate a brief caption in one complete sentence.",
    "What is the object in the image?",
    "Context: N/A\nWhich group does this animal belong to?\nA. mammal\nB. bird\nC. fish",
    "a red circle left of a blue square",
    "the word CAT",
    "the number 4723",
    "",
    " ",
    " leading and  double spaces ",
    "Hello, world! It's 3.14 (about 22/7) & more: [x] {y} #1 @home 100% ~ ^ ` | \\ \"q\" <b>",
    "h\u00e9llo w\u00f6rld \u2013 na\u00efve caf\u00e9",
    "\u65e5\u672c\u8a9e \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \u0440\u0443\u0441\u0441\u043a\u0438\u0439",
    "\U0001f642 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "tab\tline\nreturn\r nul\u0000 end",
    "antidisestablishmentarianism XYLOPHONE xylophone",
]

tokenizer = Tokenizer.from_file(sys.argv[1])
entries = []
for text in TEXTS:
    ids = tokenizer.encode(text).ids
    special = any(token in text for token in ("<image>", "</s>"))
    if not special:
        assert tokenizer.decode(ids) == text, text
    entries.append({"text": text, "special": special, "ids": ids})
lines = ",\n".join(json.dumps(entry) for entry in entries)
pathlib.Path(__file__).with_suffix(".json").write_text("[\n" + lines + "\n]\n")
