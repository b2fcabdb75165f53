#!/usr/bin/python3
"""Golden traces of self-attention, made without attnscope.

Every *.json file beside this script is written by it, and holds one configuration:

    {"name": ..., "tolerance": ..., "document": {...}, "arrays": {name: {"shape": [...], "data": [...]}}}

`document` is an attnscope document, `arrays` has every intermediate of every step and the weights, flat and row-major;
doubles are written with as many digits as it takes to read back the same double, infinities and NaN as strings.
tests/test_golden.cpp reads `document`, runs it and compares: |a-b| <= tolerance * max(1, max|b|), infinities and NaN
in the same cells. `tolerance` is 1e-12 except for float32 softmax, where float32 exponentials of two libraries may differ
in the last place.

Recreate them (Debian 12: apt-get install python3-torch python3-numpy):

    tests/golden/make_golden.py            writes the files; a second run writes the same bytes
    tests/golden/make_golden.py --check    writes nothing, says which files differ, exit code 1 when one does

How the numbers arise. attention_from_papers.py is written from the papers, not from attnscope's source; start.py makes the
seeded numbers a second time, with Python's integers; configurations.py lists the documents. Wherever
torch.nn.MultiheadAttention can do the thing, it is run in double precision on the same weights and must agree with the weights
and the output to 1e-13 relative, else the program stops; other parts of PyTorch check the layer norm, the softmax, the cosine
and the products in the same way (pytorch.py).
"""

import json
import math
import pathlib
import sys

sys.dont_write_bytecode = True  # leave nothing but the golden files in this folder

import torch

from attention_from_papers import attention
from configurations import configurations
from pytorch import check_multihead_attention, check_parts

FOLDER = pathlib.Path(__file__).resolve().parent


def flat(values):
    return [x for value in values for x in flat(value)] if isinstance(values, list) else [values]


def shape(values):
    return [len(values), *shape(values[0])] if isinstance(values, list) else []


def number(x):
    return x if isinstance(x, int) or math.isfinite(x) else "nan" if math.isnan(x) else "inf" if x > 0 else "-inf"


ORDER = ("tokens E P X norm Q_flat K_flat V_flat Q K V scores scaled masked row_max shifted exp row_sum weights dropped heads "
         "concat output residual W_Q W_K W_V W_O b_Q b_K b_V b_O gamma beta W_a U_a v_a").split()


def file_text(name, document, arrays):
    assert set(arrays) <= set(ORDER)
    single = document.get("softmax", {}).get("precision") == "float32"

    def text(value):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)

    fields = ",\n".join(f"  {text(key)}: {text(value)}" for key, value in {"attnscope": 1, **document}.items())
    lines = ",\n".join(f"  {text(key)}: {text({'shape': shape(arrays[key]), 'data': [number(x) for x in flat(arrays[key])]})}"
                       for key in ORDER if key in arrays)
    return (f'{{"name": {text(name)}, "tolerance": {1e-6 if single else 1e-12},\n'
            f'"document": {{\n{fields}}},\n"arrays": {{\n{lines}}}}}\n')


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit(f"usage: {sys.argv[0]} [--check]")
    torch.set_num_threads(1)
    files, by_pytorch = {}, 0
    for name, document in configurations():
        assert name + ".json" not in files, name
        arrays = attention(document)
        check_parts(name, document, arrays)
        by_pytorch += check_multihead_attention(name, document, arrays)
        files[name + ".json"] = file_text(name, document, arrays)

    before = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    different = sorted(name for name in files.keys() | before.keys() if files.get(name) != before.get(name))
    print(f"{len(files)} configurations, {by_pytorch} of them also computed by torch.nn.MultiheadAttention, "
          f"{sum(len(text.encode()) for text in files.values())} bytes, {len(different)} files differ from those here")
    if check:
        print(*different, sep="\n", end="\n" if different else "")
        sys.exit(1 if different else 0)
    for name in different:
        if name in files:
            (FOLDER / name).write_text(files[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()


if __name__ == "__main__":
    main()
