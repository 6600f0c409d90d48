"""Makes a tiny sentencepiece model of LLaMA's kind and what sentencepiece and transformers' LlamaTokenizer make of hard texts.

Run by hand, never by the build, in this folder: python make_sentencepiece.py (sentencepiece 0.1.99, protobuf 3.20, transformers 4.37.2,
the version that LLaVA-1.5's own code asks for), then python make_sentencepiece.py first (transformers 5.24, sentencepiece 0.2.3). Written
are tokenizer.model, the models that must be refused (refused/), and cases.json: texts with the ids of sentencepiece itself, of the slow
tokenizer that LLaVA uses, of the fast one, and of both with legacy = false.
"""

import json
import os
import pathlib
import random
import shutil
import sys
import tempfile

import sentencepiece
from sentencepiece import sentencepiece_model_pb2 as format
from transformers import LlamaTokenizer
from transformers.convert_slow_tokenizer import convert_slow_tokenizer

HERE = pathlib.Path(__file__).parent
CORPUS = [
    "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers.",
    "USER: What is the colour of the car? Answer the question using a single word or phrase. ASSISTANT: red",
    "Which part is the highlighted state in?", "A. north", "B. south", "Answer with the option's letter from the given choices directly.",
    "How many birds are there? There are 12 birds. Is there a tree? yes no. The café is near the river.",
    "    indented     code  with    runs        of spaces aaaa aaa aaaaaaa hahahaha banana s> <s", "日本語 и русский", "USER USER ASSISTANT",
]
PLAIN = [
    "", " ", "  ", "   ", "a", " a", "a ", "  a", "a  ", "\n", "\n\n", "\t", "a\nb", "a\n\nb", " \n ", "\r\n", "\u00a0", "a\u00a0b", "\u00a0a",
    "\u2581", "a\u2581b", "\u2581a", "\u2581\u2581", "\u3000wide", "\u200b", "\ufeffa", "\u0000", "a\u0000b", "\u0085", "\u2028", "\x7f",
    "café", "cafe\u0301", "ÅÅ", "ﬁne", "日本", "日本語のテスト", "русский язык", "مرحبا", "שלום", "ไทย", "हिन्दी", "한국어", "😀", "😀😀",
    "👩‍👩‍👧", "🏳️‍🌈", "🇩🇪", "e\u0301\u0302\u0303", "𝕏𝔸", "\U0010ffff", "\ufffd", "a\ufffdb", "12", "3.14159", "1,000,000", "12birds",
    "USER:", "ASSISTANT:", "USER: hi ASSISTANT: yes", "Answer the question using a single word or phrase.", "A. north\nB. south",
    "the car", "thecar", "  the  car  ", "THE CAR", "don't", "it's", "option's", "http://example.org/?a=b&c=d", "<b>bold</b>", "{\"a\": [1, 2]}",
    "def f(x):\n    return x", "\\n", "\"quoted\"", "'single'", "...", "!!!", "-->", "<", ">", "<s", "s>", "< s >", "<unk", "<0x41>", "<0x0A>",
    "aaaa", "aaaaaaaaaaaaaaaaaaaaa", "hahahahahaha", "banana bananabanana", "x" * 50, "\u00e9" * 9, "a b c d e f", "_", "a_b", "\u00ad",
    "\u202eabc", "\u0301", "\U0001f600\u0301", "I\u0307", "ß", "ĳ", "½", "①", "㎏", "\ud7a3", "\ue000", "\u1e9b\u0323",
]
SPECIAL = [
    "<s>", "</s>", "<unk>", "<s>a", "a<s>", "a <s>", "a <s> b", "a</s>b", "a </s> b", "yes</s>USER: no", "yes</s> USER: no", "</s></s>", "<s> <s>",
    "<unk> x", "x <unk>", "x<unk>y", " <s>", "<s> ", "\n</s>\n", "<s></s><unk>", "red</s>", "USER: hi ASSISTANT: yes</s>USER: and? ASSISTANT: no</s>",
]


