"""Makes two tiny Llama-style tokenizers and what LLaVA's training code does with them. Run: python make_reference.py (in this folder).

The rules of LLaVA's preprocess_v1, preprocess_plain, preprocess_multimodal and tokenizer_image_token are written anew from their
description: pieces around <image> are tokenised apart, each as a text of its own, and joined with one id for the image; labels are masked
by counting the tokens of rounds and of their instructions, with the known corrections by 2 (the start token, and the lone space that
would merge with the answer) and, for tokenizers that are not "legacy", by 1 in every round but the first.
"""

import json
import os

import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

BOS, EOS, IMAGE, IGNORED = 1, 2, 3, -100
SYSTEM = (
    "A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user's questions."
)
CORPUS = [
    SYSTEM,
    "USER: What is the colour of the car? Answer the question using a single word or phrase. ASSISTANT: red",
    "USER: What is the object in the image? ASSISTANT: a small dog on the grass",
    "Which part is the highlighted state in?\nA. north\nB. south\nAnswer with the option's letter from the given choices directly.",
    "How many birds are there? There are 12 birds. Is there a tree? yes no. The café is near the river.",
]


def train_bpe():
    """Merges inside words only, as in Llama's vocabulary, so that no token spans the end of a prefix."""
    words = Tokenizer(models.BPE(unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Metaspace(prepend_scheme="always"), pre_tokenizers.Split(Regex(r"\d|[.:,?()\n]"), "isolated")]
    )
    words.train_from_iterator(CORPUS * 4, trainers.BpeTrainer(vocab_size=420, special_tokens=["<unk>"], show_progress=False))
    return json.loads(words.to_str())["model"]


def like_llama(trained):
    """In Llama's vocabulary "USER" is one token and "\u2581USER" are two, which is where the correction by 1 comes from."""
    merges = [m for m in trained["merges"] if not "".join(m).startswith("\u2581U")]
    merges = [("U", "S"), ("E", "R"), ("US", "ER")] + [m for m in merges if tuple(m) not in {("U", "S"), ("E", "R"), ("US", "ER")}]
    vocab = [t for t in trained["vocab"] if not t.startswith("\u2581U")]
    vocab += [t for t in ("US", "ER", "USER") if t not in vocab]
    return {"vocab": vocab, "merges": merges}


