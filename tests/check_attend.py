#!/usr/bin/python3
"""Compares `attnscope attend` with attention written here in NumPy, over random shapes, masks and options.

usage: check_attend.py PROGRAM [SEED]
Prints every case that differs and exits 1, else prints the number of cases.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

# In float64 the two programs differ by the order of their sums. In float32 the result is rounded once, by half a unit
# in the last place of numbers up to about 8.
TOLERANCE = {np.dtype("float64"): 1e-12, np.dtype("float32"): 1e-6}

# What --backend cpu promises: every number is computed in float32.
FLOAT_ENGINE = 1e-5


def reference(q, k, v, *, scale, softcap, causal, window, mask, backend):
    """q (B,H,n,d), k (B,G,m,d), v (B,G,m,e) in float64, mask as given -> scores, weights, output."""
    repeat = q.shape[1] // k.shape[1]
    k, v = np.repeat(k, repeat, axis=1), np.repeat(v, repeat, axis=1)
    scores = np.einsum("bhnd,bhmd->bhnm", q, k) * (1 / np.sqrt(q.shape[-1]) if scale is None else scale)
    logits = scores if softcap is None else softcap * np.tanh(scores / softcap)
    n, m = scores.shape[2:]
    i, j = np.arange(n)[:, None], np.arange(m)[None, :]
    allowed = np.ones((n, m), dtype=bool)
    if causal:
        allowed &= j <= i
    if window is not None:
        left, right = window
        if left >= 0:
            allowed &= j >= i - left
        if right >= 0:
            allowed &= j <= i + right
    logits = np.where(allowed, logits, -np.inf)
    if mask is not None and mask.dtype == bool:
        logits = np.where(mask, logits, -np.inf)
    elif mask is not None:
        logits = logits + mask.astype(np.float64)
    highest = logits.max(axis=-1, keepdims=True, initial=-np.inf)
    with np.errstate(invalid="ignore", divide="ignore"):
        weights = np.exp(logits - np.where(np.isfinite(highest), highest, 0))
        total = weights.sum(axis=-1, keepdims=True)
        weights = np.where(total > 0, weights / total, 0)
    return scores, weights, np.einsum("bhnm,bhme->bhne", weights, v)


def random_mask(rng, shape):
    """None, boolean or additive, of any shape that broadcasts to `shape`; some rows are masked completely."""
    kind = rng.choice(["none", "boolean", "additive"])
    if kind == "none":
        return None
    kept = rng.integers(0, len(shape) + 1)
    mask_shape = tuple(1 if rng.random() < 0.25 else size for size in shape[len(shape) - kept:])
    allowed = rng.random(mask_shape) < 0.7
    if allowed.ndim >= 2 and rng.random() < 0.5:
        allowed[..., rng.integers(0, allowed.shape[-2]), :] = False
    if kind == "boolean":
        return allowed
    added = np.where(allowed, rng.normal(size=mask_shape), -np.inf)
    return np.asarray(added).astype(rng.choice(["float32", "float64"]))


def random_case(rng, case):
    rank = int(rng.choice([2, 3, 4]))
    dtype = np.dtype(rng.choice(["float32", "float64"]))
    batch = int(rng.integers(1, 4)) if rank == 4 else 1
    groups = int(rng.integers(1, 4)) if rank >= 3 else 1
    heads = groups * int(rng.integers(1, 4)) if rank >= 3 else 1
    n, m, d, e = (int(x) for x in rng.integers(1, [12, 12, 9, 9]))
    if case % 50 == 0:
        batch, groups, heads, n, m = 1, 1, 1, 1500, 900  # more than one block of queries

    def array(*shape):
        values = rng.normal(size=shape).astype(dtype)
        return np.asfortranarray(values) if rng.random() < 0.2 else values

    outer = {2: (), 3: (heads,), 4: (batch, heads)}[rank]
    inner = {2: (), 3: (groups,), 4: (batch, groups)}[rank]
    q, k, v = array(*outer, n, d), array(*inner, m, d), array(*inner, m, e)
    if rng.random() < 0.2:
        q = q.astype(q.dtype.newbyteorder(">"))
    options = {
        "scale": None if rng.random() < 0.5 else float(rng.normal()),
        "softcap": None if rng.random() < 0.6 else float(rng.uniform(0.1, 5)),
        "causal": bool(rng.random() < 0.4),
        "window": None if rng.random() < 0.6 else tuple(int(x) for x in rng.integers(-1, 6, size=2)),
        "mask": random_mask(rng, outer + (n, m)),
        "backend": None if rng.random() < 0.6 else str(rng.choice(["cpu", "auto"])),
    }
    if options["backend"] is not None:
        if options["mask"] is not None and options["mask"].dtype != bool:
            options["mask"] = np.isfinite(options["mask"])
        q, k, v = (x.astype(np.float32) for x in (q, k, v))  # the program narrows them first; so both have the same numbers
        dtype = np.dtype("float32")
    return rank, dtype, q, k, v, options


def ran(program, folder, q, k, v, options):
    for name, values in {"q": q, "k": k, "v": v}.items():
        np.save(folder / f"{name}.npy", values)
    command = [program, "attend"]
    for name in ("q", "k", "v", "weights", "scores", "out"):
        command += [f"--{name}", str(folder / f"{name}.npy")]
    if options["scale"] is not None:
        command += ["--scale", repr(options["scale"])]
    if options["softcap"] is not None:
        command += ["--softcap", repr(options["softcap"])]
    if options["causal"]:
        command += ["--causal"]
    if options["window"] is not None:
        command += ["--window", "{},{}".format(*options["window"])]
    if options["backend"] is not None:
        command += ["--backend", options["backend"]]
    if options["mask"] is not None:
        np.save(folder / "mask.npy", options["mask"])
        command += ["--mask", str(folder / "mask.npy")]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        return done.stderr
    return [np.load(folder / f"{name}.npy") for name in ("scores", "weights", "out")]


def problems(program, folder, rng, case):
    rank, dtype, q, k, v, options = random_case(rng, case)
    lift = (None,) * (4 - rank)
    mask = options["mask"]
    if mask is not None and mask.ndim == 3 and rank == 4:
        mask = mask[None]
    expected = reference(*(x.astype(np.float64)[lift] for x in (q, k, v)), **{**options, "mask": mask})
    actual = ran(program, folder, q, k, v, options)
    if isinstance(actual, str):
        return [actual]
    found = []
    for name, want, have in zip(("scores", "weights", "output"), expected, actual):
        want = want.reshape(want.shape[4 - rank:])
        if have.dtype != dtype or have.shape != want.shape:
            found.append(f"{name}: {have.dtype} {have.shape}, expected {dtype} {want.shape}")
            continue
        allowed = (TOLERANCE[dtype] if options["backend"] is None else FLOAT_ENGINE) * max(1.0, np.abs(want).max(initial=0))
        error = np.abs(have - want).max(initial=0)
        if not error <= allowed:
            found.append(f"{name}: differs by {error}, allowed are {allowed}")
    return [f"{text} (q {q.shape} k {k.shape} v {v.shape} {dtype} {options})" for text in found]


def main():
    program, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20240607
    rng = np.random.default_rng(seed)
    cases = 200
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            for problem in problems(program, Path(folder), rng, case):
                print(f"seed {seed}, case {case}: {problem}")
                failures += 1
    print(f"{cases} cases, {failures} differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
