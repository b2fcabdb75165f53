"""Self-attention written from the papers, in plain Python doubles; sums are rounded once (math.fsum).

    Vaswani et al. 2017   attention, eq. 1; heads, 3.2.2; sinusoidal positions, 3.5
    Bahdanau et al. 2015  additive similarity          Ba et al. 2016          layer norm
    Su et al. 2021        rotary positions, eq. 34     Press et al. 2022       linear bias
    Beltagy et al. 2020   sliding window               Srivastava et al. 2014  dropout
"""

import math

import numpy

from start import (Stream, additive_weights, embedding, projection_weights, token_ids, with_defaults, with_hand_made_heads,
                   zeros)

INFINITY = math.inf



def dot(a, b):
    products = [x * y for x, y in zip(a, b)]
    return math.fsum(products) if all(map(math.isfinite, products)) else sum(products)


def column(matrix, j):
    return [row[j] for row in matrix]


def times(a, b):
    return [[dot(row, column(b, j)) for j in range(len(b[0]))] for row in a]


def plus(a, b):
    return [[x + y for x, y in zip(row_a, row_b)] for row_a, row_b in zip(a, b)]


def plus_row(a, row):
    return [[x + y for x, y in zip(row_a, row)] for row_a in a]


def float32(x):
    with numpy.errstate(over="ignore"):  # IEEE 754 says infinity
        return float(numpy.float32(x))


def exponential(x):
    try:
        return math.exp(x)
    except OverflowError:  # IEEE 754 says infinity
        return INFINITY


def quotient(a, b):
    with numpy.errstate(all="ignore"):
        return float(numpy.float64(a) / numpy.float64(b))


def sinusoidal_positions(n, D):
    """Vaswani et al. 2017, 3.5: PE(pos, 2i) = sin(pos / 10000^(2i/D)), PE(pos, 2i+1) = cos(the same)."""
    P = zeros(n, D)
    for position in range(n):
        for column in range(D):
            angle = position / 10000 ** ((column - column % 2) / D)
            P[position][column] = math.cos(angle) if column % 2 else math.sin(angle)
    return P


def layer_norm(X, epsilon, gamma, beta):
    """Ba et al. 2016, with the variance of the population."""
    result = []
    for row in X:
        mean = math.fsum(row) / len(row)
        variance = math.fsum((x - mean) ** 2 for x in row) / len(row)
        result.append([(x - mean) / math.sqrt(variance + epsilon) * g + b for x, g, b in zip(row, gamma, beta)])
    return result


