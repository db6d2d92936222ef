#!/usr/bin/env python3
"""Writes PyTorch's losses and gradients for the tests of the loss classes (torch 1.13.1).

    python3 tools/make_loss_fixtures.py

The file is Mlp.Runtime.Tests/Fixtures/math/loss_functions.txt. A line is a loss, its options as name=value, a colon, the loss (with
reduction=none about 6 of the losses), and about 6 elements of the gradient of its sum: every n-th. Outputs, targets and weights are not
written: the tests make them as this script does, from values(), by exact arithmetic or with one rounding to float. PyTorch computes in
double here: in float its own sums over 1000 classes are off by more than the tests allow. A line that begins with
"special" has all of its outputs, targets, losses and gradients, in this order,
of PyTorch in float.

image_losses.txt has the same of images, [N, C, H, W], whose class indices are [N, H, W].

row_weights.txt has the same of rows with weights, Σ weight·loss / Σ weight·divisor of a row, from the losses with reduction=none.
"""
import itertools
import math

import torch
from torch import nn

from make_math_fixtures import OUT, text, values

IMAGE_SIZES = ((1, 3, 2, 2), (2, 4, 5, 7), (3, 1, 4, 4), (2, 17, 3, 11), (1, 33, 9, 2), (4, 10, 1, 6), (5, 2, 8, 9))
SIZES = ((1, 1), (1, 3), (5, 3), (16, 10), (33, 17), (3, 1000), (17, 33), (19, 4), (40, 1), (8, 64), (6, 5))
RECORDED = 6
REDUCTIONS = ("mean", "sum", "none")


class Cases:
    def __init__(self, weighs_rows=False):
        self.lines = []
        self.weighs_rows = weighs_rows

    def add(self, name, make, kind, options, size, scale):
        """One line: kind says how outputs and targets are made, make(weights) gives the loss."""
        index = len(self.lines)
        outputs = values(math.prod(size), index, scale)
        if kind.startswith("log"):
            outputs = -outputs.abs()
        if kind.startswith("unit"):
            outputs = outputs.abs()
        outputs = outputs.reshape(size).to(torch.float64).requires_grad_()
        truth, channel_weights = targets(kind, size, index, options), outputs_weights(size[1], index)
        loss = make(channel_weights)(outputs, truth)
        loss = weigh(loss, truth, channel_weights[0], index, size, options) if self.weighs_rows else loss
        loss.sum().backward()
        pixels = {"pixels": math.prod(size[2:])} if len(size) > 2 else {}
        words = {"kind": kind, "rows": size[0], "channels": size[1], **pixels, "scale": f"{scale:g}", "index": index, **options}
        words = " ".join(f"{key}={value}" for key, value in words.items())
        self.lines.append(f"{name} {words}: {text(some(loss.detach()))} {text(some(outputs.grad))}")

    def special(self, name, loss, outputs, targets):
        outputs = torch.tensor(outputs).requires_grad_()
        targets = torch.tensor(targets)
        losses = loss(outputs, targets)
        losses.sum().backward()
        numbers = (outputs.detach(), targets, losses.detach(), outputs.grad)
        self.lines.append(f"special {name}: {' '.join(text(part.flatten()) for part in numbers)}")


