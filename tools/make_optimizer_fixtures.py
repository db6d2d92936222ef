#!/usr/bin/env python3
"""Writes trajectories of PyTorch's optimizers and schedules over 1,000 steps (torch 1.13.1).

    python3 tools/make_optimizer_fixtures.py

Files go to Mlp.Runtime.Tests/Fixtures/math. A line is a label, a colon and numbers between spaces; what a label means is said here and, in
the same order, in Mlp.Runtime.Tests/Optimizers/TrajectoryCases.cs and ScheduleCases.cs. Gradients come from values(), which the tests
have, too.
"""
import warnings

import torch
from torch.optim import lr_scheduler as lrs

from make_math_fixtures import OUT, values

STEPS = 1000
# MLP(2, [3, 2], norm_layer=BatchNorm1d), in the order of the state dict.
SHAPES = {"0.weight": (3, 2), "0.bias": (3,), "1.weight": (3,), "1.bias": (3,), "4.weight": (2, 3), "4.bias": (2,)}
COUNT = 23
RATE = 0.03125


def split(flat):
    """The flat numbers as tensors by name."""
    out, start = {}, 0
    for name, shape in SHAPES.items():
        count = torch.Size(shape).numel()
        out[name] = flat[start:start + count].reshape(shape).clone()
        start += count
    return out


NOISE = [None] + [values(COUNT, 5000 + step, 1.0) for step in range(1, STEPS + 1)]


def no_decay(p):
    """No weight decay on biases and norms."""
    return [{"params": [p["0.weight"], p["4.weight"]]},
            {"params": [p["0.bias"], p["1.weight"], p["1.bias"], p["4.bias"]], "weight_decay": 0.0}]


def layers(p, rate=RATE):
    """Layer 0 and its norm at a quarter of the rate, the last bias at half of it and with a decay of its own."""
    return [{"params": [p["0.weight"], p["0.bias"], p["1.weight"], p["1.bias"]], "lr": rate * 0.25},
            {"params": [p["4.weight"]]},
            {"params": [p["4.bias"]], "lr": rate * 0.5, "weight_decay": 0.25}]


def everything(p):
    return list(p.values())