def train(folder, **options):
    settings = dict(
        vocab_size=400, model_type="bpe", byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False,
        allow_whitespace_only_pieces=True, split_digits=True, character_coverage=0.999, hard_vocab_limit=False, minloglevel=2)
    settings.update(options)
    sentencepiece.SentencePieceTrainer.train(sentence_iterator=iter(CORPUS * 6), model_prefix=os.path.join(folder, "t"), **settings)
    model = format.ModelProto()
    model.ParseFromString((pathlib.Path(folder) / "t.model").read_bytes())
    return model


def refused(folder):
    (HERE / "refused").mkdir(exist_ok=True)
    for name, options in {
        "unigram": dict(model_type="unigram"), "no-bytes": dict(byte_fallback=False), "nmt_nfkc": dict(normalization_rule_name="nmt_nfkc"),
        "squeezed": dict(remove_extra_whitespaces=True), "no-prefix": dict(add_dummy_prefix=False),
        "user-defined": dict(user_defined_symbols=["<sep>"]), "other-ids": dict(unk_id=3, bos_id=0, eos_id=1),
        "suffix": dict(treat_whitespace_as_suffix=True),
    }.items():
        model = train(folder, vocab_size=330 if name != "no-bytes" else 90, **{k: v for k, v in options.items()})
        if name == "nmt_nfkc":
            model.normalizer_spec.precompiled_charsmap = model.normalizer_spec.precompiled_charsmap[:64]
        del model.pieces[300:]
        (HERE / "refused" / f"{name}.model").write_bytes(model.SerializeToString())


def texts():
    rnd = random.Random(1)
    parts = ["a", " ", "  ", "ha", "ban", "the", " the", "é", "日", "😀", "\n", "\t", "\u00a0", "1", "\u2581", "aaaa", "USER", ":", ".", "\r", "n", "s>", "<s"]
    mixed = ["".join(rnd.choice(parts) for _ in range(rnd.randint(2, 12))) for _ in range(120)]
    runs = [c * n for c in " a\n" for n in (5, 7, 8, 15, 16, 17, 33)]
    return PLAIN + SPECIAL + runs + mixed


def write(cases):
    with open(HERE / "cases.json", "w") as f:
        f.write("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")


def first():
    cases = json.loads((HERE / "cases.json").read_text())
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(HERE / "tokenizer.model", folder)
        fast = LlamaTokenizer.from_pretrained(folder, legacy=False)
        for case in cases:
            case["first"] = fast.encode(case["text"], add_special_tokens=False)
            slow = case.pop("firstSlow")
            if slow != case["first"]:
                case["firstSlow"] = slow
            if case["first"] == case["slow"]:
                del case["first"]
    write(cases)
    print("differ first/firstSlow", [c["text"] for c in cases if "firstSlow" in c])


def main():
    with tempfile.TemporaryDirectory() as folder:
        model = train(folder)
        (HERE / "tokenizer.model").write_bytes(model.SerializeToString())
        refused(folder)
        shutil.copy(HERE / "tokenizer.model", folder)
        own = sentencepiece.SentencePieceProcessor(model_file=str(HERE / "tokenizer.model"))
        slow = LlamaTokenizer(os.path.join(folder, "tokenizer.model"), legacy=True)
        # As AutoTokenizer makes it of a folder without tokenizer.json: converted from the slow one.
        fast = convert_slow_tokenizer(slow)
        fresh = LlamaTokenizer(os.path.join(folder, "tokenizer.model"), legacy=False)
        cases = []
        for text in dict.fromkeys(texts()):
            case = {"text": text, "slow": slow.encode(text, add_special_tokens=False), "firstSlow": fresh.encode(text, add_special_tokens=False)}
            if fast.encode(text, add_special_tokens=False).ids != case["slow"]:
                case["fast"] = fast.encode(text, add_special_tokens=False).ids
            if not any(s in text for s in ("<s>", "</s>", "<unk>")) and own.encode(text) != case["slow"]:
                case["own"] = own.encode(text)
            case["decoded"] = fast.decode(case["slow"], skip_special_tokens=True)
            if case["decoded"] == text:
                del case["decoded"]
            cases.append(case)
        write(cases)
        print(len(cases), "differ slow/fast", [c["text"] for c in cases if "fast" in c], "slow/own", [c["text"] for c in cases if "own" in c])


first() if "first" in sys.argv else main()