def tokenizer(trained, legacy):
    specials = ["<unk>", "<s>", "</s>", "<image>"]
    pieces = specials + [f"<0x{b:02X}>" for b in range(256)] + [t for t in trained["vocab"] if t not in specials]
    vocab = {piece: i for i, piece in enumerate(pieces)}
    merges = [tuple(m) for m in trained["merges"]]
    result = Tokenizer(models.BPE(vocab=vocab, merges=merges, unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    if legacy:
        result.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    else:
        result.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="first", split=False)
    result.decoder = decoders.Sequence(
        [decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    result.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", BOS)])
    result.add_special_tokens([AddedToken(s, normalized=False, special=True) for s in specials])
    return result


def with_image(tok, text):
    """tokenizer_image_token, with the id of the image instead of -200."""
    ids = [BOS]
    for i, piece in enumerate(text.split("<image>")):
        if i > 0:
            ids.append(IMAGE)
        ids += tok.encode(piece).ids[1:]
    return ids


def multimodal(turns):
    moved = []
    for speaker, text in turns:
        if "<image>" in text:
            text = ("<image>\n" + text.replace("<image>", "").strip()).strip()
        moved.append((speaker, text))
    return moved


def v1(tok, turns, legacy):
    turns = multimodal(turns)
    text = SYSTEM + " "
    for i, (speaker, said) in enumerate(turns):
        text += ("USER: " if speaker == "human" else "ASSISTANT: ") + said + (" " if i % 2 == 0 else "</s>")
    ids = with_image(tok, text)
    labels = list(ids)
    labels[0] = IGNORED
    at = 1
    for i, one in enumerate(text.split("</s>")):
        if one == "":
            break
        parts = one.split(" ASSISTANT: ")
        assert len(parts) == 2
        length = len(with_image(tok, one))
        instruction = len(with_image(tok, parts[0] + " ASSISTANT: ")) - 2
        if i > 0 and not legacy:
            length -= 1
            instruction -= 1
        labels[at : at + instruction] = [IGNORED] * instruction
        at += length
    assert at == len(ids), (at, len(ids), text)
    return ids, labels


def plain(tok, turns):
    head = "<image>" if "<image>" in turns[0][1] else ""
    ids = with_image(tok, head + turns[1][1] + "\n")
    labels = list(ids)
    count = len(with_image(tok, head))
    labels[:count] = [IGNORED] * count
    return ids, labels


SINGLE = [
    ("<image>\nWhat is the colour of the car?\nAnswer the question using a single word or phrase.", "red"),
    ("<image>\nWhich part is the highlighted state in?\nA. north\nB. south\nAnswer.", "B"),
    ("<image>\nHow many birds are there?", "12"),
    ("How many birds are there?", "There are 12 birds."),
    ("What is the object?\n<image>", "(a dog)"),
    ("<image>", "a small dog on the grass"),
    ("<image>\nIs there a tree? ", " yes"),
    ("<image>\nwhere?", "café 日本 \U0001F600\nriver  two"),
    ("Ünïcode und Tab\tund zwei  Leerzeichen", "no\n"),
    ("<image>\nQ", "\u3000wide"),
    # White space and odd characters on either side of the marker and of an answer.
    ("<image>\nWhat?", "Yes"),
    ("Look <image> at it?", "Yes"),
    ("What is this?\n<image>", "No"),
    ("<image>\r\nWhat?\r\nNow", "Yes\r\n"),
    ("What?\u00a0<image>", "Yes"),
    ("\u00a0<image>\u00a0What?", "Yes"),
    ("What?\u0085<image>", "Yes"),
    ("\u200bWhat?<image>", "Yes"),
    ("What?\u001c<image>", "Yes"),
    ("\ufeff<image>\nWhat?", "Yes"),
    ("Say hi", "Hi there"),
    ("  Say hi  ", "  Hi there "),
    ("<image>\nWhat \U0001F600?", "\U0001F469\u200d\U0001F469\u200d\U0001F467 ok"),
    ("<image>\nWhat?", "  Yes"),
    ("<image>\nWhat?", "\nYes\n"),
    ("<image>", "Yes"),
    ("<image>\nWhat <unk>?", "The <unk> x"),
    ("<image>\n<b>x</b> </i>", "<p>"),
    ("<image>\na\u2581b", "c\u2581d"),
    ("<image>\na\u0000b", "c"),
    ("<image>\n\u0645\u0631\u062d\u0628\u0627", "\u05e9\u05dc\u05d5\u05dd"),
    ("\t<image>\tWhat?\t", "Yes"),
    ("\u3000<image>\u3000\u4f55?", "\u306f\u3044"),
    ("<image>\n\n\nWhat?", "Yes"),
]
SEVERAL = [
    [("human", "<image>\nIs there a tree?"), ("gpt", "yes"), ("human", "What is the colour?"), ("gpt", "red"), ("human", "How many?"), ("gpt", "12")],
    [("human", "Is there a tree?"), ("gpt", "no"), ("human", "<image>\nAnd here?"), ("gpt", "yes")],
    [("human", "Hi"), ("gpt", "Hello"), ("human", "\u00a0<image>\u0085What?"), ("gpt", "Cat")],
    [("human", "one"), ("gpt", "(two)"), ("human", "three"), ("gpt", "four five.")],
]


def main():
    trained = like_llama(train_bpe())
    for name, legacy in [("legacy", True), ("first", False)]:
        tok = tokenizer(trained, legacy)
        os.makedirs(name, exist_ok=True)
        tok.save(name + "/tokenizer.json")
        with open(name + "/config.json", "w") as f:
            json.dump({"model_type": "llava", "image_token_index": IMAGE, "text_config": {"vocab_size": tok.get_vocab_size()}}, f)
        with open(name + "/tokenizer_config.json", "w") as f:
            json.dump({"bos_token": "<s>", "eos_token": {"content": "</s>"}, "pad_token": "<unk>", "legacy": legacy}, f)
        cases = []
        for turns in [[("human", q), ("gpt", a)] for q, a in SINGLE] + SEVERAL:
            ids, labels = v1(tok, turns, legacy)
            case = {"turns": [{"from": s, "value": t} for s, t in turns], "ids": ids, "labels": labels}
            case["learned"] = tok.decode([i for i in labels if i != IGNORED])
            question = multimodal(turns[:1])[0][1]
            case["prompt"] = with_image(tok, SYSTEM + " USER: " + question + " ASSISTANT:")
            if len(turns) == 2:
                case["plainIds"], case["plainLabels"] = plain(tok, turns)
            cases.append(case)
        with open(name + "/cases.json", "w") as f:
            f.write("[\n" + ",\n".join(json.dumps(c) for c in cases) + "\n]\n")
    with open("PROVENANCE.txt", "w") as f:
        f.write(
            "Everything here was made by make_reference.py from the sentences it holds; nothing is taken from elsewhere.\n"
            f"tokenizers {tokenizers.__version__}. legacy/: Prepend and Replace normalizer as in LLaVA-1.5's tokenizer.json;\n"
            "first/: Metaspace that prepends to the first piece only, as tokenizers saved with legacy = false have it.\n"
        )


main()
