#!/usr/bin/env python3
"""Writes PyTorch's values for the tests of random numbers, losses and optimizers (torch 1.13.1).

    python3 tools/make_math_fixtures.py

Files go to Mlp.Runtime.Tests/Fixtures/math. A line is a name, a colon and numbers between spaces. Inputs are not written where the
tests can make them themselves: both sides use values(), exact integer arithmetic and one rounding to float.
"""
import itertools
import pathlib

import torch

OUT = pathlib.Path(__file__).resolve().parent.parent / "Mlp.Runtime.Tests" / "Fixtures" / "math"
PARAMETERS = 32
STEPS = 120
RECORDED = (1, 2, 10, STEPS)


def values(count, seed, scale):
    """count floats in [-scale, scale), from a hash of (seed, index)."""
    out = []
    for i in range(count):
        h = (i * 2654435761 + seed * 40503 + 12345) % 2**32
        h = (h ^ (h >> 15)) * 2246822519 % 2**32
        h = (h ^ (h >> 13)) * 3266489917 % 2**32
        h ^= h >> 16
        out.append((h / 2**32 * 2 - 1) * scale)
    return torch.tensor(out, dtype=torch.float64).to(torch.float32)


def text(numbers):
    return " ".join(format(float(x), ".9g") for x in numbers)


def bits(tensor):
    return " ".join(str(x & 0xFFFFFFFF) for x in tensor.view(torch.int32).tolist())


def random():
    lines = []
    for seed in (0, 42, 2**32 - 1, 2**32 + 7):
        for lower, upper in ((0.0, 1.0), (-0.125, 0.125), (-0.3779645, 0.3779645)):
            torch.manual_seed(seed)
            drawn = torch.empty(1300).uniform_(lower, upper)
            # Around the second and the third refill of the generator's state, too.
            picked = torch.cat([drawn[:6], drawn[622:626], drawn[1246:1250]])
            lines.append(f"{seed} {lower!r} {upper!r}: {bits(picked)}")
    (OUT / "uniform.txt").write_text("\n".join(lines) + "\n")


def cross_entropy_inputs():
    for rows, classes in itertools.product((1, 5, 16, 33), (1, 2, 10, 16, 17, 31, 32, 33)):
        yield rows, classes, 4.0
    yield from ((1, 1000, 8.0), (3, 1000, 8.0), (7, 10, 1e4), (4, 40, 1e4))


def losses():
    lines = []
    for index, (rows, classes, scale) in enumerate(cross_entropy_inputs()):
        logits = values(rows * classes, index, scale).reshape(rows, classes).requires_grad_()
        labels = torch.tensor([(r * 7 + index) % classes for r in range(rows)])
        loss = torch.nn.functional.cross_entropy(logits, labels)
        loss.backward()
        gradient = logits.grad.flatten()
        stride = 1 if gradient.numel() <= 64 else 13
        lines.append(f"cross_entropy {rows} {classes} {scale:g} {index} {stride}: {text([loss])} {text(gradient[::stride])}")
    inf, nan = float("inf"), float("nan")
    special = [
        ([1e4, -1e4, 0], 1), ([1, inf, 0], 0), ([1, inf, 0], 1), ([1, -inf, 0], 0), ([1, -inf, 0], 1), ([-inf] * 3, 2),
        ([1, nan, 0], 0), ([nan, 1, 0], 1), ([0, 1, nan], 2), ([inf, -inf, nan], 1), ([3e38, -3e38, 0], 0), ([-3e38, -3e38, -3e38], 0),
    ]
    for row, label in special:
        logits = torch.tensor([row], dtype=torch.float32, requires_grad=True)
        loss = torch.nn.functional.cross_entropy(logits, torch.tensor([label]))
        loss.backward()
        lines.append(f"special {label} {text(row)}: {text([loss])} {text(logits.grad.flatten())}")
    for index, count in enumerate((1, 2, 15, 16, 17, 33, 640, 5000)):
        outputs = values(count, index, 3.0).requires_grad_()
        loss = torch.nn.functional.mse_loss(outputs, values(count, index + 100, 3.0))
        loss.backward()
        stride = 1 if count <= 64 else 97
        lines.append(f"mse {count} {index} {stride}: {text([loss])} {text(outputs.grad[::stride])}")
    (OUT / "losses.txt").write_text("\n".join(lines) + "\n")


def trajectory(make):
    """Parameters after the steps of RECORDED. The gradient is noise plus half the parameter, so that errors feed back."""
    parameter = values(PARAMETERS, 1, 1.0).requires_grad_()
    optimizer = make([parameter])
    recorded = []
    for step in range(1, STEPS + 1):
        parameter.grad = values(PARAMETERS, 1000 + step, 1.0) + 0.5 * parameter.detach()
        optimizer.step()
        if step in RECORDED:
            recorded.append(parameter.detach().clone())
    return torch.cat(recorded)


def optimizers():
    lines = []
    for momentum, dampening, decay, nesterov in itertools.product((0, 0.5, 0.9), (0, 0.25), (0, 0.0625), (False, True)):
        if nesterov and (momentum == 0 or dampening != 0):
            continue
        t = trajectory(lambda p: torch.optim.SGD(
            p, lr=0.03125, momentum=momentum, dampening=dampening, weight_decay=decay, nesterov=nesterov))
        lines.append(f"sgd 0.03125 {momentum} {dampening} {decay} {int(nesterov)}: {text(t)}")
    for name, kind in (("adam", torch.optim.Adam), ("adamw", torch.optim.AdamW)):
        for betas, epsilon, decay in itertools.product(((0.9, 0.999), (0.75, 0.95), (0, 0.5)), (1e-8, 0.125), (0, 0.0625)):
            t = trajectory(lambda p: kind(p, lr=0.03125, betas=betas, eps=epsilon, weight_decay=decay))
            lines.append(f"{name} 0.03125 {betas[0]} {betas[1]} {epsilon:g} {decay}: {text(t)}")
    (OUT / "optimizers.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    OUT.mkdir(parents=True, exist_ok=True)
    random()
    losses()
    optimizers()