def rotated(vectors):
    """Su et al. 2021: the pair (2i, 2i+1) of the vector at position m turns by m * 10000^(-2i/d)."""
    d = len(vectors[0])
    result = []
    for m, vector in enumerate(vectors):
        row = [0.0] * d
        for i in range(d // 2):
            angle = m * 10000 ** (-2 * i / d)
            x, y = vector[2 * i], vector[2 * i + 1]
            row[2 * i] = x * math.cos(angle) - y * math.sin(angle)
            row[2 * i + 1] = x * math.sin(angle) + y * math.cos(angle)
        result.append(row)
    return result


def cosine(q, k):
    lengths = math.sqrt(dot(q, q)) * math.sqrt(dot(k, k))
    return dot(q, k) / lengths if lengths > 0 else 0.0


def additive(q, k, W_a, U_a, v_a):
    """Bahdanau et al. 2015, A.1.2: v . tanh(W q + U k)."""
    return dot(v_a, [math.tanh(dot(w, q) + dot(u, k)) for w, u in zip(W_a, U_a)])


def allowed(mask, i, j):
    if mask["causal"] and j > i:
        return False
    if mask["window"] is not None:
        left, right = mask["window"]
        if (left != -1 and j < i - left) or (right != -1 and j > i + right):
            return False
    return j not in mask["padding"] and [i, j] not in mask["blocked"]


def softmax(masked, options):
    """Five sub-steps; a group of cells that share one maximum and one sum is a row, a column or the whole matrix."""
    n = len(masked)
    cells = {"rows": [[(i, j) for j in range(n)] for i in range(n)],
             "columns": [[(i, j) for i in range(n)] for j in range(n)],
             "all": [[(i, j) for i in range(n) for j in range(n)]]}[options["axis"]]
    single = options["precision"] == "float32"
    rounded = float32 if single else float
    steps = {name: zeros(n, n) for name in ("shifted", "exp", "weights")}
    steps["row_max"], steps["row_sum"] = [], []
    for group in cells:
        values = [masked[i][j] for i, j in group]
        maximum = max(values)
        all_masked = maximum == -INFINITY
        exponentials = []
        for (i, j), value in zip(group, values):
            shifted = -INFINITY if value == -INFINITY else rounded(value - maximum if options["shifted"] else value)
            steps["shifted"][i][j] = shifted
            exponentials.append(rounded(exponential(shifted)))
            steps["exp"][i][j] = exponentials[-1]
        if single:
            total = 0.0
            for value in exponentials:
                total = float32(total + value)
        else:
            total = math.fsum(exponentials)
        for (i, j), value in zip(group, exponentials):
            steps["weights"][i][j] = 0.0 if all_masked else rounded(quotient(value, total))
        steps["row_max"].append(maximum)
        steps["row_sum"].append(total)
    if options["axis"] == "all":
        steps["row_max"] *= n
        steps["row_sum"] *= n
    return steps


def columns_of(matrix, first, count):
    return [row[first:first + count] for row in matrix]


def attention(document):
    """Every intermediate of one layer, by name; arrays of heads are lists of H."""
    document = with_defaults(document)
    if document["projections"]["source"] == "hand-made":
        document = with_hand_made_heads(document)
    n, D, H = len(document["tokens"]), document["sizes"]["D"], document["sizes"]["H"]
    d_k = document["sizes"]["d_k"] or D // H
    d_v = document["sizes"]["d_v"] or D // H
    a = {"tokens": token_ids(document["tokens"])}

    a["E"] = embedding(document, a["tokens"], D)
    kind = document["positions"]["kind"]
    a["P"] = (sinusoidal_positions(n, D) if kind == "sinusoidal" else
              [list(map(float, row)) for row in document["positions"]["values"]] if kind == "own" else zeros(n, D))
    a["X"] = plus(a["E"], a["P"])

    norm = document["layer_norm"]
    a["norm"] = a["X"]
    if norm["on"]:
        a["gamma"] = list(map(float, norm["gamma"])) or [1.0] * D
        a["beta"] = list(map(float, norm["beta"])) or [0.0] * D
        a["norm"] = layer_norm(a["X"], norm["epsilon"], a["gamma"], a["beta"])

    weights = projection_weights(document, D, H, d_k, d_v)
    if document["projections"]["on"]:
        for letter in "QKV":
            a["W_" + letter], a["b_" + letter] = weights["W_" + letter], weights["b_" + letter]
            a[letter + "_flat"] = plus_row(times(a["norm"], a["W_" + letter]), a["b_" + letter])
    else:
        assert d_k == d_v == D / H
        a["Q_flat"] = a["K_flat"] = a["V_flat"] = a["norm"]

    a["Q"] = [columns_of(a["Q_flat"], h * d_k, d_k) for h in range(H)]
    a["K"] = [columns_of(a["K_flat"], h * d_k, d_k) for h in range(H)]
    a["V"] = [columns_of(a["V_flat"], h * d_v, d_v) for h in range(H)]
    if kind == "rotary":
        a["Q"], a["K"] = [rotated(q) for q in a["Q"]], [rotated(k) for k in a["K"]]

    scores = document["scores"]
    similarity = {"dot": lambda h, q, k: dot(q, k), "cosine": lambda h, q, k: cosine(q, k),
                  "additive": lambda h, q, k: additive(q, k, a["W_a"][h], a["U_a"][h], a["v_a"][h])}[scores["similarity"]]
    if scores["similarity"] == "additive":
        a.update(additive_weights(document, H, d_k))
    a["scores"] = [[[similarity(h, q, k) for k in a["K"][h]] for q in a["Q"][h]] for h in range(H)]

    scale = scores["scale"]
    if scale == "default":
        scale = "1/sqrt(d_k)" if scores["similarity"] == "dot" else "off"
    scale = 1 / math.sqrt(d_k) if scale == "1/sqrt(d_k)" else 1.0 if scale == "off" else float(scale)
    a["scaled"] = [[[s * scale / scores["temperature"] for s in row] for row in head] for head in a["scores"]]
    if kind == "linear-bias":  # slopes of Press et al. 2022: 2^(-8h/H), h = 1...H
        a["scaled"] = [[[s - 2 ** (-8 * (h + 1) / H) * abs(i - j) for j, s in enumerate(row)]
                        for i, row in enumerate(head)] for h, head in enumerate(a["scaled"])]

    a["masked"] = [[[s if allowed(document["mask"], i, j) else -INFINITY for j, s in enumerate(row)]
                    for i, row in enumerate(head)] for head in a["scaled"]]
    sub_steps = [softmax(head, document["softmax"]) for head in a["masked"]]
    for name in ("row_max", "shifted", "exp", "row_sum", "weights"):
        a[name] = [steps[name] for steps in sub_steps]

    p = document["dropout"]["p"]
    a["dropped"] = a["weights"]
    if p > 0:
        streams = [Stream(document["dropout"]["seed"], f"dropout/{h}") for h in range(H)]
        a["dropped"] = [[[w * (1 if streams[h].uniform(i * n + j) >= p else 0) / (1 - p) for j, w in enumerate(row)]
                         for i, row in enumerate(head)] for h, head in enumerate(a["weights"])]

    a["heads"] = [times(a["dropped"][h], a["V"][h]) for h in range(H)]
    a["concat"] = [[x for h in range(H) for x in a["heads"][h][i]] for i in range(n)]
    a["output"] = a["concat"]
    if document["output_projection"]:
        a["W_O"], a["b_O"] = weights["W_O"], weights["b_O"]
        a["output"] = plus_row(times(a["concat"], a["W_O"]), a["b_O"])
    a["residual"] = plus(a["X"], a["output"]) if document["residual"] else a["output"]
    return a