# label: optimizer of the parameters, and a schedule of it or None.
OPTIMIZERS = {
    "sgd": (lambda p: torch.optim.SGD(everything(p), lr=RATE), None),
    "sgd-momentum-dampening": (lambda p: torch.optim.SGD(everything(p), lr=RATE, momentum=0.9, dampening=0.25, weight_decay=0.0625), None),
    "sgd-nesterov": (lambda p: torch.optim.SGD(everything(p), lr=RATE, momentum=0.9, nesterov=True), None),
    "sgd-maximize": (lambda p: torch.optim.SGD(everything(p), lr=RATE, momentum=0.5, weight_decay=0.0625, maximize=True), None),
    "sgd-no-decay": (lambda p: torch.optim.SGD(no_decay(p), lr=RATE, momentum=0.9, weight_decay=0.125), None),
    "sgd-layers": (lambda p: torch.optim.SGD(layers(p), lr=RATE, weight_decay=0.125), None),
    "sgd-onecycle": (lambda p: torch.optim.SGD(everything(p), lr=RATE), lambda o: lrs.OneCycleLR(o, 0.0625, 1001)),
    "adam": (lambda p: torch.optim.Adam(everything(p), lr=RATE), None),
    "adam-decay": (lambda p: torch.optim.Adam(everything(p), lr=RATE, weight_decay=0.0625), None),
    "adam-amsgrad": (lambda p: torch.optim.Adam(everything(p), lr=RATE, betas=(0.75, 0.95), amsgrad=True), None),
    "adam-maximize": (lambda p: torch.optim.Adam(everything(p), lr=RATE, maximize=True), None),
    "adam-onecycle": (lambda p: torch.optim.Adam(everything(p), lr=RATE), lambda o: lrs.OneCycleLR(o, 0.0625, 1001)),
    "adamw": (lambda p: torch.optim.AdamW(everything(p), lr=RATE), None),
    "adamw-amsgrad": (lambda p: torch.optim.AdamW(everything(p), lr=RATE, weight_decay=0.125, amsgrad=True), None),
    "adamw-no-decay": (lambda p: torch.optim.AdamW(no_decay(p), lr=RATE, weight_decay=0.125), None),
    "adamw-layers": (lambda p: torch.optim.AdamW(layers(p), lr=RATE, weight_decay=0.125), None),
    "rmsprop": (lambda p: torch.optim.RMSprop(everything(p)), None),
    "rmsprop-momentum": (lambda p: torch.optim.RMSprop(everything(p), lr=2**-10, momentum=0.9, weight_decay=0.0625), None),
    "rmsprop-centered": (lambda p: torch.optim.RMSprop(everything(p), lr=2**-7, alpha=0.9, centered=True), None),
    "rmsprop-all": (lambda p: torch.optim.RMSprop(
        layers(p, 2**-10), lr=2**-10, alpha=0.95, eps=0.001, momentum=0.5, centered=True, weight_decay=0.125), None),
    "rmsprop-onecycle": (lambda p: torch.optim.RMSprop(everything(p), lr=RATE), lambda o: lrs.OneCycleLR(o, 2**-8, 1001)),
    "adagrad": (lambda p: torch.optim.Adagrad(everything(p)), None),
    "adagrad-all": (lambda p: torch.optim.Adagrad(
        layers(p, 0.5), lr=0.5, lr_decay=0.0078125, initial_accumulator_value=0.25, weight_decay=0.125, eps=0.001), None),
    "adagrad-maximize": (lambda p: torch.optim.Adagrad(everything(p), lr=0.25, maximize=True), None),
    # foreach: the loop over single tensors multiplies the product of the momenta by the last one once too often.
    "nadam": (lambda p: torch.optim.NAdam(everything(p), foreach=True), None),
    "nadam-decay": (lambda p: torch.optim.NAdam(everything(p), lr=RATE, momentum_decay=0.03125, weight_decay=0.0625, foreach=True), None),
    "nadam-layers": (lambda p: torch.optim.NAdam(layers(p), lr=RATE, weight_decay=0.125, foreach=True), None),
    "nadam-onecycle": (lambda p: torch.optim.NAdam(everything(p), lr=RATE, foreach=True), lambda o: lrs.OneCycleLR(o, 0.0625, 1001)),
    "sgd-layers-step": (lambda p: torch.optim.SGD(layers(p), lr=RATE, momentum=0.9, weight_decay=0.125), lambda o: lrs.StepLR(o, 150, 0.5)),
    "adamw-layers-cosine": (lambda p: torch.optim.AdamW(layers(p), lr=RATE, weight_decay=0.125), lambda o: lrs.CosineAnnealingLR(o, 400)),
}


def optimizers():
    lines = []
    for label, (make, schedule) in OPTIMIZERS.items():
        parameters = {name: tensor.requires_grad_() for name, tensor in split(values(COUNT, 1, 1.0)).items()}
        optimizer = make(parameters)
        scheduler = schedule and schedule(optimizer)
        # So that errors feed back, and parameters stay where they are of use.
        feedback = -0.5 if "maximize" in label else 0.5
        recorded = []
        for step in range(1, STEPS + 1):
            for name, noise in split(NOISE[step]).items():
                parameters[name].grad = noise + feedback * parameters[name].detach()
            optimizer.step()
            if scheduler:
                scheduler.step()
            if step % 100 == 0:
                recorded += [p.detach().flatten().clone() for p in parameters.values()]
        lines.append(f"{label}: " + " ".join(format(float(x), ".8g") for x in torch.cat(recorded)))
    (OUT / "trajectories.txt").write_text("\n".join(lines) + "\n")


