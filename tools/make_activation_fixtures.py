#!/usr/bin/env python3
"""Makes Mlp.Generator.Tests/Fixtures/activations: what PyTorch computes with every activation, in nets with and without norm and dropout.

Run with an interpreter that has torch 1.13, torchvision 0.14 and numpy:

    python3 tools/make_activation_fixtures.py

The format, the formulas and what a fixture is kept for are those of make_parity_fixtures.py, whose functions it uses: but twenty steps of
training, small nets of two hidden layers, and SAMPLES samples a tensor, which the header says.
"""
import functools

import numpy as np
import torch

import make_parity_fixtures as parity


class Swish(torch.nn.Module):
    """The activation that the tests define as their users' own: x * sigmoid(1.5 x)."""

    def forward(self, x):
        return x * torch.sigmoid(1.5 * x)


# torch.nn's name and arguments. ReLU and Identity are among the other fixtures.
ACTIVATIONS = [
    ("ReLU6", {}), ("LeakyReLU", {}), ("LeakyReLU", {"negative_slope": 0.2}), ("LeakyReLU", {"negative_slope": -0.3}),
    ("ELU", {}), ("ELU", {"alpha": 0.5}), ("ELU", {"alpha": -0.25}), ("SELU", {}), ("CELU", {}), ("CELU", {"alpha": 1.75}),
    ("GELU", {}), ("GELU", {"approximate": "tanh"}), ("SiLU", {}), ("Mish", {}),
    ("Softplus", {}), ("Softplus", {"beta": 2.5, "threshold": 30}), ("Softplus", {"beta": 0.5, "threshold": 0.25}), ("Softsign", {}),
    ("Sigmoid", {}), ("Tanh", {}), ("Hardsigmoid", {}), ("Hardswish", {}), ("Hardtanh", {}), ("Hardtanh", {"min_val": -0.4, "max_val": 0.7}),
    ("LogSigmoid", {}), ("Swish", {}),
]


def activation_of(t):
    if t["activationLayer"] == "Swish":
        return Swish
    return functools.partial(getattr(torch.nn, t["activationLayer"]), **t["arguments"])


def kinks_of(module):
    nn = torch.nn
    if isinstance(module, (nn.ReLU, nn.LeakyReLU, nn.SELU)) or (isinstance(module, nn.ELU) and module.alpha != 1):
        return (0.0,)
    if isinstance(module, (nn.Hardsigmoid, nn.Hardswish)):
        return (-3.0, 3.0)
    if isinstance(module, nn.Hardtanh):  # ReLU6 is one
        return (module.min_val, module.max_val)
    if isinstance(module, nn.Softplus):
        return (module.threshold / module.beta,)
    return ()


def draw(fixture, attempt):
    f = base_draw(fixture, attempt)
    random = np.random.Generator(np.random.PCG64([2027, fixture, attempt]))
    width = lambda least, most: int(random.integers(least, most))
    name, arguments = ACTIVATIONS[fixture // 4]
    normed = fixture % 2 == 1
    f["topology"] = {
        "normLayer": "BatchNorm1d" if normed else "None", "activationLayer": name, "bias": True, "dropout": 0.25 if fixture % 4 >= 2 else 0.0,
        "normAffine": True, "trackRunningStats": True, "normEps": 1e-3 if normed else 1e-5, "normMomentum": 0.1, "arguments": arguments,
        "inChannels": width(3, 7), "hiddenChannels": [width(5, 21), width(3, 12), width(2, 5)],
    }
    if normed and name == "Hardsigmoid":
        # Normalised values hardly reach beyond 3, so that it is linear: a norm behind it makes the gradient of the one before it zero.
        del f["topology"]["hiddenChannels"][1]
    f["rows"], f["evaluationRows"] = width(6, 14), width(1, 8)
    return f


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    parity.main()


base_draw = parity.draw
parity.draw, parity.activation_of, parity.kinks_of = draw, activation_of, kinks_of
parity.FOLDER = parity.FOLDER.parent / "activations"
parity.FIXTURES = parity.GROUP = 4 * len(ACTIVATIONS)
parity.SAMPLES, parity.STEPS = 4, 20

if __name__ == "__main__":
    main()
