#!/usr/bin/python3
"""Compares `attnscope map` with a map pooled here in NumPy from all weights, over random shapes, masks, bins and options;
and the map of texts with the one pooled from the weights that `attnscope export` writes in double precision.

usage: check_map.py PROGRAM [SEED]
Prints every case that differs and exits 1, else prints the number of cases.
"""
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

# What the engines promise in float32: 1e-5 absolute for numbers of size 1, and, where a weight is above a thousandth of the
# mean weight, 1e-4 of it.
ABSOLUTE = 1e-5
RELATIVE = 1e-4


def weights_of(q, k, *, scale, temperature, softcap, causal, window, padding):
    """q (H,n,d), k (G,m,d) in float64 -> weights (H,n,m), log-sum-exp (H,n)."""
    k = np.repeat(k, q.shape[0] // k.shape[0], axis=0)
    logits = np.einsum("hnd,hmd->hnm", q, k) * (1 / np.sqrt(q.shape[-1]) if scale is None else scale) / temperature
    if softcap is not None:
        logits = softcap * np.tanh(logits / softcap)
    n, m = logits.shape[1:]
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
    allowed[:, padding] = False
    logits = np.where(allowed, logits, -np.inf)
    highest = logits.max(axis=-1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        powers = np.exp(logits - np.where(np.isfinite(highest), highest, 0))
        total = powers.sum(axis=-1, keepdims=True)
        return np.where(total > 0, powers / total, 0), (highest + np.log(total))[..., 0]


def pooled(weights, bins, pool):
    """weights (n, m) -> (min(bins, n), min(bins, m)); bin b covers floor(b n / B) to floor((b + 1) n / B)."""
    def edges(size):
        count = min(bins, size)
        return [b * size // count for b in range(count + 1)]
    rows, columns = edges(weights.shape[0]), edges(weights.shape[1])
    return np.array([[pool(weights[a:b, c:d]) for c, d in zip(columns, columns[1:])] for a, b in zip(rows, rows[1:])])


def pooled_tile(weights, tile, pool):
    r0, r1, c0, c1, level = tile
    step = 2 ** level
    part = weights[r0:r1, c0:c1]
    return np.array([[pool(part[a:a + step, b:b + step]) for b in range(0, part.shape[1], step)] for a in range(0, part.shape[0], step)])


def error_of(name, have, want, n):
    if have.shape != want.shape:
        return f"{name}: has shape {have.shape}, expected {want.shape}"
    if not np.array_equal(np.isinf(have), np.isinf(want)):
        return f"{name}: infinities stand elsewhere"
    finite = np.isfinite(want)
    have, want = have[finite].astype(np.float64), want[finite]
    error = np.abs(have - want)
    allowed = ABSOLUTE * max(1.0, np.abs(want).max(initial=0))
    if not error.max(initial=0) <= allowed:
        return f"{name}: differs by {error.max()}, allowed are {allowed}"
    counts = np.abs(want) > 1e-3 / n
    if name in ("map", "tile") and not (error[counts] / np.abs(want[counts])).max(initial=0) <= RELATIVE:
        return f"{name}: differs by a part of {(error[counts] / np.abs(want[counts])).max()}, allowed are {RELATIVE}"
    return None


def random_case(rng, case):
    heads_axis = rng.random() < 0.6
    groups = int(rng.integers(1, 4)) if heads_axis else 1
    heads = groups * int(rng.integers(1, 4)) if heads_axis else 1
    n, m, d, e = (int(x) for x in rng.integers(1, [40, 40, 20, 9]))
    if case % 30 == 0:
        n, m = 700, 900  # several blocks of queries and keys

    def array(count, *shape):
        values = rng.normal(size=(count, *shape) if heads_axis else shape).astype(rng.choice(["float32", "float64"]))
        values = np.asfortranarray(values) if rng.random() < 0.2 else values
        return values.astype(values.dtype.newbyteorder(">")) if rng.random() < 0.2 else values

    r = sorted(int(x) for x in rng.integers(0, n, size=2))
    c = sorted(int(x) for x in rng.integers(0, m, size=2))
    return {
        "q": array(heads, n, d), "k": array(groups, m, d), "v": array(groups, m, e) if rng.random() < 0.7 else None,
        "head": int(rng.integers(0, heads)) if rng.random() < 0.5 else None,
        "bins": int(rng.integers(1, 50)), "pool": str(rng.choice(["mean", "max"])),
        "tile": (r[0], r[1] + 1, c[0], c[1] + 1, int(rng.integers(0, 4))),
        "threads": int(rng.integers(1, 4)),
        "rule": {
            "scale": None if rng.random() < 0.5 else float(rng.normal()),
            "temperature": 1.0 if rng.random() < 0.7 else float(rng.uniform(0.5, 2)),
            "softcap": None if rng.random() < 0.7 else float(rng.uniform(0.5, 5)),
            "causal": bool(rng.random() < 0.4),
            "window": None if rng.random() < 0.6 else tuple(int(x) for x in rng.integers(-1, 9, size=2)),
            "padding": sorted(set(int(x) for x in rng.integers(0, m, size=rng.integers(0, 4)))),
        },
    }


def arguments_of(folder, case):
    rule, command = case["rule"], []
    for name in ("q", "k", "v"):
        if case[name] is not None:
            np.save(folder / f"{name}.npy", case[name])
            command += [f"--{name}", str(folder / f"{name}.npy")]
    for name in ("scale", "softcap"):
        if rule[name] is not None:
            command += [f"--{name}", repr(rule[name])]
    if rule["temperature"] != 1.0:
        command += ["--temperature", repr(rule["temperature"])]
    if rule["causal"]:
        command += ["--causal"]
    if rule["window"] is not None:
        command += ["--window", "{},{}".format(*rule["window"])]
    if rule["padding"]:
        command += ["--padding", ",".join(map(str, rule["padding"]))]
    if case["head"] is not None:
        command += ["--head", str(case["head"])]
    command += ["--bins", str(case["bins"]), "--pool", case["pool"], "--threads", str(case["threads"]), "--backend", "cpu"]
    return command


def ran(program, folder, arguments, outputs):
    command = [program, "map"] + arguments
    for option, name in outputs.items():
        command += [f"--{option}", str(folder / name)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.stderr if done.returncode != 0 else {option: np.load(folder / name) for option, name in outputs.items()}


def problems_of_arrays(program, folder, rng, number):
    case = random_case(rng, number)
    rank_3 = case["q"].ndim == 3
    # the program computes in float32, from the numbers it narrows first
    q, k, v = (None if x is None else x.astype(np.float32).astype(np.float64)[None if not rank_3 else slice(None)] for x in (case["q"], case["k"], case["v"]))
    weights, logs = weights_of(q, k, **case["rule"])
    heads = range(q.shape[0]) if case["head"] is None else [case["head"]]
    pool = {"mean": np.mean, "max": np.max}[case["pool"]]
    wanted = {"out-map": np.array([pooled(weights[h], case["bins"], pool) for h in heads]), "lse": logs[heads]}
    outputs = {"out-map": "map.npy", "lse": "lse.npy"}
    if v is not None:
        wanted["out"] = np.array([weights[h] @ v[h // (q.shape[0] // v.shape[0])] for h in heads])
        outputs["out"] = "out.npy"
    arguments = arguments_of(folder, case)
    if len(heads) == 1:
        outputs["out-tile"] = "tile.npy"
        arguments += ["--tile", "{}:{},{}:{}@{}".format(*case["tile"])]
    have = ran(program, folder, arguments, outputs)
    if isinstance(have, str):
        return [f"{have} ({arguments})"]
    if not (rank_3 and case["head"] is None):
        wanted = {name: values[0] for name, values in wanted.items()}
    if len(heads) == 1:
        wanted["out-tile"] = pooled_tile(weights[heads[0]], case["tile"], pool)
    names = {"out-map": "map", "out-tile": "tile"}
    found = [error_of(names.get(name, name), have[name], wanted[name], weights.shape[2]) for name in outputs]
    return [f"{text} (q {q.shape} k {k.shape} {arguments})" for text in found if text]


TEXT_OPTIONS = [[], ["--positions", "sinusoidal"], ["--positions", "rotary"], ["--positions", "linear-bias"], ["--causal", "--layer-norm"],
                ["--window", "5,2", "--biases"], ["--similarity", "cosine", "--scale", "9"], ["--hand-made", "same-word,previous-token"],
                ["--no-projection", "--padding", "3,7"], ["--temperature", "0.5", "--block", "3,3", "--block", "4,0"]]


def problems_of_text(program, folder, rng, number):
    words = " ".join(rng.choice(["the", "cat", "sat", "on", "a", "mat", "and", "dog", "ran", "far"], size=60))
    options = ["--text", words] + TEXT_OPTIONS[number]
    if "--hand-made" not in options:
        options += ["--d-model", "16"]
    exported = subprocess.run([program, "export", *options, "--step", "weights", "--head", "1", "--out", str(folder / "w.npy")], capture_output=True, text=True)
    if exported.returncode != 0:
        return [exported.stderr]
    weights = np.load(folder / "w.npy")
    have = ran(program, folder, options + ["--head", "1", "--bins", "7", "--tile", "2:50,0:33@2"], {"out-map": "map.npy", "out-tile": "tile.npy"})
    if isinstance(have, str):
        return [f"{have} ({options})"]
    # scores of hand-made heads are near 30, so that float32 keeps fewer digits of a weight
    found = [error_of("map", have["out-map"], pooled(weights, 7, np.mean), 60), error_of("tile", have["out-tile"], pooled_tile(weights, (2, 50, 0, 33, 2), np.mean), 60)]
    return [f"{text} ({options})" for text in found if text]


def problems_of_interrupt(program, folder, rng):
    """Ctrl-C in the middle of a long run: exit code 130, and none of the files."""
    np.save(folder / "q.npy", rng.normal(size=(200_000, 32)).astype(np.float32))
    command = [program, "map", "--q", str(folder / "q.npy"), "--k", str(folder / "q.npy"), "--backend", "cpu", "--progress",
               "--out-map", str(folder / "half.npy"), "--png", str(folder / "half.png")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    running.stderr.readline()  # of the progress: it computes
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)[1]
    left = sorted(path.name for path in folder.iterdir() if "half" in path.name)
    if running.returncode != 130 or left or not said.endswith("attnscope: cancelled; nothing was written\n"):
        return [f"after an interrupt: exit code {running.returncode}, {said!r}, files {left}"]
    return []


def main():
    program, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20240607
    rng = np.random.default_rng(seed)
    cases, failures = 120, 0
    with tempfile.TemporaryDirectory() as folder:
        for case in range(cases):
            found = problems_of_arrays(program, Path(folder), rng, case)
            if case < len(TEXT_OPTIONS):
                found += problems_of_text(program, Path(folder), rng, case)
            if case == 0:
                found += problems_of_interrupt(program, Path(folder), rng)
            for problem in found:
                print(f"seed {seed}, case {case}: {problem}")
                failures += 1
    print(f"{cases} cases and {len(TEXT_OPTIONS)} texts, {failures} differences")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
