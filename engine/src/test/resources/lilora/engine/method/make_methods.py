"""Makes a numeric example for each continual-learning method: small numbers, and what must come of them.

Run by hand, never by the build: python make_methods.py (numpy alone, float64). Everything is written from the formulas that
papers, released code and the methods' own pages give, and nothing from the engine's source. A file holds a method's examples, an
example the steps that NumericExamplesTest plays through the real engine:

put     tensors of the bank, by its names
begin   a stage
before  its items are looked at before it is trained
learn   what layers compute while it is trained, y, with penalty and batchPenalty, and the gradients of
        L = sum over layers of y * y / 2 + penalty + batchPenalty, by differences of fourth order
steer   gradients of a step, and what the method makes of them
after   its items are looked at when it was trained
end     the stage
hold    what the bank holds now; of directions, whose sign is open, the sum of their outer products ("gram")
answer  what layers compute when a question of a task, or of a route, is answered; said is of a token behind it, next
route   what is chosen for questions
see     other inputs x of layers from now on

Given numbers are multiples of 1/128 or coarser, so that they are the same in float32; what comes of them is rounded to 7
digits of the largest number beside it.
"""

import json
import pathlib
import zlib

import numpy as np

HERE = pathlib.Path(__file__).parent
STEP = 2.0 ** -9
LONG = [0, 1, 2, 3, 100, 767]  # of long tensors the numbers whose gradients are written down
SMALL = {"only": {"in": 3, "out": 2}}
LAYERS = {"first": {"in": 4, "out": 3}, "second": {"in": 3, "out": 2, "part": "PROJECTOR", "bias": True}}


def rounded(value):
    """For the file: a list of numbers that are as long as they need to be."""
    array = np.asarray(value, dtype=float)
    largest = np.max(np.abs(array), initial=0)
    digits = 6 - int(np.floor(np.log10(largest))) if largest > 0 else 0
    return np.round(array, digits).tolist()


