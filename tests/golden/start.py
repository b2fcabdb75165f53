"""Where a run starts from: a document's defaults, its embedding and its weights, given, seeded or made by hand.

    Steele et al. 2014   splitmix64                    Wichura 1988   inverse normal distribution, AS 241
    Glorot, Bengio 2010  Xavier weights
"""

import copy
import math
import statistics

DEFAULTS = {
    "seed": 7,
    "sizes": {"D": 8, "H": 2, "d_k": 0, "d_v": 0},
    "embedding": {"source": "hash", "values": []},
    "positions": {"kind": "none", "values": []},
    "layer_norm": {"on": False, "epsilon": 1e-5, "gamma": [], "beta": []},
    "projections": {"on": True, "source": "xavier", "biases": False,
                    "heads": ["same-word", "previous-token"], "W_Q": [], "W_K": [],
                    "W_V": [], "W_O": [], "b_Q": [], "b_K": [], "b_V": [], "b_O": []},
    "scores": {"similarity": "dot", "scale": "default", "temperature": 1, "W_a": [], "U_a": [], "v_a": []},
    "mask": {"causal": False, "window": None, "padding": [], "blocked": []},
    "softmax": {"shifted": True, "precision": "double", "axis": "rows"},
    "dropout": {"p": 0, "seed": 1},
    "output_projection": True,
    "residual": False,
}


def with_defaults(document):
    """The document with every field."""
    full = copy.deepcopy(DEFAULTS)
    for key, value in document.items():
        if isinstance(value, dict):
            full[key].update(value)
        else:
            full[key] = value
    return full


MASK_64 = (1 << 64) - 1
GOLDEN_GAMMA = 0x9E3779B97F4A7C15


def mix(x):
    """The finaliser of splitmix64 (variant 13 of Stafford's)."""
    x ^= x >> 30
    x = x * 0xBF58476D1CE4E5B9 & MASK_64
    x ^= x >> 27
    x = x * 0x94D049BB133111EB & MASK_64
    return x ^ x >> 31


def fnv1a_64(data):
    value = 0xCBF29CE484222325
    for byte in data:
        value = (value ^ byte) * 0x100000001B3 & MASK_64
    return value


class Stream:
    """Draw k depends on nothing but the seed, the name and k."""

    def __init__(self, seed, name):
        self.key = mix((seed + GOLDEN_GAMMA) & MASK_64) ^ fnv1a_64(name.encode("utf-8"))

    def uniform(self, k):
        draw = mix((self.key + (k + 1) * GOLDEN_GAMMA) & MASK_64)
        return ((draw >> 11) + 0.5) * 2.0 ** -53

    def gaussian(self, k):
        return statistics.NormalDist().inv_cdf(self.uniform(k))

    def gaussian_matrix(self, rows, columns, deviation):
        return [[self.gaussian(i * columns + j) * deviation for j in range(columns)] for i in range(rows)]

    def uniform_matrix(self, rows, columns, half_width):
        return [[(2 * self.uniform(i * columns + j) - 1) * half_width for j in range(columns)] for i in range(rows)]


def zeros(rows, columns):
    return [[0.0] * columns for _ in range(rows)]


def token_ids(tokens):
    vocabulary = list(dict.fromkeys(tokens))
    return [vocabulary.index(token) for token in tokens]


def embedding(document, ids, D):
    source, seed, tokens = document["embedding"]["source"], document["seed"], document["tokens"]
    if source == "own":
        return [list(map(float, row)) for row in document["embedding"]["values"]]
    if source == "one-hot":
        return [[1.0 if column == token else 0.0 for column in range(D)] for token in ids]
    if source == "gaussian":
        stream = Stream(seed, "E")
        return [[stream.gaussian(token * D + column) for column in range(D)] for token in ids]
    if source == "hash":
        return [[Stream(seed, "token:" + text).gaussian(column) for column in range(D)] for text in tokens]
    raise ValueError(source)


