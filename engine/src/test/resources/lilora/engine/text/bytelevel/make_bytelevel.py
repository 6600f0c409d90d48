"""Makes a tiny byte-level vocabulary (vocab.json, merges.txt) and what transformers' GPT-2 and Qwen2 tokenizers make of hard texts.

Run by hand, never by the build: python make_bytelevel.py (in this folder; transformers 4.37.2). cases.json has, for each text of
../sentencepiece/cases.json in its order, the ids of the slow and of the converted fast tokenizer, which are the same.
"""

import json
import pathlib
import shutil
import tempfile

from tokenizers import ByteLevelBPETokenizer
from transformers import GPT2Tokenizer, Qwen2Tokenizer
from transformers.convert_slow_tokenizer import convert_slow_tokenizer

HERE = pathlib.Path(__file__).parent
END, MORE = "<|endoftext|>", "<|im_start|>"
CORPUS = [
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers.",
    "USER: What is the colour of the car? Answer the question using a single word or phrase. ASSISTANT: red 1234",
    "    indented     code  with    runs        of spaces aaaa aaa aaaaaaa hahahaha banana it's don't\n\n\n\t\tcafé 日本語", "USER USER ASSISTANT",
]


def main():
    trained = ByteLevelBPETokenizer()
    trained.train_from_iterator(CORPUS * 4, vocab_size=380, show_progress=False)
    with tempfile.TemporaryDirectory() as folder:
        trained.save_model(folder)
        vocabulary = json.loads((pathlib.Path(folder) / "vocab.json").read_text())
        vocabulary[END] = len(vocabulary)
        (HERE / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
        shutil.copy(pathlib.Path(folder) / "merges.txt", HERE / "merges.txt")
    texts = [case["text"] for case in json.loads((HERE / "../sentencepiece/cases.json").read_text())]
    texts += ["a" + END + "b", END, "e\u0301" + END, "it's DON'T we'LL", "12345 67", "\n \n a", "a" + MORE + " b"]
    cases = {"more": texts[-7:]}
    for name, kind in (("gpt2", GPT2Tokenizer), ("qwen2", Qwen2Tokenizer)):
        slow = kind(str(HERE / "vocab.json"), str(HERE / "merges.txt"))
        slow.add_special_tokens({"additional_special_tokens": [MORE]})
        fast = convert_slow_tokenizer(slow)
        fast.add_special_tokens([END, MORE])
        cases[name] = []
        for text in texts:
            ids = slow.encode(text, add_special_tokens=False)
            # The slow one of Qwen2 normalizes a text before it splits it at special tokens, to the same effect.
            assert fast.encode(text, add_special_tokens=False).ids == ids, (name, text)
            cases[name].append(ids)
    (HERE / "cases.json").write_text(json.dumps(cases, separators=(",", ":")).replace("],[", "],\n[") + "\n")


main()
