"""PyTorch computes the same; a disagreement ends the program."""

import math
import sys

import numpy
import torch

from attention_from_papers import INFINITY, allowed
from start import with_defaults

PYTORCH_TOLERANCE = 1e-13  # double precision, sums of at most a few dozen terms


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def agree(name, what, ours, theirs):
    ours = tensor(ours)
    difference = (ours - theirs).abs().max().item()
    bound = PYTORCH_TOLERANCE * max(1.0, ours.abs().max().item())
    if not difference <= bound:
        sys.exit(f"{name}: {what} differs from PyTorch by {difference}, more than {bound}")


def check_parts(name, document, a):
    """Layer norm, cosine, softmax and the products, each from the intermediates before it."""
    document = with_defaults(document)
    if document["layer_norm"]["on"]:
        D = len(a["X"][0])
        agree(name, "norm", a["norm"], torch.nn.functional.layer_norm(
            tensor(a["X"]), (D,), tensor(a["gamma"]), tensor(a["beta"]), document["layer_norm"]["epsilon"]))
    if document["scores"]["similarity"] == "cosine":
        q, k = tensor(a["Q"]), tensor(a["K"])
        agree(name, "scores", a["scores"],
              torch.nn.functional.cosine_similarity(q[:, :, None, :], k[:, None, :, :], dim=-1, eps=1e-30))
    if document["scores"]["similarity"] == "dot":
        agree(name, "scores", a["scores"], torch.einsum("hid,hjd->hij", tensor(a["Q"]), tensor(a["K"])))
    if document["positions"]["kind"] == "rotary":  # the same turn as a product of complex numbers
        for flat, heads in (("Q_flat", "Q"), ("K_flat", "K")):
            n, H, d_k = len(a[flat]), len(a[heads]), len(a[heads][0][0])
            pairs = torch.view_as_complex(tensor(a[flat]).reshape(n, H, d_k // 2, 2).transpose(0, 1).contiguous())
            angles = torch.outer(torch.arange(n, dtype=torch.float64),
                                 10000.0 ** (-2 * torch.arange(d_k // 2, dtype=torch.float64) / d_k))
            turned = torch.view_as_real(pairs * torch.exp(1j * angles)).reshape(H, n, d_k)
            agree(name, heads, a[heads], turned)
    masked = tensor(a["masked"])
    if document["softmax"]["precision"] == "double" and not torch.isnan(tensor(a["weights"])).any():
        axis = document["softmax"]["axis"]
        weights = (masked.flatten(1).softmax(-1).reshape(masked.shape) if axis == "all" else
                   masked.softmax({"rows": -1, "columns": -2}[axis]))
        agree(name, "weights", a["weights"], weights.nan_to_num(0.0))  # PyTorch: NaN where everything is masked
    if not torch.isnan(tensor(a["weights"])).any():
        agree(name, "heads", a["heads"], torch.matmul(tensor(a["dropped"]), tensor(a["V"])))


def check_multihead_attention(name, document, a):
    """torch.nn.MultiheadAttention on the same weights; returns whether it can do this configuration.

    Its scale is always 1/sqrt(d_k), so that another scale or a temperature is put into W_Q and b_Q; without projections its
    weights are identities; the linear bias and the mask are its additive mask. Fully masked rows are NaN there and left out.
    """
    document = with_defaults(document)
    D, H, n = len(a["X"][0]), len(a["Q"]), len(document["tokens"])
    d_k, d_v = len(a["Q"][0][0]), len(a["V"][0][0])
    scores, soft = document["scores"], document["softmax"]
    can = (d_k == d_v == D / H and scores["similarity"] == "dot" and document["positions"]["kind"] != "rotary"
           and soft["axis"] == "rows" and soft["precision"] == "double" and document["dropout"]["p"] == 0
           and not torch.isnan(tensor(a["weights"])).any())
    if not can:
        return False

    scale = {"default": 1 / math.sqrt(D / H), "1/sqrt(d_k)": 1 / math.sqrt(D / H), "off": 1.0}.get(
        scores["scale"], scores["scale"])
    factor = scale / scores["temperature"] * math.sqrt(D / H)
    identity, none = numpy.eye(D).tolist(), [0.0] * D
    module = torch.nn.MultiheadAttention(D, H, bias=True, batch_first=True, dtype=torch.float64).eval()
    with torch.no_grad():
        W_Q, W_K, W_V = (tensor(a.get("W_" + letter, identity)) for letter in "QKV")
        b_Q, b_K, b_V = (tensor(a.get("b_" + letter, none)) for letter in "QKV")
        module.in_proj_weight.copy_(torch.cat([W_Q.T * factor, W_K.T, W_V.T]))
        module.in_proj_bias.copy_(torch.cat([b_Q * factor, b_K, b_V]))
        module.out_proj.weight.copy_(tensor(a.get("W_O", identity)).T)
        module.out_proj.bias.copy_(tensor(a.get("b_O", none)))
        mask = [[[0.0 if allowed(document["mask"], i, j) else -INFINITY for j in range(n)] for i in range(n)]
                for _ in range(H)]
        if document["positions"]["kind"] == "linear-bias":
            mask = [[[m - 2 ** (-8 * (h + 1) / H) * abs(i - j) for j, m in enumerate(row)]
                     for i, row in enumerate(mask[h])] for h in range(H)]
        norm = tensor(a["norm"])[None]
        output, weights = module(norm, norm, norm, attn_mask=tensor(mask), need_weights=True, average_attn_weights=False)

    seen = [i for i in range(n) if any(allowed(document["mask"], i, j) for j in range(n))]
    if seen:
        agree(name, "weights of MultiheadAttention", [[head[i] for i in seen] for head in a["weights"]], weights[0][:, seen])
        agree(name, "output of MultiheadAttention", [a["output"][i] for i in seen], output[0][seen])
    return True