def projection_weights(document, D, H, d_k, d_v):
    """W_Q, W_K (D, H*d_k), W_V (D, H*d_v), W_O (H*d_v, D) and their biases."""
    given, seed = document["projections"], document["seed"]
    widths = {"Q": (D, H * d_k, d_k), "K": (D, H * d_k, d_k), "V": (D, H * d_v, d_v), "O": (H * d_v, D, D)}
    weights = {}
    for letter, (rows, columns, columns_of_one_head) in widths.items():
        name, source = "W_" + letter, given["source"]
        if source == "own":
            matrix = [list(map(float, row)) for row in given[name]]
        elif source == "identity":
            assert rows == columns
            matrix = [[1.0 if i == j else 0.0 for j in range(columns)] for i in range(rows)]
        elif source == "xavier":
            matrix = Stream(seed, name).uniform_matrix(rows, columns, math.sqrt(6 / (rows + columns_of_one_head)))
        elif source == "gaussian":
            matrix = Stream(seed, name).gaussian_matrix(rows, columns, 1 / math.sqrt(rows))
        else:
            raise ValueError(source)
        assert not matrix or (len(matrix), len(matrix[0])) == (rows, columns), name
        bias = [0.0] * columns
        if source == "own" and given["b_" + letter]:
            bias = list(map(float, given["b_" + letter]))
            assert len(bias) == columns
        elif source != "own" and given["biases"]:
            bias = Stream(seed, "b_" + letter).uniform_matrix(1, columns, 1 / math.sqrt(rows))[0]
        weights[name], weights["b_" + letter] = matrix, bias
    return weights


def additive_weights(document, H, d_k):
    """W_a, U_a: H x (d_a, d_k); v_a: H x d_a."""
    given, seed = document["scores"], document["seed"]
    result = {"W_a": [], "U_a": [], "v_a": []}
    for h in range(H):
        for name in ("W_a", "U_a"):
            result[name].append(given[name][h] if given[name] else
                                Stream(seed, f"{name}/{h}").gaussian_matrix(d_k, d_k, 1 / math.sqrt(d_k)))
        result["v_a"].append(given["v_a"][h] if given["v_a"] else
                             Stream(seed, f"v_a/{h}").gaussian_matrix(1, d_k, 1 / math.sqrt(d_k))[0])
    return result


def with_hand_made_heads(document):
    """The same document with one-hot words and positions and the weights of its hand-made heads written out as its own.

    A head multiplies the query's word, or its position, by a strength g that gives one wanted key among n at least 0.9 of the
    weight: e^(g / sqrt(d_k)) = 9 (n - 1), rounded up to a whole g. The value is the word.
    """
    tokens, heads = document["tokens"], document["projections"]["heads"]
    ids, n, H = token_ids(tokens), len(tokens), len(heads)
    words = len(set(tokens))
    D, d_k, d_v = words + n, max(words, n), words
    g = float(math.ceil(math.sqrt(d_k) * math.log(9 * (n - 1))))
    W_Q, W_K, W_V, W_O = zeros(D, H * d_k), zeros(D, H * d_k), zeros(D, H * d_v), zeros(H * d_v, D)
    for h, head in enumerate(heads):
        if head == "same-word":
            for word in range(words):
                W_Q[word][h * d_k + word], W_K[word][h * d_k + word] = g, 1.0
        else:
            for i in range(n):
                wanted = {"previous-token": max(i - 1, 0), "first-token": 0}[head]
                W_Q[words + i][h * d_k + wanted], W_K[words + i][h * d_k + i] = g, 1.0
        for word in range(words):
            W_V[word][h * d_v + word] = W_O[h * d_v + word][word] = 1.0
    result = copy.deepcopy(document)
    result["sizes"] = {"D": D, "H": H, "d_k": d_k, "d_v": d_v}
    result["embedding"] = {"source": "own", "values": [[1.0 if c == ids[i] else 0.0 for c in range(D)] for i in range(n)]}
    result["positions"] = {"kind": "own", "values": [[1.0 if c == words + i else 0.0 for c in range(D)] for i in range(n)]}
    result["projections"].update({"source": "own", "W_Q": W_Q, "W_K": W_K, "W_V": W_V, "W_O": W_O})
    return result
