"""Makes small PyTorch checkpoints and what their tensors are. Run by hand, never by the build: python make_checkpoints.py (in this folder).

Each NAME.bin is what torch.save makes of a state dictionary; expected.safetensors holds the same tensors, contiguous, as NAME/TENSOR.
refused/ holds what must be refused: other formats, other objects, and a pickle with code that would leave a file behind.
"""

import collections
import os
import pathlib
import pickle

import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).parent
REFUSED = HERE / "refused"


def numbers(*shape, dtype=torch.float32, seed=0):
    generator = torch.Generator().manual_seed(seed + sum(shape))
    return torch.randn(*shape, generator=generator).mul(3).to(dtype)


class Small(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.first = torch.nn.Linear(3, 4)
        self.norm = torch.nn.BatchNorm1d(4)
        self.tied = torch.nn.Linear(3, 4, bias=False)
        self.tied.weight = self.first.weight


def checkpoints():
    torch.manual_seed(1)
    projector = {f"model.mm_projector.{i}.{n}": numbers(*s, dtype=torch.bfloat16, seed=i)
                 for i in (0, 2) for n, s in (("weight", (4, 4)), ("bias", (4,)))}
    base = numbers(6, 5)
    shared = numbers(40)
    yield "projector", projector
    yield "module", Small().state_dict()  # OrderedDict with _metadata, a shared parameter, a counter
    yield "views", {
        "turned": base.t(), "column": base[:, 2], "rows": base[1:4], "steps": base[::2, 1::2], "whole": base,
        "permuted": numbers(2, 3, 4, seed=9).permute(2, 0, 1), "single": base[3, 3], "front": shared[:10], "back": shared[30:],
        "empty": torch.zeros(0, 3), "channels": numbers(2, 3, 2, 2).contiguous(memory_format=torch.channels_last),
        "half": numbers(4, 3, dtype=torch.float16).t(),
    }
    yield "types", {str(t).removeprefix("torch."): numbers(3, 2).to(t) for t in (
        torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8,
        torch.uint8, torch.bool)}
    yield "nested", {"model": collections.OrderedDict(a=numbers(2), inner={"b": numbers(3)}),
                     "own": torch.nn.Parameter(numbers(2, 2))}


class Dangerous:
    def __reduce__(self):
        return os.system, ("touch /tmp/executed-by-a-checkpoint",)


def refused():
    torch.save({"a": numbers(2)}, REFUSED / "old-format.bin", _use_new_zipfile_serialization=False)
    torch.save({"a": numbers(2), "b": Dangerous()}, REFUSED / "code.bin")
    torch.save({"a": numbers(2), "epoch": 3}, REFUSED / "number.bin")
    torch.save({"a": [numbers(2)]}, REFUSED / "list.bin")
    torch.save(numbers(2), REFUSED / "bare-tensor.bin")
    torch.save({"a": numbers(2).to(torch.complex64)}, REFUSED / "complex.bin")
    torch.save({"a": numbers(2).to(torch.float8_e4m3fn)}, REFUSED / "float8.bin")
    torch.save({"a": numbers(1).expand(7)}, REFUSED / "expanded.bin")
    torch.save({"a": numbers(3, 3).to_sparse()}, REFUSED / "sparse.bin")
    torch.save({7: numbers(2)}, REFUSED / "number-as-name.bin")
    torch.save(Small(), REFUSED / "module.bin")
    torch.save({"a": numbers(2)}, REFUSED / "protocol-4.bin", pickle_protocol=4)
    torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), REFUSED / "program.bin")
    (REFUSED / "pickle.bin").write_bytes(pickle.dumps({"a": 1}, 2))


def main():
    REFUSED.mkdir(exist_ok=True)
    expected = {}
    for name, tensors in checkpoints():
        torch.save(tensors, HERE / f"{name}.bin")
        flat = {}
        for key, value in tensors.items():
            if isinstance(value, dict):
                for inner, v in value.items():
                    flat.update({f"{key}.{inner}.{k}": t for k, t in v.items()} if isinstance(v, dict) else {f"{key}.{inner}": v})
            else:
                flat[key] = value
        expected.update({f"{name}/{key}": value.detach().clone(memory_format=torch.contiguous_format) for key, value in flat.items()})
    save_file(expected, HERE / "expected.safetensors", {"format": "pt"})
    refused()


main()
