"""Writes evalai.json: answers with their normal form, and soft accuracies, by the published evaluator.

    python evalai.py FOLDER > evalai.json

FOLDER holds LLaVA's llava/eval/m4c_evaluator.py (see PROVENANCE.md). The answers are hand-written edge cases, every
entry of the evaluator's contraction table, and random strings with a fixed seed.
"""
import json
import random
import sys
import types

sys.modules["tqdm"] = types.SimpleNamespace(tqdm=lambda items: items)
sys.path.insert(0, sys.argv[1])
from m4c_evaluator import EvalAIAnswerProcessor, TextVQAAccuracyEvaluator  # noqa: E402

RANDOM = random.Random(20260101)
EDGES = [
    "", " ", "a", "The", "a an the", "?", "...", "The Dog's bone", "it's", "dogs'", "its 's", "let's go", "she's here",
    "1,000", "1, 000", "1,000,000 yen", "$1,000.50", "3.14", "3.", ".5", "v1.2.3", "10.", "a.b", "U.S.A.", "e.g. cat",
    "cat-dog", "cat - dog", "cat -dog", "cat- dog-bird", "half/half", "half / half", "[x]", "(x)", "x(y)z", "x (y)z",
    "a+b=c", "a + b=c", "\"hi\"", "say \"hi\" now", "me@home", "under_score", "back\\slash", "<tag>", "`tick`", "{b}",
    "one two three", "None of them", "ten", "TEN.", "zero-one", "twenty one", "no. 5", "yes;no", "yes; no", "yes!no", "hi!",
    "new\nline", "tab\there", " lead and trail ", "caf\u00e9", "na\u00efve d\u00e9j\u00e0-vu", "\u00a0nbsp\u00a0in side", "\u00c0 LA",
    "dont", "Dont", "DON'T", "Id've", "Im", "Ive gone", "somebody'd", "'ow's'at", "o'clock", "a's", "the one",
    "." * 40, "a." * 40 + "b", "1." * 40, "x,y", "what?no", "what ?no", "\u0663,\u0664.\u0665", "5 %", "100%", "#1", "rock & roll",
]
ALPHABET = ["a", "an", "the", "one", "ten", "cat", "3", "1", "0", " ", " ", " ", ".", ",", "'", "'s", "-", "/", "?", "!", ";",
            "\"", "(", ")", "_", "@", "dont", "hes", "\n", "\t", "\u00a0"]


def text():
    return "".join(RANDOM.choice(ALPHABET) for _ in range(RANDOM.randint(1, 9)))


def soft(evaluator, answers, prediction):
    return {"answers": answers, "prediction": prediction,
            "score": evaluator.eval_pred_list([{"pred_answer": prediction, "gt_answers": answers}])}


def main():
    processor, evaluator = EvalAIAnswerProcessor(), TextVQAAccuracyEvaluator()
    answers = EDGES + list(EvalAIAnswerProcessor.CONTRACTIONS) + [text() for _ in range(400)]
    softs = [soft(evaluator, ["Stop!"] * n + ["go"] * (10 - n), "stop") for n in range(11)]
    pool = ["dog", "The dog", "dog.", "cat", "two cats", "2 cats", "dont", "don't"]
    for _ in range(40):
        softs.append(soft(evaluator, [RANDOM.choice(pool) for _ in range(10)], RANDOM.choice(pool + ["fish"])))
    return {"normalised": [[a, processor(a)] for a in answers], "soft": softs}


json.dump(main(), sys.stdout, indent=0, ensure_ascii=True)
print()