def some(tensor):
    flat = tensor.reshape(-1)
    return flat[::-(-flat.numel() // RECORDED)]


def outputs_weights(channels, index):
    """Weights of the channels; the second of two is for targets of 1."""
    weights = values(channels, index + 1000, 1.0).abs() + 0.25, values(channels, index + 2000, 3.0).abs() + 0.25
    return tuple(weight.to(torch.float64) for weight in weights)


def weigh(losses, truth, class_weights, index, size, options):
    """One loss of rows, some of which weigh nothing, from the losses of all elements, rows or pixels."""
    weights = values(size[0], index + 4000, 2.0).abs().to(torch.float64)
    weights[::4] = 0
    total = (losses.reshape(size[0], -1).sum(1) * weights).sum()
    if options["reduction"] == "sum":
        return total
    counted = torch.ones_like(losses.detach())
    if not truth.is_floating_point():
        counts = truth != (options.get("ignored", 0) or -100)
        counted = torch.where(counts, class_weights[truth.clamp(min=0)] if options["weighted"] else 1.0, 0.0)
    if options["reduction"] == "batchmean":
        counted = torch.ones(size[0])
    return total / (counted.reshape(size[0], -1).sum(1) * weights).sum()


def targets(kind, size, index, options):
    drawn = values(math.prod(size), index + 3000, 1.0).reshape(size)
    if kind in ("index", "logindex"):
        shape = (size[0], *size[2:])
        rows = torch.arange(math.prod(shape))
        labels = (rows * 7 + index) % size[1]
        if options.get("ignored", 0):
            labels[rows % 3 == 1] = options["ignored"]
        return labels.reshape(shape)
    return float_targets(kind, drawn).to(torch.float64)


def float_targets(kind, drawn):
    if kind in ("probability", "logprobability", "unitprobability"):
        # They need not sum to 1, and some are 0.
        return torch.where(drawn.abs() < 0.25, torch.zeros(()), drawn.abs())
    if kind == "loglog":
        return -drawn.abs() * 4
    if kind in ("binary", "unitbinary"):
        return (drawn > 0).to(torch.float32)
    assert kind == "value"
    return drawn * 3


def write():
    cases = Cases()
    sizes = itertools.cycle(SIZES)
    scales = itertools.cycle((4.0, 1e4, 4.0, 4.0, 1e4))

    for weighted, smoothing, ignored, reduction, _ in itertools.product((0, 1), (0, 0.125, 1), (0, -100, -7), REDUCTIONS, range(2)):
        cases.add("CrossEntropyLoss", lambda w: nn.CrossEntropyLoss(
            weight=w[0] if weighted else None, ignore_index=ignored or -100, reduction=reduction, label_smoothing=smoothing),
            "index", {"weighted": weighted, "smoothing": smoothing, "ignored": ignored, "reduction": reduction},
            next(sizes), next(scales))

    for weighted, smoothing, reduction, _ in itertools.product((0, 1), (0, 0.125, 1), REDUCTIONS, range(2)):
        cases.add("CrossEntropyLoss", lambda w: nn.CrossEntropyLoss(
            weight=w[0] if weighted else None, reduction=reduction, label_smoothing=smoothing),
            "probability", {"weighted": weighted, "smoothing": smoothing, "reduction": reduction}, next(sizes), next(scales))

    for weighted, ignored, reduction, _ in itertools.product((0, 1), (0, -100, -7), REDUCTIONS, range(2)):
        cases.add("NLLLoss", lambda w: nn.NLLLoss(weight=w[0] if weighted else None, ignore_index=ignored or -100, reduction=reduction),
                  "logindex", {"weighted": weighted, "ignored": ignored, "reduction": reduction}, next(sizes), next(scales))

    for kind, weighted, positive, reduction, _ in itertools.product(("binary", "probability"), (0, 1), (0, 1), REDUCTIONS, range(2)):
        cases.add("BCEWithLogitsLoss", lambda w: nn.BCEWithLogitsLoss(
            weight=w[0] if weighted else None, pos_weight=w[1] if positive else None, reduction=reduction),
            kind, {"weighted": weighted, "positive": positive, "reduction": reduction}, next(sizes), next(scales))

    for weighted, reduction, _ in itertools.product((0, 1), REDUCTIONS, range(4)):
        cases.add("MultiLabelSoftMarginLoss", lambda w: nn.MultiLabelSoftMarginLoss(
            weight=w[0] if weighted else None, reduction=reduction),
                  "binary", {"weighted": weighted, "reduction": reduction}, next(sizes), next(scales))

    for reduction, _ in itertools.product(REDUCTIONS, range(3)):
        cases.add("MSELoss", lambda w: nn.MSELoss(reduction=reduction), "value", {"reduction": reduction}, next(sizes), next(scales))
        cases.add("L1Loss", lambda w: nn.L1Loss(reduction=reduction), "value", {"reduction": reduction}, next(sizes), next(scales))

    for option, reduction, _ in itertools.product((0, 0.5, 1, 3), REDUCTIONS, range(2)):
        cases.add("SmoothL1Loss", lambda w: nn.SmoothL1Loss(reduction=reduction, beta=option),
                  "value", {"option": option, "reduction": reduction}, next(sizes), next(scales))
        cases.add("HuberLoss", lambda w: nn.HuberLoss(reduction=reduction, delta=option or 0.25),
                  "value", {"option": option or 0.25, "reduction": reduction}, next(sizes), next(scales))

    for kind, reduction, _ in itertools.product(("logprobability", "loglog"), (*REDUCTIONS, "batchmean"), range(2)):
        cases.add("KLDivLoss", lambda w: nn.KLDivLoss(reduction=reduction, log_target=kind == "loglog"),
                  kind, {"reduction": reduction}, next(sizes), next(scales))

    # Probabilities: a scale of 1, and the sizes anew.
    for kind, weighted, reduction, size in itertools.product(("unitbinary", "unitprobability"), (0, 1), REDUCTIONS, ((5, 3), (17, 33))):
        cases.add("BCELoss", lambda w: nn.BCELoss(weight=w[0] if weighted else None, reduction=reduction),
                  kind, {"weighted": weighted, "reduction": reduction}, size, 1.0)

    specials(cases)
    (OUT / "loss_functions.txt").write_text("\n".join(cases.lines) + "\n")


def write_row_weights():
    cases = Cases(weighs_rows=True)
    sizes = itertools.cycle(((5, 3), (16, 10), (33, 17), (3, 100), (3, 4, 5, 7), (4, 10, 1, 6), (2, 17, 3, 11)))
    for weighted, smoothing, ignored, reduction, _ in itertools.product((0, 1), (0, 0.125), (0, -100), ("mean", "sum"), range(2)):
        cases.add("CrossEntropyLoss", lambda w: nn.CrossEntropyLoss(
            weight=w[0] if weighted else None, ignore_index=ignored or -100, reduction="none", label_smoothing=smoothing),
            "index", {"weighted": weighted, "smoothing": smoothing, "ignored": ignored, "reduction": reduction}, next(sizes), 4.0)

    for weighted, reduction, _ in itertools.product((0, 1), ("mean", "sum"), range(3)):
        cases.add("CrossEntropyLoss", lambda w: nn.CrossEntropyLoss(weight=w[0] if weighted else None, reduction="none"),
                  "probability", {"weighted": weighted, "smoothing": 0, "reduction": reduction}, next(sizes), 4.0)
        cases.add("NLLLoss", lambda w: nn.NLLLoss(weight=w[0] if weighted else None, reduction="none"),
                  "logindex", {"weighted": weighted, "ignored": 0, "reduction": reduction}, next(sizes), 4.0)

    rows = itertools.cycle(((5, 3), (16, 10), (33, 17), (7, 1)))
    for weighted, reduction in itertools.product((0, 1), ("mean", "sum")):
        cases.add("BCEWithLogitsLoss", lambda w: nn.BCEWithLogitsLoss(weight=w[0] if weighted else None, reduction="none"),
                  "binary", {"weighted": weighted, "positive": 0, "reduction": reduction}, next(rows), 4.0)
        cases.add("MultiLabelSoftMarginLoss", lambda w: nn.MultiLabelSoftMarginLoss(weight=w[0] if weighted else None, reduction="none"),
                  "binary", {"weighted": weighted, "reduction": reduction}, next(rows), 4.0)
        cases.add("BCELoss", lambda w: nn.BCELoss(weight=w[0] if weighted else None, reduction="none"),
                  "unitbinary", {"weighted": weighted, "reduction": reduction}, next(rows), 1.0)

    for reduction in ("mean", "sum"):
        options = {"reduction": reduction}
        cases.add("MSELoss", lambda w: nn.MSELoss(reduction="none"), "value", options, next(sizes), 4.0)
        cases.add("L1Loss", lambda w: nn.L1Loss(reduction="none"), "value", options, next(sizes), 4.0)
        cases.add("SmoothL1Loss", lambda w: nn.SmoothL1Loss(reduction="none", beta=0.5), "value", {"option": 0.5, **options}, next(sizes), 4.0)
        cases.add("HuberLoss", lambda w: nn.HuberLoss(reduction="none", delta=3), "value", {"option": 3, **options}, next(sizes), 4.0)

    for kind, reduction in itertools.product(("logprobability", "loglog"), ("mean", "sum", "batchmean")):
        cases.add("KLDivLoss", lambda w: nn.KLDivLoss(reduction="none", log_target=kind == "loglog"),
                  kind, {"reduction": reduction}, next(sizes), 4.0)

    (OUT / "row_weights.txt").write_text("\n".join(cases.lines) + "\n")


def write_images():
    cases = Cases()
    sizes = itertools.cycle(IMAGE_SIZES)
    scales = itertools.cycle((4.0, 1e4, 4.0))
    for weighted, smoothing, ignored, reduction, _ in itertools.product((0, 1), (0, 0.125), (0, -100), REDUCTIONS, range(2)):
        cases.add("CrossEntropyLoss", lambda w: nn.CrossEntropyLoss(
            weight=w[0] if weighted else None, ignore_index=ignored or -100, reduction=reduction, label_smoothing=smoothing),
            "index", {"weighted": weighted, "smoothing": smoothing, "ignored": ignored, "reduction": reduction}, next(sizes), next(scales))

    for weighted, smoothing, reduction, _ in itertools.product((0, 1), (0, 0.125), REDUCTIONS, range(2)):
        cases.add("CrossEntropyLoss", lambda w: nn.CrossEntropyLoss(
            weight=w[0] if weighted else None, reduction=reduction, label_smoothing=smoothing),
            "probability", {"weighted": weighted, "smoothing": smoothing, "reduction": reduction}, next(sizes), next(scales))

    for weighted, ignored, reduction, _ in itertools.product((0, 1), (0, -7), REDUCTIONS, range(2)):
        cases.add("NLLLoss", lambda w: nn.NLLLoss(weight=w[0] if weighted else None, ignore_index=ignored or -100, reduction=reduction),
                  "logindex", {"weighted": weighted, "ignored": ignored, "reduction": reduction}, next(sizes), next(scales))

    # PyTorch's weights of elements are broadcast: [C, 1, 1] is what a weight for each channel is to images.
    for weighted, positive, reduction, _ in itertools.product((0, 1), (0, 1), REDUCTIONS, range(2)):
        cases.add("BCEWithLogitsLoss", lambda w: nn.BCEWithLogitsLoss(
            weight=w[0][:, None, None] if weighted else None, pos_weight=w[1][:, None, None] if positive else None, reduction=reduction),
            "binary", {"weighted": weighted, "positive": positive, "reduction": reduction}, next(sizes), next(scales))

    for reduction, _ in itertools.product(REDUCTIONS, range(2)):
        cases.add("MSELoss", lambda w: nn.MSELoss(reduction=reduction), "value", {"reduction": reduction}, next(sizes), next(scales))

    for reduction, _ in itertools.product((*REDUCTIONS, "batchmean"), range(2)):
        cases.add("KLDivLoss", lambda w: nn.KLDivLoss(reduction=reduction), "logprobability", {"reduction": reduction}, next(sizes), next(scales))

    for weighted, reduction, size in itertools.product((0, 1), REDUCTIONS, ((2, 4, 5, 7), (1, 33, 9, 2))):
        cases.add("BCELoss", lambda w: nn.BCELoss(weight=w[0][:, None, None] if weighted else None, reduction=reduction),
                  "unitbinary", {"weighted": weighted, "reduction": reduction}, size, 1.0)
    (OUT / "image_losses.txt").write_text("\n".join(cases.lines) + "\n")


def specials(cases):
    """NaN, infinities and numbers near the largest."""
    inf, nan = float("inf"), float("nan")
    outputs = [nan, inf, -inf, inf, -inf, 1e30, -1e30, 1e30, -1e30, 0.0, 0.0, nan, -0.0, 1.0, -200.0, 200.0]
    ends = [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 1.0, nan, 1.0, 1.0, 0.0, 1.0, 1.0, 0.5]
    for kind in (nn.BCEWithLogitsLoss, nn.MSELoss, nn.L1Loss, nn.SmoothL1Loss, nn.HuberLoss, nn.KLDivLoss):
        cases.special(kind.__name__, kind(reduction="none"), outputs, ends)
    cases.special("KLDivLoss", nn.KLDivLoss(reduction="none"), [-inf, 0.0, -inf, 0.0, -1.0, -1.0], [0.0, 0.0, 1.0, -1.0, 0.5, 1e-30])
    # Wrong and right to the last bit, and denormal; NaN and what lies beyond 0 and 1 are errors to PyTorch.
    cases.special("BCELoss", nn.BCELoss(reduction="none"),
                  [0.0, 0.0, 1.0, 1.0, 0.5, 1e-30, 1e-42, 0.99999994, 1e-9, 1e-9, 0.0, 0.25], [0.0, 1.0, 0.0, 1.0, nan, 1.0, 1.0, 0.0, 0.0, 1.0, 0.5, 0.75])
    for row, target in (
            ([1.0, -inf, 0.0], [0.5, 0.25, 0.25]), ([1.0, inf, 0.0], [1.0, 0.0, 0.0]), ([1.0, nan, 0.0], [1.0, 0.0, 0.0]),
            ([-inf, -inf, -inf], [1.0, 0.0, 0.0]), ([1.0, 2.0, 0.0], [0.0, nan, 0.0]), ([3e38, -3e38, 0.0], [1.0, 0.0, 0.0]),
            ([1.0, 2.0, 0.0], [0.0, 0.0, 0.0]), ([1.0, 2.0, 0.0], [1.0, -1.0, 0.0]), ([1e4, -1e4, 0.0], [0.25, 0.5, 0.25])):
        cases.special("CrossEntropyLoss", nn.CrossEntropyLoss(reduction="none"), [row], [target])


if __name__ == "__main__":
    torch.set_num_threads(1)
    write()
    write_images()
    write_row_weights()
