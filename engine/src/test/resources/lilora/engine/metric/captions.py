"""Writes captions.json: sentences with the tokens and scores of the reference implementation.

    pip install pycocoevalcap==1.2        (its tokeniser also needs a Java runtime)
    python captions.py > captions.json

The sentences are made here from a small grammar with a fixed seed, plus hand-written edge cases.
"""
import json
import random
import sys
from contextlib import redirect_stdout

import numpy as np
from pycocoevalcap.bleu.bleu import Bleu
from pycocoevalcap.cider.cider import Cider
from pycocoevalcap.rouge.rouge import Rouge
from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

RANDOM = random.Random(20260101)
WHO = ["A man", "A woman", "Two dogs", "The child", "A small bird", "An old fisherman", "Three people", "A cat"]
DOES = ["is sitting", "stands", "is running quickly", "sleeps", "waits", "is looking out", "are playing", "rests"]
WHERE = ["on a wooden bench", "in the snow", "near the river", "under a red umbrella", "beside a brick wall",
         "on top of the hill", "in a field of yellow flowers", "at the market"]
MORE = ["", "", " with a blue hat", " at sunset", ", holding a camera", " while it rains"]
END = [".", ".", "", " .", "!"]


def sentence(who, where):
    return RANDOM.choice([who, RANDOM.choice(WHO)]) + " " + RANDOM.choice(DOES) + " " + \
        RANDOM.choice([where, where, RANDOM.choice(WHERE)]) + RANDOM.choice(MORE) + RANDOM.choice(END)


def image():
    who, where = RANDOM.choice(WHO), RANDOM.choice(WHERE)
    return {"references": [sentence(who, where) for _ in range(3)], "prediction": sentence(who, where)}


HAND_MADE = [
    {"references": ["A man's dog isn't on the well-known T-shirt, really!", "They've 3.5 apples.", "It's 10:30 o'clock."],
     "prediction": "A man's dog isn't on the T-shirt."},
    {"references": ["The dog runs.", "A dog runs fast.", "The brown dog is running."], "prediction": ""},
    {"references": ["A red boat.", "One red boat on a lake.", "A boat."], "prediction": "boat"},
    {"references": ["A red boat.", "One red boat on a lake.", "A boat."],
     "prediction": "A boat a boat a boat a boat a boat a boat."},
    {"references": ["Two women cannot walk 1,000 km.", "Two women (sisters) walk.", "Two \"women\" walk -- slowly ..."],
     "prediction": "Two women (sisters) cannot walk; they're tired & sad."},
    {"references": ["A fish swims.", "The fish is swimming in clear water.", "Fish."],
     "prediction": "A fish is swimming in clear water between the green plants of a very large and very old aquarium today."},
    {"references": ["a windmill on a hill"] * 3, "prediction": "a windmill on a hill"},
    {"references": ["A windmill on a hill."] * 3, "prediction": "Zebras juggle quietly"},
]

SENTENCES = [
    "A man's dog isn't on the well-known T-shirt, really!",
    "He'd go; I'm sure they've 3.5 apples & we'll see.",
    "Two women cannot walk 1,000 km at 5 p.m. in the U.S. with Mr. Smith.",
    "cats' toys: it's 50% off / $5",
    "Don't ask... a girl (a puppy) [left] {right}",
    "\u2018quoted\u2019 and \u201cdouble\u201d \u2013 dash \u2014 long \u2026 end.",
    "It wasn't 10:30 yet, o'clock na\u00efve caf\u00e9 2nd 3-year-old a_b",
    "  Spaces\tand   tabs  ",
    "They couldn't've won and won't stop -- ever; it can't!",
    "\"What?\" she said: 'nothing'.",
]


def tokenise(sentences):
    tokens = PTBTokenizer().tokenize({i: [{"caption": s}] for i, s in enumerate(sentences)})
    return [tokens[i][0] for i in range(len(sentences))]


def cvit(items):
    """The released evaluator of the CVIT benchmark: best single reference, then both roles swapped, raw words."""
    best = {}
    for i, item in enumerate(items):
        references = {r: [text] for r, text in enumerate(item["references"])}
        same = {r: [item["prediction"]] for r in references}
        _, scores = Cider().compute_score(references, same)
        best[i] = [item["references"][int(np.argmax(scores))]]
    return Cider().compute_score({i: [item["prediction"]] for i, item in enumerate(items)}, best)


def main():
    items = [image() for _ in range(30)] + HAND_MADE
    tokens = tokenise([item["prediction"] for item in items])
    references = tokenise([text for item in items for text in item["references"]])
    predicted = {i: [tokens[i]] for i in range(len(items))}
    truth = {i: references[3 * i:3 * i + 3] for i in range(len(items))}
    cider, ciders = Cider().compute_score(truth, predicted)
    rouge, rouges = Rouge().compute_score(truth, predicted)
    bleu, _ = Bleu(4).compute_score(truth, predicted, verbose=0)
    variant, variants = cvit(items)
    for i, item in enumerate(items):
        item.update(id=f"image-{i}", predictionTokens=tokens[i].split(), referenceTokens=[t.split() for t in truth[i]],
                    cider=float(ciders[i]), rougeL=float(rouges[i]), cvit=float(variants[i]))
    return {"cider": float(cider), "bleu4": float(bleu[3]), "rougeL": float(rouge), "cvit": float(variant),
            "tokenised": [{"text": s, "tokens": t.split()} for s, t in zip(SENTENCES, tokenise(SENTENCES))],
            "items": items}


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        result = main()
    json.dump(result, sys.stdout, indent=1, ensure_ascii=True)
    print()
