"""The configurations: (name, document) each."""

import random

ENGLISH = ["the", "cat", "sat", "on", "the", "mat", "."]


class Numbers:
    """Numbers with two decimals in (-size, size), the same for the same name."""

    def __init__(self, name):
        self.source = random.Random("attnscope golden " + name)

    def row(self, columns, size=1.5):
        # only random() is promised to stay the same from one Python to the next
        return [round((2 * self.source.random() - 1) * size, 2) for _ in range(columns)]

    def matrix(self, rows, columns, size=1.5):
        return [self.row(columns, size) for _ in range(rows)]


def own(name, n=4, D=4, H=2, d_k=0, d_v=0, biases="", projections=True, output_projection=True, size=1.5, **fields):
    """A document whose every number is written in it; `biases` names the letters that have one, such as "QKVO"."""
    numbers = Numbers(name)
    wide_k, wide_v = H * (d_k or D // H), H * (d_v or D // H)
    document = {"title": name.replace("_", " "), "tokens": ENGLISH[:n], "sizes": {"D": D, "H": H, "d_k": d_k, "d_v": d_v},
                "embedding": {"source": "own", "values": numbers.matrix(n, D, size)},
                "projections": {"on": projections, "source": "own"}, "output_projection": output_projection}
    if projections:
        document["projections"]["W_Q"] = numbers.matrix(D, wide_k)
        document["projections"]["W_K"] = numbers.matrix(D, wide_k)
        document["projections"]["W_V"] = numbers.matrix(D, wide_v)
    if output_projection:
        document["projections"]["W_O"] = numbers.matrix(wide_v, D)
    for letter in biases:
        document["projections"]["b_" + letter] = numbers.row({"Q": wide_k, "K": wide_k, "V": wide_v, "O": D}[letter])
    document.update(fields)
    return name, document


def own_additive(name, H, d_a, d_k, scores=None, **fields):
    numbers = Numbers(name + " additive")
    given = {"similarity": "additive", "W_a": [numbers.matrix(d_a, d_k) for _ in range(H)],
             "U_a": [numbers.matrix(d_a, d_k) for _ in range(H)], "v_a": [numbers.row(d_a) for _ in range(H)]}
    given.update(scores or {})
    return own(name, H=H, d_k=d_k, scores=given, **fields)


def seeded(name, tokens, **fields):
    """A document whose numbers are drawn from its seed, or made by hand."""
    return name, {"title": name.replace("_", " "), "tokens": tokens, **fields}


def with_zero_rows(configuration, rows):
    name, document = configuration
    for i in rows:
        document["embedding"]["values"][i] = [0.0] * document["sizes"]["D"]
    return name, document


def with_constant_row(configuration, row, value):
    name, document = configuration
    document["embedding"]["values"][row] = [value] * document["sizes"]["D"]
    return name, document


def with_embedding(configuration, values):
    name, document = configuration
    document["embedding"]["values"] = values
    return name, document


def with_same_vector_for_same_token(configuration):
    name, document = configuration
    values, tokens = document["embedding"]["values"], document["tokens"]
    document["embedding"]["values"] = [values[tokens.index(token)] for token in tokens]
    return name, document


def mask(causal=False, window=None, padding=(), blocked=()):
    return {"causal": causal, "window": window, "padding": list(padding), "blocked": [list(cell) for cell in blocked]}


def configurations():
    P = Numbers("own positions")
    G = Numbers("gamma and beta")
    yield from [
        # heads and sizes
        own("one_head", H=1),
        own("two_heads"),
        own("three_heads", D=6, H=3),
        own("four_heads", n=5, D=8, H=4),
        own("heads_of_width_one", n=3, D=3, H=3),
        own("d_k_and_d_v_free", D=4, H=2, d_k=3, d_v=5),
        own("d_k_and_d_v_free_with_biases", n=3, D=5, H=3, d_k=2, d_v=1, biases="QKVO"),
        own("d_k_wider_than_the_model", n=3, D=2, H=1, d_k=5, d_v=3, mask=mask(causal=True)),
        own("seven_tokens", n=7, D=2, H=1),
        own("one_token", n=1, biases="QKVO"),
        own("biases", biases="QKVO"),
        own("biases_of_values_only", D=6, H=2, biases="V"),
        own("biases_of_queries_and_output", n=3, D=6, H=3, biases="QO"),

        # masks
        own("causal", n=5, mask=mask(causal=True)),
        own("padding", n=5, mask=mask(padding=[3, 4])),
        own("window_one_each_way", n=5, mask=mask(window=[1, 1])),
        own("window_two_back", n=5, mask=mask(window=[2, 0])),
        own("window_unlimited_back", mask=mask(window=[-1, 1])),
        own("window_unlimited_ahead", mask=mask(window=[1, -1])),
        own("window_unlimited", n=3, mask=mask(window=[-1, -1])),
        own("window_sees_itself", n=3, mask=mask(window=[0, 0])),
        own("painted", mask=mask(blocked=[(0, 1), (1, 0), (1, 3), (3, 2)])),
        own("causal_and_padding", mask=mask(causal=True, padding=[2]), H=1),
        own("every_mask_at_once", n=6, D=4, H=2,
            mask=mask(causal=True, window=[3, 2], padding=[1], blocked=[(4, 4), (5, 2)])),
        own("row_masked_by_padding_and_causal", n=4, mask=mask(causal=True, padding=[0]), biases="QKVO"),
        own("row_masked_by_painting", n=3, H=1, mask=mask(blocked=[(1, 0), (1, 1), (1, 2)])),
        own("every_row_masked", n=3, mask=mask(padding=[0, 1, 2]), residual=True, biases="O"),
        own("one_token_masked", n=1, mask=mask(padding=[0])),

        # without projections
        own("no_projection", D=6, H=3, projections=False, output_projection=False),
        own("no_projection_one_head_causal", n=5, D=3, H=1, projections=False, output_projection=False,
            mask=mask(causal=True)),
        own("no_projection_with_output_projection", D=4, H=2, projections=False),
        own("no_projection_with_residual", D=4, H=2, projections=False, output_projection=False, residual=True),

        # similarities
        own("cosine", scores={"similarity": "cosine"}),
        own("cosine_scaled", D=6, H=2, mask=mask(causal=True),
            scores={"similarity": "cosine", "scale": "1/sqrt(d_k)", "temperature": 0.1}),
        with_zero_rows(own("cosine_of_a_zero_vector", n=4, D=4, H=2, scores={"similarity": "cosine"}), [1, 3]),
        own("cosine_without_projections", D=6, H=2, projections=False, output_projection=False,
            scores={"similarity": "cosine", "scale": 4}),
        own_additive("additive", H=2, d_a=3, d_k=2),
        own_additive("additive_scaled_and_causal", H=3, d_a=1, d_k=4, n=3, D=6, mask=mask(causal=True),
                     scores={"scale": 2.5, "temperature": 2}),

        # scale and temperature
        own("scale_off", scores={"scale": "off"}),
        own("scale_number", scores={"scale": 0.3}),
        own("scale_negative", n=3, scores={"scale": -1.25}),
        own("scale_by_d_k", d_k=3, scores={"scale": "1/sqrt(d_k)"}),
        own("temperature_low", scores={"temperature": 0.25}),
        own("temperature_high", scores={"temperature": 8, "scale": "off"}),

        # positions
        own("sinusoidal", D=6, H=2, positions={"kind": "sinusoidal"}),
        own("sinusoidal_odd_width", n=7, D=5, H=1, positions={"kind": "sinusoidal"}),
        own("own_positions", positions={"kind": "own", "values": P.matrix(4, 4)}),
        own("rotary", n=5, D=8, H=2, positions={"kind": "rotary"}),
        own("rotary_wide_with_biases", n=4, D=4, H=2, d_k=6, d_v=1, biases="QKV", mask=mask(causal=True),
            positions={"kind": "rotary"}),
        own("rotary_without_projections", D=4, H=2, projections=False, output_projection=False,
            positions={"kind": "rotary"}),
        own("rotary_cosine", n=3, D=4, H=1, positions={"kind": "rotary"}, scores={"similarity": "cosine"}),
        own("linear_bias", n=5, D=4, H=4, positions={"kind": "linear-bias"}),
        own("linear_bias_three_heads", n=5, D=3, H=3, positions={"kind": "linear-bias"}, mask=mask(window=[2, 1]),
            scores={"temperature": 0.5}),

        # layer norm and residual
        own("layer_norm", layer_norm={"on": True}),
        own("layer_norm_gamma_beta", D=6, H=2, residual=True, positions={"kind": "sinusoidal"},
            layer_norm={"on": True, "epsilon": 0.01, "gamma": G.row(6), "beta": G.row(6)}),
        with_constant_row(own("layer_norm_of_equal_numbers", n=3, layer_norm={"on": True}), 1, 0.75),
        own("residual", residual=True, biases="O"),

        # output
        own("no_output_projection", n=3, D=4, H=2, d_v=3, output_projection=False),
        own("no_output_projection_with_residual", n=3, D=6, H=2, d_k=2, d_v=3, output_projection=False, residual=True),

        # softmax
        own("softmax_naive", mask=mask(causal=True), softmax={"shifted": False}),
        own("softmax_naive_masked_row", n=3, mask=mask(causal=True, padding=[0]), softmax={"shifted": False}),
        own("softmax_naive_overflow", n=3, H=1, size=40, softmax={"shifted": False}, scores={"scale": "off"}),
        own("softmax_float32", mask=mask(causal=True), softmax={"precision": "float32"}),
        own("softmax_float32_masked_row", n=3, H=1, mask=mask(causal=True, padding=[0]),
            softmax={"precision": "float32"}),
        own("softmax_float32_naive", n=3, softmax={"precision": "float32", "shifted": False}),
        own("softmax_float32_naive_overflow", n=3, D=2, H=1, size=25, softmax={"precision": "float32", "shifted": False}),
        own("softmax_columns", softmax={"axis": "columns"}),
        own("softmax_columns_masked", mask=mask(causal=True, padding=[1]), softmax={"axis": "columns"}),
        own("softmax_columns_float32", n=3, H=1, softmax={"axis": "columns", "precision": "float32"}),
        own("softmax_whole_matrix", softmax={"axis": "all"}),
        own("softmax_whole_matrix_naive_masked", mask=mask(causal=True, padding=[0]),
            softmax={"axis": "all", "shifted": False}),
        own("softmax_whole_matrix_all_masked", n=2, H=1, mask=mask(padding=[0, 1]), softmax={"axis": "all"}),
        # scores near a million that differ by a few, exact in binary; exp of any of them overflows
        with_embedding(own("large_scores_close_together", n=4, D=2, H=1, projections=False, output_projection=False,
                           scores={"scale": "off"}), [[1024, 1], [1024, 2], [1024, -1], [1024, 0.5]]),
        # every exp of two rows underflows, so that they divide zero by zero
        with_embedding(own("softmax_naive_underflow", n=3, D=2, H=1, projections=False, output_projection=False,
                           softmax={"shifted": False}, scores={"scale": -1}), [[30, 1], [30, 2], [26, -1]]),
        own("large_scores", n=4, H=2, size=800),
        own("large_scores_causal", n=4, H=1, size=9e4, mask=mask(causal=True), scores={"scale": "off"}),

        # tokens
        with_same_vector_for_same_token(own("repeated_tokens", n=5, mask=mask(causal=True))),
        own("chinese_tokens", n=5, tokens=["注意力", "机制", "的", "注意力", "图"]),

        # made by hand
        seeded("hand_made_heads", ["the", "cat", "saw", "the"], projections={"source": "hand-made"}),
        seeded("hand_made_first_token_causal", ["a", "b", "a"], mask=mask(causal=True),
               projections={"source": "hand-made", "heads": ["first-token", "same-word", "previous-token"]}),

        # drawn from the seed
        seeded("seeded_defaults", ["the", "cat", "sat"]),
        seeded("seeded_hash_chinese_emoji", ["注意力", "机制", "🙂", "注意力"], seed=0,
               sizes={"D": 4, "H": 1}, projections={"on": False}, output_projection=False),
        seeded("seeded_gaussian_with_biases", ["a", "b", "a", "c"], seed=9007199254740993,
               sizes={"D": 4, "H": 2, "d_k": 3, "d_v": 1}, embedding={"source": "gaussian"},
               projections={"source": "gaussian", "biases": True}),
        seeded("seeded_xavier_with_biases", ["a", "b", "a"], seed=42, sizes={"D": 6, "H": 3, "d_k": 1, "d_v": 4},
               projections={"source": "xavier", "biases": True}, mask=mask(causal=True)),
        seeded("seeded_additive", ["a", "b", "c"], seed=3, sizes={"D": 4, "H": 2, "d_k": 3},
               scores={"similarity": "additive"}),
        seeded("one_hot_identity", ["a", "b", "a", "c"], sizes={"D": 4, "H": 2}, embedding={"source": "one-hot"},
               projections={"source": "identity"}),
        own("dropout", n=5, D=4, H=2, dropout={"p": 0.3, "seed": 11}),
        own("dropout_causal", n=5, D=4, H=1, dropout={"p": 0.8}, mask=mask(causal=True), residual=True),
        seeded("seeded_everything", ["the", "cat", "the", "mat"], seed=123456789,
               sizes={"D": 6, "H": 2, "d_k": 4, "d_v": 2}, positions={"kind": "rotary"}, layer_norm={"on": True},
               projections={"source": "xavier", "biases": True}, scores={"similarity": "cosine", "scale": 5, "temperature": 0.7},
               mask=mask(causal=True, window=[2, 0], blocked=[(3, 3)]), dropout={"p": 0.25, "seed": 5}, residual=True),
    ]