SCHEDULES = {
    "step": lambda o: lrs.StepLR(o, 30, 0.75),
    "step-default": lambda o: lrs.StepLR(o, 300),
    "multistep": lambda o: lrs.MultiStepLR(o, [3, 50, 50, 333], 0.3),
    "exponential": lambda o: lrs.ExponentialLR(o, 0.995),
    "cosine": lambda o: lrs.CosineAnnealingLR(o, 300, 0.001),
    "cosine-short": lambda o: lrs.CosineAnnealingLR(o, 7),
    "restarts": lambda o: lrs.CosineAnnealingWarmRestarts(o, 10, 2, 0.001),
    "restarts-even": lambda o: lrs.CosineAnnealingWarmRestarts(o, 17),
    "onecycle": lambda o: lrs.OneCycleLR(o, 0.1, 1001),
    "onecycle-linear": lambda o: lrs.OneCycleLR(o, 0.1, 1001, pct_start=0.1, anneal_strategy="linear", div_factor=10, final_div_factor=100),
    "onecycle-three-phase": lambda o: lrs.OneCycleLR(o, 0.1, 1001, three_phase=True, base_momentum=0.5, max_momentum=0.75),
    "onecycle-start-at-top": lambda o: lrs.OneCycleLR(o, 0.1, 1001, pct_start=0.0),
    "linear": lambda o: lrs.LinearLR(o, 0.1, 1.0, 37),
    "linear-default": lambda o: lrs.LinearLR(o),
    "linear-down": lambda o: lrs.LinearLR(o, 1.0, 0.25, 500),
    "constant": lambda o: lrs.ConstantLR(o, 0.3, 12),
    "constant-default": lambda o: lrs.ConstantLR(o),
    "warm-up-cosine": lambda o: lrs.SequentialLR(o, [lrs.LinearLR(o, 0.01, 1.0, 20), lrs.CosineAnnealingLR(o, 980)], [20]),
    "sequential-three": lambda o: lrs.SequentialLR(
        o, [lrs.ConstantLR(o, 0.1, 40), lrs.ExponentialLR(o, 0.99), lrs.StepLR(o, 50, 0.5)], [15, 400]),
    "sequential-restarts": lambda o: lrs.SequentialLR(o, [lrs.MultiStepLR(o, [4]), lrs.CosineAnnealingWarmRestarts(o, 30, 2)], [9]),
    "chained": lambda o: lrs.ChainedScheduler([lrs.ConstantLR(o, 0.1, 5), lrs.ExponentialLR(o, 0.995)]),
    "chained-three": lambda o: lrs.ChainedScheduler(
        [lrs.LinearLR(o, 0.5, 1.0, 20), lrs.MultiStepLR(o, [30, 600], 0.5), lrs.CosineAnnealingLR(o, 400)]),
}

PLATEAUS = {
    "plateau": lambda o: lrs.ReduceLROnPlateau(o),
    "plateau-max-abs": lambda o: lrs.ReduceLROnPlateau(
        o, mode="max", factor=0.5, patience=5, threshold=0.01, threshold_mode="abs", cooldown=7),
    "plateau-min-abs": lambda o: lrs.ReduceLROnPlateau(o, factor=0.9, patience=0, threshold=0.05, threshold_mode="abs", min_lr=0.001),
    "plateau-max-rel": lambda o: lrs.ReduceLROnPlateau(o, mode="max", factor=0.75, patience=20, threshold=0.02, cooldown=3, eps=0.001),
}


def schedules():
    lines = []
    recorded = [epoch for epoch in range(STEPS + 1) if epoch <= 30 or epoch % 25 == 0]
    for label, make in SCHEDULES.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE, momentum=0.9)
        scheduler = make(optimizer)
        rates, momenta = [], []
        for epoch in range(STEPS + 1):
            if epoch in recorded:
                rates.append(optimizer.param_groups[0]["lr"])
                momenta.append(optimizer.param_groups[0]["momentum"])
            optimizer.step()
            if epoch < STEPS:
                scheduler.step()
        lines.append(f"{label}: " + " ".join(map(repr, map(float, rates))))
        if label.startswith("onecycle"):
            lines.append(f"{label} momentum: " + " ".join(map(repr, momenta)))
    noise = values(STEPS + 1, 77, 0.1).tolist()
    for label, make in PLATEAUS.items():
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)
        scheduler = make(optimizer)
        rates = []
        for epoch in range(STEPS + 1):
            if epoch in recorded:
                rates.append(optimizer.param_groups[0]["lr"])
            metric = 1 / (1 + epoch / 64) + noise[epoch]
            scheduler.step(metric if "min" in label or label == "plateau" else 1 - metric)
        lines.append(f"{label}: " + " ".join(map(repr, rates)))
    (OUT / "schedules.txt").write_text("\n".join(lines) + "\n")


def clipping():
    lines = []
    for norm in (2.0, 1.0, 3.0, float("inf")):
        for limit in (0.5, 100.0):
            gradients = list(split(values(COUNT, 9, 2.0)).values())
            for gradient in gradients:
                gradient.grad = gradient.clone()
            total = torch.nn.utils.clip_grad_norm_(gradients, limit, norm)
            flat = torch.cat([g.grad.flatten() for g in gradients])
            lines.append(f"norm {norm} {limit}: " + " ".join(format(float(x), ".9g") for x in torch.cat([total.reshape(1), flat])))
    (OUT / "clipping.txt").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    optimizers()
    schedules()
    clipping()