class Tiled:
    """A long tensor of few numbers, which lie beside themselves."""

    def __init__(self, tile, *shape):
        self.tile, self.shape = tile, shape
        repeats = [-(-long // short) for long, short in zip(shape, tile.shape)]
        self.whole = np.tile(tile, repeats)[tuple(slice(long) for long in shape)]


def plain(value):
    if isinstance(value, Tiled):
        return plain({"tile": value.tile, "shape": list(value.shape)})
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    if isinstance(value, np.ndarray):
        return plain(rounded(value))
    if isinstance(value, np.floating):
        return plain(rounded(value))
    return int(value) if isinstance(value, float) and value.is_integer() else value


def slope(total, bank, name, place):
    """Derivative of total(bank) by one number."""
    def at(by):
        moved = dict(bank)
        moved[name] = bank[name].copy()
        moved[name][place] += by
        return total(moved)
    return (8 * (at(STEP) - at(-STEP)) - (at(2 * STEP) - at(-2 * STEP))) / (12 * STEP)


class Example:
    """One example of a method: its layers, their inputs x (samples, positions, in), the bank, and the steps so far."""

    def __init__(self, title, options, layers=None, hidden=None, tasks=3, samples=2, positions=2, lengths=None, words=None):
        self.random = np.random.RandomState(zlib.crc32(title.encode()))
        self.title, self.options, self.hidden, self.tasks = title, options, hidden, tasks
        self.lengths, self.words = lengths, words
        self.layers, self.bank, self.steps = {}, {}, []
        for name, layer in (layers or LAYERS).items():
            given = {"part": layer.get("part"), "weight": self.numbers(layer["out"], layer["in"])}
            given["bias"] = self.numbers(layer["out"]) if layer.get("bias") else None
            given["x"] = self.numbers(samples, positions, layer["in"])
            self.layers[name] = given
        self.first = dict(self.layers)

    def numbers(self, *shape, unit=8, most=10):
        return self.random.randint(-most, most + 1, shape) / unit

    def size(self, layer):
        """(in, out)"""
        out, inner = self.layers[layer]["weight"].shape
        return inner, out

    def base(self, layer, x=None):
        given = self.layers[layer]
        y = (given["x"] if x is None else x) @ given["weight"].T
        return y if given["bias"] is None else y + given["bias"]

    def x(self, layer):
        return self.layers[layer]["x"]

    def step(self, what, **of):
        self.steps.append({"do": what, **of})

    def place(self, tensors):
        self.bank.update({name: getattr(tensor, "whole", tensor) for name, tensor in tensors.items()})
        assert all(np.all(self.bank[name] * 128 % 1 == 0) for name in tensors), "not the same in float32"
        self.step("put", tensors=dict(tensors))

    def draw(self, prefix, *parts, unit=8, most=10, until=lambda: True):
        """Puts A, B and other parts of each layer: (part, rows, columns), sizes "in" and "out" being those of the layer."""
        while True:
            drawn = self.drawn(prefix, parts, unit, most)
            self.bank.update(drawn)
            if until():
                return self.place(drawn)

    def drawn(self, prefix, parts, unit, most):
        drawn = {}
        for layer in self.layers:
            inner, out = self.size(layer)
            for part, *shape in parts:
                sizes = [{"in": inner, "out": out}.get(size, size) for size in shape]
                drawn[f"{prefix}/{part}/{layer}"] = self.numbers(*sizes, unit=unit, most=most)
        return drawn

    def learn(self, stage, trained, forward, penalty=None, batch=None):
        """forward(bank, layer) gives y, penalty(bank) and batch(bank) numbers; what is detached is read from self.bank."""
        def total(bank):
            fit = sum(np.sum(forward(bank, layer) ** 2) / 2 for layer in self.layers)
            return fit + (penalty(bank) if penalty else 0) + (batch(bank) if batch else 0)
        gradients = {}
        for name in trained:
            shape = self.bank[name].shape
            places = range(self.bank[name].size) if self.bank[name].size < 100 else LONG
            slopes = [slope(total, self.bank, name, np.unravel_index(place, shape)) for place in places]
            gradients[name] = {"places": LONG, "values": np.array(slopes)} if places is LONG else np.reshape(slopes, shape)
        self.step("learn", stage=stage, y={layer: forward(self.bank, layer) for layer in self.layers},
                  penalty=np.float64(penalty(self.bank)) if penalty else None,
                  batchPenalty=np.float64(batch(self.bank)) if batch else None, gradients=gradients)

    def answer(self, forward, task=None, route=None):
        y = {layer: forward(self.bank, layer) for layer in self.layers}
        self.step("answer", **({"task": task} if route is None else {"route": route}), y=y)

    def see(self, layer):
        """What follows is computed of other inputs."""
        self.layers[layer] = {**self.layers[layer], "x": self.numbers(*self.x(layer).shape)}
        self.step("see", x={layer: self.x(layer)})

    def holds(self, tensors):
        self.step("hold", tensors=tensors)

    def names(self, prefix, *parts):
        return [f"{prefix}/{part}/{layer}" for layer in self.layers for part in parts]

    def file(self):
        return {"example": self.title, "options": self.options, "hidden": self.hidden, "tasks": self.tasks,
                "lengths": self.lengths, "words": self.words, "layers": self.first}


def write(method, examples):
    lines = []
    for example in examples:
        head = json.dumps(plain(example.file()), separators=(",", ":"))
        steps = [json.dumps(plain(step), separators=(",", ":")) for step in example.steps]
        lines.append(head[:-1] + ',"steps":[\n' + ",\n".join(steps) + "]}")
    (HERE / f"{method}.json").write_text("[" + ",\n".join(lines) + "]\n", encoding="utf-8", newline="\n")


# --- one LoRA, or one for each task ------------------------------------------------------------------------------------

LORA = {"rank": 2, "alpha": 3, "dropout": 0}
SCALE = 1.5
PAIR = (("A", 2, "in"), ("B", "out", 2))


def change(bank, prefix, layer):
    """B A"""
    return bank[f"{prefix}/B/{layer}"] @ bank[f"{prefix}/A/{layer}"]


def adapted(e, prefixes, weights=None):
    """W x + b + s (sum over adapters of w B A) x"""
    def forward(bank, layer):
        delta = sum(w * change(bank, prefix, layer) for prefix, w in zip(prefixes, weights or [1] * len(prefixes)))
        return e.base(layer) + SCALE * (e.x(layer) @ delta.T)
    return forward


def base(e):
    return lambda bank, layer: e.base(layer)


def tasks(*numbers):
    return [f"task{number}" for number in numbers]


def shared_lora(title, options, layers=None, stage=1):
    """Up to the end of a stage that learned one LoRA."""
    e = Example(title, options, layers)
    e.step("begin", stage=stage)
    e.draw("shared", *PAIR)
    e.learn(stage, e.names("shared", "A", "B"), adapted(e, ["shared"]))
    e.answer(adapted(e, ["shared"]), task=1)
    return e


def task_loras(title, options, learned=2):
    """Adapters of so many tasks, of which the last is being learned."""
    e = Example(title, options)
    for task in range(1, learned + 1):
        e.step("begin", stage=task)
        e.draw(f"task{task}", *PAIR)
    return e


def sequential_lora():
    e = shared_lora("sequential-lora", LORA)
    e.step("end", stage=1)
    e.step("begin", stage=2)
    e.draw("shared", *PAIR)
    e.learn(2, e.names("shared", "A", "B"), adapted(e, ["shared"]))
    e.answer(adapted(e, ["shared"]), task=1)
    yield e


def replay():
    yield shared_lora("replay", LORA)


def joint():
    yield shared_lora("joint", LORA, stage=3)


def zero_shot():
    e = Example("zero-shot", {})
    e.answer(base(e), task=1)
    e.answer(base(e), task=3)
    yield e


def isolated_lora():
    e = task_loras("isolated-lora", LORA)
    e.learn(2, e.names("task2", "A", "B"), adapted(e, ["task2"]))
    e.answer(adapted(e, ["task1"]), task=1)
    e.answer(adapted(e, ["task2"]), task=2)
    e.answer(base(e), task=3)
    yield e


def incremental_lora():
    e = task_loras("incremental-lora", LORA, 3)
    e.learn(3, e.names("task3", "A", "B"), adapted(e, tasks(1, 2, 3)))
    e.answer(adapted(e, tasks(1, 2, 3)), task=1)
    e.answer(adapted(e, tasks(1, 2, 3)), task=5)
    yield e


def o_lora():
    for form in ("PAPER", "MCITLIB"):
        e = task_loras(f"o-lora {form}", {**LORA, "weight": 0.25, "form": form}, 3)

        def overlap(bank, e=e):
            return 0.25 * sum(np.abs(bank[f"task3/A/{layer}"] @ bank[f"task{i}/A/{layer}"].T).sum()
                              for layer in e.layers for i in (1, 2))
        e.learn(3, e.names("task3", "A", "B"), adapted(e, tasks(1, 2, 3) if form == "PAPER" else ["task3"]), overlap)
        e.answer(adapted(e, tasks(1, 2, 3)), task=2)
        yield e


def c_lora():
    e = task_loras("c-lora", {**LORA, "weight": 0.5}, 3)

    def overlap(bank):
        return 0.5 * sum(np.sum(((change(bank, "task1", layer) + change(bank, "task2", layer))
                                 * change(bank, "task3", layer)) ** 2) for layer in e.layers)
    e.learn(3, e.names("task3", "A", "B"), adapted(e, tasks(1, 2, 3)), overlap)
    e.answer(adapted(e, tasks(1, 2, 3)), task=1)
    yield e


def reg_lora():
    """A quarter of a layer's entries is kept for each task; one that two tasks keep counts once."""
    e = Example("reg-lora", {**LORA, "weight": 3, "share": 0.25})
    kept = {layer: set() for layer in e.layers}
    for task in (1, 2):
        e.step("begin", stage=task)
        e.draw(f"task{task}", *PAIR, unit=16, most=24)
        e.step("end", stage=task)
        for layer in e.layers:
            size = np.abs(change(e.bank, f"task{task}", layer))
            order = np.argsort(-size, axis=None)
            most = int(0.25 * size.size)
            assert size.flat[order[most - 1]] > size.flat[order[most]], "two entries are equally large"
            kept[layer] |= {int(place) for place in order[:most]}
        e.holds({f"training/kept/{layer}": np.array(np.divmod(sorted(kept[layer]), e.size(layer)[0]))
                 for layer in e.layers})
    assert len(kept["first"]) < 6, "no entry is kept twice"
    e.step("begin", stage=3)
    e.draw("task3", *PAIR)

    def changed(bank):
        means = [np.abs(change(bank, "task3", layer).flat[sorted(kept[layer])]).mean() for layer in e.layers]
        return 3 * np.mean(means)
    e.learn(3, e.names("task3", "A", "B"), adapted(e, tasks(1, 2, 3)), changed)
    e.answer(adapted(e, tasks(1, 2, 3)), task=2)
    yield e


# --- one LoRA that is held where it was --------------------------------------------------------------------------------

def squared_ways(bank, anchor, importance):
    """sum over all numbers of importance times the squared way from the anchor"""
    return sum(np.sum(importance[name] * (bank[name] - anchor[name]) ** 2) for name in anchor)


def l2_anchor():
    e = Example("l2-anchor", {**LORA, "weight": 0.75}, SMALL)
    names = e.names("shared", "A", "B")
    ones = {name: 1 for name in names}
    anchor = None
    for task in (1, 2, 3):
        e.step("begin", stage=task)
        e.draw("shared", *PAIR)

        def distance(bank, anchor=anchor):
            return 0.375 * squared_ways(bank, anchor, ones)
        e.learn(task, names, adapted(e, ["shared"]), distance if anchor else None)
        anchor = {name: e.bank[name] for name in names}
        e.step("end", stage=task)
    yield e
    yield l2_anchor_of_strcvit()


def l2_anchor_of_strcvit():
    """Its steps are clipped to half of what they were: step n adds g^2 / max(1, n - 1)."""
    e = Example("l2-anchor STRCVIT", {**LORA, "weight": 0.75, "importance": "STRCVIT"}, SMALL)
    names = e.names("shared", "A", "B")
    anchor = None
    for task in (1, 2, 3):
        e.step("begin", stage=task)
        if task == 1:
            e.draw("shared", *PAIR)
        e.step("before", stage=task)
        importance = {name: np.ones(e.bank[name].shape) for name in names}
        for step in (1, 2, 3):
            gradients = {name: e.numbers(*e.bank[name].shape) for name in names}
            e.step("steer", stage=task, step=step, clipping=0.5, gradients=gradients, becomes=gradients)
            for name in names:
                importance[name] += (gradients[name] / 2) ** 2 / max(1, step - 1)
        e.draw("shared", *PAIR)

        def distance(bank, anchor=anchor, importance=importance):
            return 0.375 * squared_ways(bank, anchor, importance)
        e.learn(task, names, adapted(e, ["shared"]), distance if anchor else None)
        anchor = {name: e.bank[name] for name in names}
        e.step("end", stage=task)
    return e


def ewc():
    for anchors, fisher in (("EACH_TASK", "ITEM"), ("ONLINE", "BATCH")):
        items, size = (3, 1) if fisher == "ITEM" else (12, 4)
        options = {**LORA, "weight": 3, "fisher": fisher, "items": items, "anchors": anchors, "decay": 0.5}
        e = Example(f"ewc {anchors} {fisher}", options, SMALL)
        names = e.names("shared", "A", "B")
        held = []
        for task in (1, 2, 3):
            e.step("begin", stage=task)
            e.draw("shared", *PAIR)

            def penalty(bank, held=tuple(held)):
                return 1.5 * sum(squared_ways(bank, anchor, importance) for anchor, importance in held)
            e.learn(task, names, adapted(e, ["shared"]), penalty if held else None)
            if task == 3:
                break
            batches = [{name: e.numbers(*e.bank[name].shape) for name in names} for _ in range(3)]
            e.step("after", stage=task, batchSize=4, looked=items, each=size, gradients=batches)
            found = {name: np.mean([batch[name] ** 2 for batch in batches], axis=0) for name in names}
            if held and anchors == "ONLINE":
                found = {name: 0.5 * held[0][1][name] + found[name] for name in names}
            pair = ({name: e.bank[name] for name in names}, found)
            held = [pair] if anchors == "ONLINE" else held + [pair]
            place = "" if anchors == "ONLINE" else task
            e.holds({f"training/fisher{place}/{name}": found[name] for name in names})
        yield e
        yield ewc_of_steps(anchors)


def ewc_of_steps(anchors):
    """Two steps of half a pass each. Where there is one sum, the task's own squares count as soon as they are added."""
    e = Example(f"ewc {anchors} STEPS", {**LORA, "weight": 3, "fisher": "STEPS", "anchors": anchors, "decay": 0.5}, SMALL)
    names = e.names("shared", "A", "B")
    anchor, fisher = {}, {}
    for task in (1, 2, 3):
        place = "" if anchors == "ONLINE" else task
        e.step("begin", stage=task)
        if task == 1:
            e.draw("shared", *PAIR)
        e.step("before", stage=task)
        found = {name: 0.5 * fisher[place][name] if place in fisher else np.zeros(e.bank[name].shape) for name in names}
        for _ in range(2):
            gradients = {name: e.numbers(*e.bank[name].shape) for name in names}
            e.step("steer", stage=task, share=0.5, gradients=gradients, becomes=gradients)
            found = {name: found[name] + 0.5 * gradients[name] ** 2 for name in names}
        fisher[place] = found
        e.draw("shared", *PAIR)

        def penalty(bank, anchor=dict(anchor), fisher=dict(fisher)):
            return 1.5 * sum(squared_ways(bank, anchor[at], fisher[at]) for at in anchor)
        e.learn(task, names, adapted(e, ["shared"]), penalty if anchor else None)
        e.step("after", stage=task)
        anchor[place] = {name: e.bank[name] for name in names}
        e.holds({f"training/fisher{place}/{name}": found[name] for name in names})
    return e


def cosine(a, b):
    lengths = np.linalg.norm(a) * np.linalg.norm(b)
    return 0.0 if lengths == 0 else float(np.sum(a * b) / lengths)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def likeness(means, task, earlier):
    """Product over kinds of embeddings of where the cosine of two tasks stands among those of all pairs of tasks so far."""
    product = 1.0
    for kind in zip(*means):
        pairs = [cosine(kind[i], kind[j]) for i in range(task) for j in range(i)]
        own = cosine(kind[task - 1], kind[earlier - 1])
        product *= own if len(pairs) == 1 else sigmoid((own - np.mean(pairs)) / np.std(pairs, ddof=1))
    return product


def ewc_tir():
    e = Example("ewc-tir", {**LORA, "weight": 48, "items": 5}, SMALL, hidden=3)
    names = e.names("shared", "A", "B")
    means, importance, owner, anchor = [], None, None, None
    for task in (1, 2, 3):
        e.step("begin", stage=task)
        kinds = {"words": e.numbers(3, 3), "images": e.numbers(3, 2), "answers": e.numbers(2, 3)}
        e.step("before", stage=task, **kinds)
        means.append([kinds[kind].mean(axis=0) for kind in ("images", "words", "answers")])
        if importance:
            less = {k: 1 - likeness(means, task, k) for k in range(1, task)}
            importance = {name: importance[name] * np.vectorize(less.get)(owner[name]) for name in names}
            e.holds({f"training/importance/{name}": importance[name] for name in names})
        e.draw("shared", *PAIR)

        def penalty(bank, anchor=anchor, importance=importance):
            return 24 * squared_ways(bank, anchor, importance)
        e.learn(task, names, adapted(e, ["shared"]), penalty if importance else None)
        if task == 3:
            break
        batches = [{name: e.numbers(*e.bank[name].shape) for name in names} for _ in range(2)]
        e.step("after", stage=task, batchSize=4, looked=5, each=4, gradients=batches)
        squares = {name: sum(batch[name] ** 2 for batch in batches) for name in names}
        whole = sum(part.sum() for part in squares.values())
        found = {name: squares[name] / (whole * len(batches)) for name in names}
        owner = {name: np.where(found[name] > importance[name], task, owner[name]) if importance
                 else np.full(found[name].shape, task) for name in names}
        importance = {name: np.maximum(found[name], importance[name]) if importance else found[name] for name in names}
        anchor = {name: e.bank[name] for name in names}
        e.holds({f"training/{part}/{name}": held[name] for part, held in
                 (("importance", importance), ("owner", owner)) for name in names})
        e.step("end", stage=task)
    yield e


def synaptic_intelligence():
    """Two tasks of two steps each, and the penalty in the third."""
    weight, damping = 0.5, 0.25
    e = Example("si", {**LORA, "weight": weight, "damping": damping}, SMALL)
    names = e.names("shared", "A", "B")
    importance, anchor = None, None
    for task in (1, 2, 3):
        e.step("begin", stage=task)
        if task == 1:
            e.draw("shared", *PAIR)
        e.step("before", stage=task)
        anchor = {name: e.bank[name] for name in names}
        path = {name: np.zeros(e.bank[name].shape) for name in names}
        for _ in range(2):
            gradients = {name: e.numbers(*e.bank[name].shape) for name in names}
            e.step("steer", stage=task, gradients=gradients, becomes=gradients)
            place = {name: e.bank[name] for name in names}
            e.draw("shared", *PAIR)
            for name in names:
                of_penalty = 2 * weight * importance[name] * (place[name] - anchor[name]) if importance else 0
                path[name] -= (gradients[name] - of_penalty) * (e.bank[name] - place[name])

        def penalty(bank, anchor=anchor, importance=importance):
            return weight * squared_ways(bank, anchor, importance)
        e.learn(task, names, adapted(e, ["shared"]), penalty if importance else None)
        if task == 3:
            break
        e.step("end", stage=task)
        found = {name: path[name] / ((e.bank[name] - anchor[name]) ** 2 + damping) for name in names}
        importance = {name: np.maximum(0, found[name] + (importance[name] if importance else 0)) for name in names}
        e.holds({f"training/importance/{name}": importance[name] for name in names})
    yield e


def dgg():
    e = shared_lora("dgg", {**LORA, "memory": 5, "probability": 1}, SMALL)
    names = e.names("shared", "A", "B")
    last = {name: e.bank[name] for name in names}
    gradients = {name: e.numbers(*last[name].shape) for name in names}
    e.step("steer", stage=1, gradients=gradients, becomes=gradients)
    e.step("end", stage=1)
    e.step("begin", stage=2)
    cut = []
    for far in (1, 64):
        e.place({name: last[name] + far * e.numbers(*last[name].shape) / 16 for name in names})
        way = {name: e.bank[name] - last[name] for name in names}
        length, norm = (np.sqrt(sum(np.sum(part ** 2) for part in parts.values())) for parts in (way, gradients))
        cut.append(length > norm)
        factor = min(1, norm / length)
        e.step("steer", stage=2, gradients=gradients,
               becomes={name: gradients[name] + factor * way[name] for name in names})
    assert cut == [False, True], cut
    yield e


def log_softmax(z):
    return z - np.log(np.sum(np.exp(z), axis=-1, keepdims=True))


def lwf():
    """The first layer's outputs stand for logits."""
    for kind in ("PAPER", "RELEASED"):
        options = {**LORA, "weight": 0.75, "temperature": 2, "divergence": kind}
        e = shared_lora(f"lwf {kind}", options, {"first": {"in": 3, "out": 4}})
        forward = adapted(e, ["shared"])
        before = log_softmax(forward(e.bank, "first") / 2)
        e.step("end", stage=1)
        e.step("begin", stage=2)
        e.draw("shared", *PAIR)

        def distance(bank, forward=forward, before=before, kind=kind):
            now = log_softmax(forward(bank, "first") / 2)
            p, q = (before, now) if kind == "PAPER" else (now, before)
            mean = np.mean(np.sum(np.exp(p) * (p - q), axis=-1))
            return 0.75 * mean * (4 if kind == "PAPER" else 1)
        e.learn(2, e.names("shared", "A", "B"), forward, batch=distance)
        yield e


# --- other layers ------------------------------------------------------------------------------------------------------

def dora():
    e = Example("dora", LORA)
    e.step("begin", stage=1)
    e.draw("shared", *PAIR, ("d", "out"))

    def lengths(matrix):
        return np.sqrt(np.sum(matrix ** 2, axis=1))

    def forward(bank, layer):
        given = e.layers[layer]
        directed = given["weight"] + SCALE * change(bank, "shared", layer)
        constant = lengths(given["weight"] + SCALE * change(e.bank, "shared", layer))
        y = (lengths(given["weight"]) + bank[f"shared/d/{layer}"]) / constant * (e.x(layer) @ directed.T)
        return y if given["bias"] is None else y + given["bias"]
    e.learn(1, e.names("shared", "A", "B", "d"), forward)
    e.answer(forward, task=1)
    yield e


def softmax(z):
    return np.exp(log_softmax(z))


def experts(bank, layer, number, prefix="shared"):
    """A_e and B_e of each expert."""
    down = np.split(bank[f"{prefix}/A/{layer}"], number, axis=0)
    up = np.split(bank[f"{prefix}/B/{layer}"], number, axis=1)
    return list(zip(down, up))


def mixture(e, number, scale, crossed=False):
    """W x + b + s sum over experts of g B A x, or s (sum of g B) (sum of g A) x, g of each token"""
    def forward(bank, layer):
        x = e.x(layer)
        g = softmax(x @ bank[f"shared/G/{layer}"].T)
        all_of = experts(bank, layer, number)
        if not crossed:
            return e.base(layer) + scale * sum(g[..., i:i + 1] * (x @ a.T @ b.T) for i, (a, b) in enumerate(all_of))
        down = np.einsum("spe,eri->spri", g, np.array([a for a, _ in all_of]))
        up = np.einsum("spe,eor->spor", g, np.array([b for _, b in all_of]))
        return e.base(layer) + scale * np.einsum("spor,spri,spi->spo", up, down, x)
    return forward


MIXED = (("A", 4, "in"), ("B", "out", 4), ("G", 2, "in"))


def moe_lora():
    for form in ("COIN", "PRISM"):
        e = Example(f"moe-lora {form}", {"rank": 4, "alpha": 3, "dropout": 0, "experts": 2, "form": form}, SMALL)
        e.step("begin", stage=1)
        e.draw("shared", *MIXED)
        forward = mixture(e, 2, 0.75, form == "PRISM")
        e.learn(1, e.names("shared", "A", "B", "G"), forward)
        e.answer(forward, task=2)
        yield e


def cl_moe():
    e = Example("cl-moe PRISM", {"rank": 4, "alpha": 3, "dropout": 0, "experts": 2, "form": "PRISM"}, SMALL)
    e.step("begin", stage=1)
    e.draw("shared", *MIXED)
    e.learn(1, e.names("shared", "A", "B", "G"), mixture(e, 2, 0.75))
    yield e
    yield merged_experts()


def merged_experts():
    """The two heaviest experts of a token count; the two that count most over all layers are a task's own."""
    m = 0.75
    e = Example("cl-moe MERGED",
                {"rank": 6, "alpha": 3, "dropout": 0, "experts": 3, "form": "MERGED", "momentum": m, "items": 5},
                {"first": {"in": 3, "out": 2}, "second": {"in": 2, "out": 2}}, positions=3)
    names = e.names("shared", "A", "B")

    def counts():
        heaviest = {layer: np.argsort(-(e.x(layer) @ e.bank[f"shared/G/{layer}"].T), axis=-1)[..., :2] for layer in e.layers}
        return {layer: np.bincount(of.ravel(), minlength=3) for layer, of in heaviest.items()}

    def own():
        return set(np.argsort(-sum(counts().values()))[:2].tolist())
    last, before = None, None
    for task in (1, 2):
        e.step("begin", stage=task)
        e.draw("shared", ("A", 6, "in"), ("B", "out", 6), ("G", 3, "in"), unit=16, most=20,
               until=lambda: len(set(sum(counts().values()).tolist())) == 3 and own() != before)
        if task == 1:
            e.learn(1, [*names, *e.names("shared", "G")], mixture(e, 3, 0.5))
        e.step("after", stage=task, looked=5)
        e.step("end", stage=task)
        for name in names if last else ():
            axis = 0 if "/A/" in name else 1
            parts = enumerate(zip(np.split(last[name], 3, axis), np.split(e.bank[name], 3, axis)))
            e.bank[name] = np.concatenate([(1 - m) * then + m * now if i in before - own() else m * then + (1 - m) * now
                                           for i, (then, now) in parts], axis)
        last, before = {name: e.bank[name] for name in names}, own()
        e.holds({**last, **{f"training/last/{name}": last[name] for name in names},
                 **{f"training/counts/{layer}": of for layer, of in counts().items()}})
    e.answer(mixture(e, 3, 0.5), task=1)
    return e


# --- adapters that questions choose ------------------------------------------------------------------------------------

def near(question, mean):
    return cosine(question[0], mean[0]) + cosine(question[1], mean[1])


def hide():
    layers = {"model.layers.2.mlp.up_proj": {"in": 3, "out": 2}, "model.layers.10.mlp.up_proj": {"in": 3, "out": 3},
              "projector": {"in": 2, "out": 2, "part": "PROJECTOR", "bias": True}}
    last = "model.layers.10.mlp.up_proj"
    for form in ("MCITLIB", "PRISM"):
        e = Example(f"hide {form}", {**LORA, "form": form}, layers, hidden=3, samples=1)
        means = anchored(e)
        e.learn(2, e.names("task2", "A", "B"), adapted(e, ["task2"]))
        words, images = e.numbers(4, 3), e.numbers(4, 2)
        images[3] = 0
        c = np.array([[near(question, mean) / 2 for mean in means] for question in zip(words, images)])
        soft = softmax(c / 0.1)
        e.step("route", words=words, images=images, routes=(1 + np.argmax(c, axis=1)).tolist(),
               weights=soft if form == "MCITLIB" else None)

        def merged(bank, layer, weights, e=e, form=form):
            parts = [[bank[f"task{task}/{part}/{layer}"] for task in (1, 2)] for part in ("A", "B")]
            if layer == last:
                delta = sum(w * b @ a for w, a, b in zip(weights, *parts))
            elif form == "MCITLIB":
                delta = sum(parts[1]) @ sum(parts[0])
            else:
                delta = sum(b @ a for a, b in zip(*parts))
            return e.base(layer) + SCALE * (e.x(layer) @ delta.T)
        if form == "MCITLIB":
            route = {"task": 1, "weights": [0.375, 0.625]}
            e.answer(lambda bank, layer: merged(bank, layer, (0.375, 0.625)), route=route)
        else:
            e.answer(lambda bank, layer: merged(bank, layer, (0, 1)), route={"task": 2})
        e.answer(lambda bank, layer: merged(bank, layer, (1, 0)), task=1)
        yield e


def anchored(e):
    """Two tasks with an adapter each, and the means of what their questions say and show."""
    means = []
    for task in (1, 2):
        e.step("begin", stage=task)
        e.draw(f"task{task}", *PAIR)
        words, images = e.numbers(3, 3), e.numbers(3, 2)
        e.step("after", stage=task, words=words, images=images)
        means.append((words.mean(axis=0), images.mean(axis=0)))
        e.holds({f"task{task}/anchor/words": means[-1][0], f"task{task}/anchor/images": means[-1][1]})
    return means


def disco():
    e = Example("disco", LORA, SMALL, hidden=3)
    means = anchored(e)
    e.learn(2, e.names("task2", "A", "B"), adapted(e, ["task2"]))
    words = e.numbers(3, 3)
    c = np.array([[cosine(question, mean[0]) for mean in means] for question in words])
    e.step("route", words=words, images=e.numbers(3, 2), routes=[1, 1, 1], weights=softmax(c / 0.05))
    e.answer(adapted(e, tasks(1, 2), (0.375, 0.625)), route={"task": 1, "weights": [0.375, 0.625]})
    yield e


# --- LiLoRA ------------------------------------------------------------------------------------------------------------

def lilora():
    paper = {"mode": "PAPER", "stabilityWeight": 0.5}
    both = {"first": {"in": 3, "out": 2}, "second": {"in": 2, "out": 2, "part": "PROJECTOR", "bias": True}}
    yield lilora_example({**paper, "stabilityReduction": "SUM", "detachCosine": True}, both)
    yield lilora_example({**paper, "stabilityReduction": "MEAN", "detachCosine": False}, both)
    yield lilora_example({"mode": "CODE"}, SMALL)
    yield lilora_example({"mode": "FROZEN_SHARED", "mix": "FIXED", "fixedMix": 0.25}, SMALL)
    yield lilora_example({"mode": "SHARED_A_ONLY"}, SMALL)


def lilora_example(options, layers):
    r, s, scale = 3, 2, 2.0
    e = Example("lilora " + " ".join(str(value) for value in options.values()),
                {"rank": r, "subRank": s, "alpha": r * scale, "dropout": 0, **options}, layers,
                samples=1)
    mode, learned_mix = options["mode"], "mix" not in options

    def up(bank, task, layer):
        """C_t = g B0 + (1 - g) B_t A_t"""
        if mode == "SHARED_A_ONLY":
            return bank[f"task{task}/B/{layer}"]
        g = sigmoid(bank[f"task{task}/f/{layer}"]) if learned_mix else options["fixedMix"]
        return g * bank[f"shared/B0/{layer}"] + (1 - g) * change(bank, f"task{task}", layer)

    def forward(task):
        return lambda bank, layer: (e.base(layer)
                                    + scale * (e.x(layer) @ (up(bank, task, layer) @ bank[f"shared/A/{layer}"]).T))

    def stability(bank, anchor):
        """lambda times the sum or mean over layers of (1 - cos(B_t A_t, B_u A_u)) |B0 - B0 when u = t - 1 ended|^2"""
        terms = []
        for layer in e.layers:
            read = e.bank if options["detachCosine"] else bank
            alike = cosine(change(read, "task2", layer), change(read, "task1", layer))
            terms.append((1 - alike) * np.sum((bank[f"shared/B0/{layer}"] - anchor[layer]) ** 2))
        return 0.5 * (np.sum(terms) if options["stabilityReduction"] == "SUM" else np.mean(terms))

    own = {"SHARED_A_ONLY": (("B", "out", r),)}.get(mode, (("A", s, r), ("B", "out", s), *([("f", 1)] if learned_mix else [])))
    trained = {"PAPER": ("A", "B0"), "CODE": ("A",), "FROZEN_SHARED": (), "SHARED_A_ONLY": ("A",)}[mode]
    e.step("begin", stage=1)
    e.draw("shared", ("A", r, "in"), *([] if mode == "SHARED_A_ONLY" else [("B0", "out", r)]))
    e.draw("task1", *own)
    e.learn(1, e.names("shared", "A", *([] if mode == "SHARED_A_ONLY" else ["B0"]))
            + e.names("task1", *[part for part, *_ in own]), forward(1))
    anchor = {layer: e.bank.get(f"shared/B0/{layer}") for layer in e.layers}
    e.step("end", stage=1)
    if mode == "PAPER":
        e.holds({f"training/anchor/{layer}": anchor[layer] for layer in e.layers})
    e.step("begin", stage=2)
    if trained:
        e.draw("shared", *[{"A": ("A", r, "in"), "B0": ("B0", "out", r)}[part] for part in trained])
    e.draw("task2", *own)
    e.learn(2, e.names("shared", *trained) + e.names("task2", *[part for part, *_ in own]), forward(2),
            (lambda bank: stability(bank, anchor)) if mode == "PAPER" else None)
    e.answer(forward(1), task=1)
    e.answer(forward(2), task=3)
    return e


# --- directions --------------------------------------------------------------------------------------------------------

def reaching(energies, held, wanted):
    """How many of falling energies it takes until they and what is held reach what is wanted."""
    sums = held + np.concatenate([[0], np.cumsum(energies)])
    return int(np.sum(sums[:-1] < wanted))


def keep_lora():
    """Of 6 items half are looked at. Gradients G of the weights are those of L, over the example's inputs."""
    for form in ("RELEASED", "PAPER"):
        share = {"RELEASED": 0.9, "PAPER": 0.6}[form]
        options = {**LORA, "form": form, "baseShare": 0.6, "taskShare": share, "items": 0.5}
        e = Example(f"keep-lora {form}", options, {"only": {"in": 6, "out": 4}}, positions=3)
        held = {}

        def gradient(layer, prefixes, e=e):
            """G = sum over positions of y x^T"""
            y = adapted(e, prefixes)(e.bank, layer) if prefixes else e.base(layer)
            return np.einsum("spo,spi->oi", y, e.x(layer))

        def free(matrix, layer, held=held):
            """Squared singular values and right singular vectors beside what is held."""
            _, values, vectors = np.linalg.svd(matrix @ (np.eye(matrix.shape[1]) - held[layer]))
            return values ** 2, vectors
        for layer in e.layers:
            _, values, vectors = np.linalg.svd(e.layers[layer]["weight"], full_matrices=False)
            within = max(1, int(np.sum(np.cumsum(values ** 2) / np.sum(values ** 2) < 0.6)))
            held[layer] = vectors[:within].T @ vectors[:within]
        for task in (1, 2):
            before = tasks(*range(1, task))
            e.step("begin", stage=task)
            e.step("before", stage=task, items=6, looked=3)
            e.holds({f"training/held/{layer}": held[layer] for layer in e.layers})
            for layer in e.layers:
                energies, vectors = free(gradient(layer, before), layer)
                assert energies[1] > 2 * energies[2] and energies[1] > 1e-3, "directions are not told apart"
                e.holds({f"task{task}/A/{layer}": {"gram": vectors[:2].T @ vectors[:2]}})
            e.draw(f"task{task}", *PAIR)
            e.learn(task, e.names(f"task{task}", "B"), adapted(e, tasks(*range(1, task + 1))))
            e.step("after", stage=task, items=6, looked=3)
            for layer in e.layers:
                rows = e.x(layer).reshape(-1, e.size(layer)[0])
                seen = gradient(layer, tasks(*range(1, task + 1))) if form == "RELEASED" else rows
                energies, vectors = free(seen, layer)
                count = reaching(energies, np.sum((seen @ held[layer]) ** 2), share * np.sum(seen ** 2))
                held[layer] = held[layer] + vectors[:count].T @ vectors[:count]
            e.holds({f"training/held/{layer}": held[layer] for layer in e.layers})
            e.step("end", stage=task)
        e.answer(adapted(e, tasks(1, 2)), task=1)
        yield e


# --- the projector itself ----------------------------------------------------------------------------------------------

MODEL = {"first": {"in": 4, "out": 3}, "second": {"in": 3, "out": 4, "part": "PROJECTOR", "bias": True}}


def moved(e, prefix):
    """y = (W + dW) x + b + db of the projector"""
    return lambda bank: e.base("second") + e.x("second") @ bank[f"{prefix}/dW/second"].T + bank[f"{prefix}/db/second"]


def projector_alignment():
    for rank in (0, 2):
        e = Example(f"projector-alignment {rank}", {"rank": rank, "alpha": 3, "dropout": 0}, MODEL)

        def forward(bank, layer, e=e, rank=rank):
            if layer == "second":
                return moved(e, "shared")(bank)
            return adapted(e, ["shared"])(bank, layer) if rank else e.base(layer)
        e.step("begin", stage=1)
        e.place({"shared/dW/second": e.numbers(4, 3), "shared/db/second": e.numbers(4)})
        if rank:
            e.place({"shared/A/first": e.numbers(2, 4), "shared/B/first": e.numbers(3, 2)})
        e.learn(1, list(e.bank), forward)
        e.answer(forward, task=1)
        yield e


def directions(rows):
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros(rows.shape), where=lengths > 0)


def eproj():
    """Keys are the directions that are nearest to all of a task's questions; one question shows no image."""
    e = Example("eproj", {}, MODEL, hidden=3)
    keys = []
    for task in (1, 2):
        e.step("begin", stage=task)
        words, images = e.numbers(3, 3), e.numbers(3, 2)
        images[0] = 0
        e.step("before", stage=task, words=words, images=images)
        keys.append((directions(words).mean(axis=0), directions(images).mean(axis=0)))
        e.holds({f"task{task}/anchor/words": keys[-1][0], f"task{task}/anchor/images": keys[-1][1]})
        e.place({f"task{task}/dW/second": e.numbers(4, 3), f"task{task}/db/second": e.numbers(4)})

    def forward(task):
        return lambda bank, layer: moved(e, f"task{task}")(bank) if layer == "second" else e.base(layer)
    e.learn(2, ["task2/dW/second", "task2/db/second"], forward(2))
    words, images = e.numbers(4, 3), e.numbers(4, 2)
    images[3] = 0
    nearest = [1 + int(np.argmax([near(question, key) for key in keys])) for question in zip(words, images)]
    e.step("route", words=words, images=images, routes=nearest)
    e.answer(forward(1), task=1)
    e.answer(forward(2), route={"task": 2})
    yield e


# --- experts of whole samples ------------------------------------------------------------------------------------------

def folded(rows, width):
    """Number i is added to place i mod width."""
    out = np.zeros((len(rows), width))
    for i in range(rows.shape[1]):
        out[:, i % width] += rows[:, i]
    return out


def means(e, values):
    """Over the positions of each sample that are no padding: (samples, ...)"""
    return np.array([row[:length].mean(axis=0) for row, length in zip(values, e.lengths)])


def smolora():
    """Experts 1 and 2 see, 3 and 4 are asked. The words of a question are wider than what the router reads."""
    for routing in ("PREFILL", "EACH_STEP"):
        options = {"rank": 8, "alpha": 12, "dropout": 0, "experts": 4, "routing": routing}
        wide = [Tiled(np.random.RandomState(row).randint(-10, 11, 5) / 8, 386) for row in (1, 2)]
        e = Example(f"smolora {routing}", options, SMALL, positions=3, lengths=[3, 2], words=wide)
        e.step("begin", stage=1)
        e.draw("shared", ("A", 8, "in"), ("B", "out", 8), ("ca", 1, "out"), ("cb", 1, "out"), ("V", 2, "in"))
        e.place({"shared/I/only": Tiled(e.numbers(2, 7), 2, 384)})
        asked = np.argmax(folded(np.array([row.whole for row in wide]), 384) @ e.bank["shared/I/only"].T, axis=1)

        def seen(of, e=e):
            scores = of @ e.bank["shared/V/only"].T
            assert np.all(np.abs(scores[:, 0] - scores[:, 1]) > 1e-3), "two experts see alike"
            return np.argmax(scores, axis=1)

        def mixed(bank, x, chosen, e=e, asked=asked):
            y = e.base("only", x)
            of = experts(bank, "only", 4)
            for sample in range(len(x)):
                u, v = (1.5 * x[sample] @ a.T @ b.T for a, b in (of[chosen[sample]], of[2 + asked[sample]]))
                p = softmax(np.stack([u @ bank["shared/ca/only"][0], v @ bank["shared/cb/only"][0]], axis=-1))
                y[sample] += p[:, :1] * u + p[:, 1:] * v
            return y
        first = seen(means(e, e.x("only")))
        e.learn(1, e.names("shared", "A", "B", "ca", "cb"), lambda bank, layer: mixed(bank, e.x(layer), first))
        while True:
            token = e.numbers(2, 1, 3)
            behind = seen(token[:, 0])
            if np.any(behind != first):
                break
        e.answer(lambda bank, layer: mixed(bank, e.x(layer), first), task=1)
        e.steps[-1].update(next={"only": token}, said={"only": mixed(e.bank, token, first if routing == "PREFILL" else behind)})
        yield e


def largest_two(shares):
    kept = np.zeros(shares.shape)
    for row, place in enumerate(np.argsort(-shares, axis=1)[:, :2]):
        kept[row, place] = 1
    return kept


def branch_lora():
    """Three branches of rank 2; keys have 768 numbers."""
    weight = 0.75
    e = Example("branch-lora", {"rank": 6, "alpha": 9, "dropout": 0, "experts": 3, "weight": weight, "items": 4}, SMALL,
                hidden=3, samples=3)

    def taken(bank, task):
        """g of the two largest of each sample's first position; which they are is no matter of gradients."""
        g = softmax(e.x("only")[:, 0] @ bank[f"task{task}/G/only"].T)
        return g * largest_two(softmax(e.x("only")[:, 0] @ e.bank[f"task{task}/G/only"].T))

    def output(bank, task, x):
        g, thin = taken(bank, task), x @ bank["shared/A/only"].T
        return e.base("only", x) + 1.5 * sum(g[:, j, None, None] * (thin @ bank[f"shared/B{j + 1}/only"].T) for j in range(3))

    def forward(task):
        return lambda bank, layer: output(bank, task, e.x(layer))
    frozen, keys = np.zeros(3), []
    for task in (1, 2):
        e.step("begin", stage=task)
        words, images = e.numbers(3, 3), e.numbers(3, 2)
        images[0] = 0
        e.step("before", stage=task, words=words, images=images)
        mean = [np.mean(folded(directions(rows), 768), axis=0) for rows in (words, images)]
        free = [f"B{j + 1}" for j in range(3) if not frozen[j]]
        e.draw("shared", ("A", 2, "in"), *[(part, "out", 2) for part in free])
        e.draw(f"task{task}", ("G", 3, "in"))
        e.place({f"task{task}/key/{kind}": Tiled(e.numbers(5), 768) for kind in ("words", "images")})
        names = [f"task{task}/key/{kind}" for kind in ("words", "images")]

        def distance(bank, names=names, mean=mean):
            return weight * sum(1 - np.sum(bank[name] * of) / np.linalg.norm(bank[name]) for name, of in zip(names, mean))
        e.learn(task, e.names("shared", "A", *free) + [f"task{task}/G/only"] + names, forward(task), distance)
        keys.append([e.bank[name] for name in names])
        e.step("after", stage=task, looked=4)
        used = taken(e.bank, task).sum(axis=0)
        frozen[np.argsort(-used)[:2]] = 1
        e.holds({"training/frozen/only": frozen.copy()})
        e.step("end", stage=task)
        if task == 1:
            assert frozen.sum() == 2
    words, images = e.numbers(4, 3), e.numbers(4, 2)
    images[3] = 0
    wide = [folded(rows, 768) for rows in (words, images)]
    nearest = [1 + int(np.argmax([near(question, key) for key in keys])) for question in zip(*wide)]
    e.step("route", words=words, images=images, routes=nearest)
    e.answer(forward(1), task=1)
    e.answer(forward(2), route={"task": 2})
    token = e.numbers(3, 1, 3)
    e.steps[-1].update(next={"only": token}, said={"only": output(e.bank, 2, token)})
    yield e


def modal_prompt():
    """A layer that reads vectors as wide as the prompt's stands for the model; the prompt is in front of each sample."""
    for form in ("MCITLIB", "PRISM"):
        e = Example(f"modal-prompt {form}", {"tokens": 2, "form": form}, SMALL, hidden=3)
        e.answer(base(e), task=1)

        def prototype(bank, task):
            inner = bank[f"task{task}/prompt/vectors"] @ bank[f"task{task}/prompt/M1"].T + bank[f"task{task}/prompt/m1"]
            silu = inner * sigmoid(inner)
            return np.mean(silu @ bank[f"task{task}/prompt/M2"].T + bank[f"task{task}/prompt/m2"], axis=0)

        def forward(task, e=e):
            def of(bank, layer):
                prompt = np.broadcast_to(bank[f"task{task}/prompt/vectors"], (2, 2, 3))
                return e.base(layer, np.concatenate([prompt, e.x(layer)], axis=1))
            return of
        for task in (1, 2):
            e.step("begin", stage=task)
            words, images = e.numbers(3, 3), e.numbers(3, 2)
            images[0] = 0
            e.step("before", stage=task, words=words, images=images)
            e.place({f"task{task}/prompt/{part}": tensor for part, tensor in {
                "vectors": e.numbers(2, 3), "M1": e.numbers(3, 3), "m1": e.numbers(3),
                "M2": Tiled(e.numbers(5, 3), 768, 3), "m2": Tiled(e.numbers(7), 768)}.items()})

            def distance(bank, task=task, words=words, images=images):
                of = prototype(bank, task)
                return sum(np.mean([1 - cosine(row, of) for row in folded(rows, 768)]) for rows in (words, images))
            parts = ("vectors", "M1", "m1", "M2", "m2") if form == "MCITLIB" else ("vectors",)
            if form == "MCITLIB" or task == 2:
                e.learn(task, [f"task{task}/prompt/{part}" for part in parts], forward(task),
                        distance if form == "MCITLIB" else None)
            e.step("end", stage=task)
        words, images = e.numbers(4, 3), e.numbers(4, 2)
        of = [(prototype(e.bank, task),) * 2 for task in (1, 2)]
        nearest = [1 + int(np.argmax([near(question, one) for one in of]))
                   for question in zip(folded(words, 768), folded(images, 768))]
        e.step("route", words=words, images=images, routes=nearest)
        e.answer(forward(1), task=1)
        e.answer(forward(2), task=3)
        yield e


def taught(e, router, rate):
    """Two steps of AdamW on L, at the rate and at half of it: one of warm-up, and a cosine."""
    def loss(bank):
        y = e.base("only") + SCALE * (e.x("only") @ (bank["shared/routerB/only"] @ bank["shared/routerA/only"]).T)
        return np.sum(y ** 2) / 2
    first = {name: 0.0 for name in router}
    second = {name: 0.0 for name in router}
    for step, at in ((1, rate), (2, rate * (1 + np.cos(np.pi / 2)) / 2)):
        found = {name: np.reshape([slope(loss, router, name, place) for place in np.ndindex(value.shape)], value.shape)
                 for name, value in router.items()}
        norm = np.sqrt(sum(np.sum(one ** 2) for one in found.values()))
        assert norm > 1, "nothing is clipped"
        for name in router:
            g = found[name] / norm
            first[name] = 0.9 * first[name] + 0.1 * g
            second[name] = 0.999 * second[name] + 0.001 * g ** 2
            m, v = first[name] / (1 - 0.9 ** step), second[name] / (1 - 0.999 ** step)
            router[name] = router[name] - at * m / (np.sqrt(v) + 1e-8)
    return router


def mr_lora():
    for form in ("MCITLIB", "MLLM_CL"):
        rate = 0.25
        options = {**LORA, "routerItems": 3, "routerEpochs": 2, "routerRate": rate, "form": form}
        e = Example(f"mr-lora {form}", options, SMALL, hidden=3)
        router = None
        for task in (1, 2):
            e.step("begin", stage=task)
            e.draw(f"task{task}", *PAIR)
            e.learn(task, e.names(f"task{task}", "A", "B"), adapted(e, [f"task{task}"]))
            if form == "MLLM_CL":
                learned = tasks(*range(1, task + 1))
                router = {f"shared/router{part}/only": np.mean([e.bank[f"{one}/{part}/only"] for one in learned], axis=0)
                          for part in ("A", "B")}
            elif task == 1:
                router = {"shared/routerA/only": e.numbers(2, 3), "shared/routerB/only": e.numbers(2, 2)}
                e.place(router)
            e.step("after", stage=task, items=3, batchSize=4, looked=3)
            router = taught(e, dict(router), rate)
            e.holds(router)
            e.step("end", stage=task)
        e.answer(adapted(e, ["task1"]), route={"task": 1})
        e.answer(adapted(e, ["task2"]), task=2)
        yield e


class Resting:
    """SAME's experts in a stage: how much each is used and has carried, and which learn."""

    def __init__(self, importance, own, steps=0, used=None, learns=None):
        number = len(importance)
        self.importance, self.own, self.steps, self.settled = np.array(importance), own, steps, 0
        self.used = np.full(number, 1 / number) if used is None else used
        self.learns = np.ones(number) if learns is None else learns

    def note(self, g, squares):
        """Shares of the rows of a batch, and their squared lengths."""
        self.steps += 1
        self.used = 0.95 * self.used + 0.05 * g.mean(axis=0)
        self.importance = 0.95 * self.importance + 0.05 * np.mean(g * squares[:, None], axis=0)

        def scaled(values):
            return (values - values.min()) / (values.max() - values.min())
        if not self.settled:
            score = scaled(self.used) - scaled(self.importance)
            assert np.all(np.abs(score - 0.1) > 1e-3), "an expert is on the edge"
            self.learns = (score >= 0.1).astype(float)
            self.learns[self.own] = 1
            self.settled = int(self.learns.sum() == 1)

    def numbers(self):
        return np.concatenate([[self.own + 1, self.steps, self.settled], self.used, self.importance, self.learns])


def strong(basis, s):
    """V, the first directions (rows) that hold 0.9 of the squares of S and one more, and how many they are."""
    count = min(len(s), int(np.sum(np.cumsum(s ** 2) / np.sum(s ** 2) <= 0.9)) + 1)
    return basis[:count], count


def slowed(d, basis, s):
    v, count = strong(basis, s)
    inverse = 1 / (np.array([s[max(0, i - 2):i + 1].mean() for i in range(count)]) + 1e-6)
    c = np.clip(inverse / inverse.max(), 0.8, 1.2)
    return d @ v.T @ np.diag(c) @ v + d - d @ v.T @ v


def held_off(d, basis, s):
    v, count = strong(basis, s)
    return d @ (v.T @ np.diag(1 / (s[:count] + 0.9)) @ v + (np.eye(len(v.T)) - v.T @ v) / 0.9)


def same():
    for form in ("RELEASED", "PAPER"):
        yield same_example(form)


def same_example(form):
    """Two tasks with three experts; the second sample is shorter, and a token is said behind each."""
    e = Example(f"same {form}", {"rank": 6, "alpha": 12, "experts": 3, "form": form}, {"only": {"in": 4, "out": 2}}, tasks=2,
                positions=3, lengths=[3, 2])
    scale, seen = 2.0, []
    names = e.names("shared", "A", "B", "G")

    def summed(bank, w, x):
        """w of each sample"""
        a, b = (np.array(part) for part in zip(*experts(bank, "only", 3)))
        if form == "RELEASED":
            return e.base("only", x) + scale * np.einsum("se,eor,sf,fri,spi->spo", w, b, w, a, x)
        return e.base("only", x) + scale * np.einsum("se,eor,eri,spi->spo", w, b, a, x)

    def shares(bank, x, heat=1):
        return softmax(x @ bank["shared/G/only"].T / heat)

    def learning(bank, learns, x, rows):
        if form == "RELEASED":
            kept = shares(bank, rows).mean(axis=0, keepdims=True) * learns
        else:
            kept = means(e, shares(bank, x)) * learns
            kept = kept * largest_two(means(e, shares(e.bank, x)) * learns)
        return np.broadcast_to(kept / kept.sum(axis=1, keepdims=True), (2, 3))

    def answering(g):
        kept = g * largest_two(g)
        return kept / kept.sum(axis=1, keepdims=True)
    now = last = resting = None
    for task in (1, 2):
        e.step("begin", stage=task)
        e.draw("shared", ("A", 6, "in"), ("B", "out", 6), ("G", 3, "in"))
        if task == 1:
            # An expert rests; RELEASED is late in a stage: the router is slowed, by directions that are known.
            resting = Resting([0.25, 0.5, 0.125], 0, 12 if form == "RELEASED" else 0, np.array([0.125, 0.25, 0.5]),
                              np.array([1.0, 0, 1]))
            e.place({"training/state/only": resting.numbers()})
        if form == "RELEASED" and task == 1:
            now = (np.array([[1, 1, 1, 1], [1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]]) / 2, np.array([2, 1, 0.5, 0.25]))
            e.place({"training/now-basis/only": now[0], "training/now-deviations/only": now[1]})
        if task == 2:
            resting = Resting(resting.importance, 1)
            e.see("only")
        x, learns = e.x("only"), resting.learns
        rows = np.concatenate([sample[:length] for sample, length in zip(x, e.lengths)])
        seen.extend(rows)
        moments = np.mean([np.outer(row, row) for row in seen], axis=0)
        e.learn(task, names, lambda bank, layer, of=(learns, x, rows): summed(bank, learning(bank, *of), of[1]))
        if form == "PAPER":
            spread, turn = np.linalg.eigh(moments)
            now = (turn.T[::-1], spread[::-1])
        resting.note(shares(e.bank, rows), np.sum(rows ** 2, axis=1))
        gradients = {name: e.numbers(*e.bank[name].shape) for name in names}
        becomes = {name: gradients[name] for name in names if "/B/" not in name}
        if form == "PAPER" or resting.steps > 10:
            becomes["shared/G/only"] = slowed(gradients["shared/G/only"], *now)
        if task > 1:
            becomes["shared/A/only"] = held_off(gradients["shared/A/only"], *last)
        e.step("steer", stage=task, gradients=gradients, becomes=becomes)
        e.holds({"training/state/only": resting.numbers()})
        if form == "PAPER":
            e.holds({"training/now-basis/only": {"gram": moments, "weighed": "training/now-deviations/only"},
                     "training/rows/only": np.array([len(seen)])})
        e.step("end", stage=task)
        last = now
    heat = 3 if form == "RELEASED" else 1
    asked = answering(means(e, shares(e.bank, e.x("only"), heat)))
    token = e.numbers(2, 1, 4)
    said = answering(shares(e.bank, token[:, 0], heat)) if form == "RELEASED" else asked
    e.answer(lambda bank, layer: summed(bank, asked, e.x(layer)), task=1)
    e.steps[-1].update(next={"only": token}, said={"only": summed(e.bank, said, token)})
    return e


METHODS = {
    "sequential-lora": sequential_lora, "replay": replay, "joint": joint, "zero-shot": zero_shot,
    "isolated-lora": isolated_lora, "incremental-lora": incremental_lora, "o-lora": o_lora, "c-lora": c_lora,
    "reg-lora": reg_lora, "l2-anchor": l2_anchor, "ewc": ewc, "ewc-tir": ewc_tir, "si": synaptic_intelligence, "dgg": dgg,
    "lwf": lwf, "dora": dora, "moe-lora": moe_lora, "cl-moe": cl_moe, "hide": hide, "disco": disco,
    "lilora": lilora, "keep-lora": keep_lora, "projector-alignment": projector_alignment, "eproj": eproj,
    "smolora": smolora, "branch-lora": branch_lora, "modal-prompt": modal_prompt, "mr-lora": mr_lora, "same": same,
}


def main():
    for method, examples in METHODS.items():
        write(method, list(examples()))


if __name__ == "__main__":
    main()
