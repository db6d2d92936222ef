#!/usr/bin/env python3
"""Makes Mlp.Generator.Tests/Fixtures/norms: what PyTorch computes with LayerNorm, and with RMSNorm by its definition.

Run with an interpreter that has torch 1.13, torchvision 0.14 and numpy:

    python3 tools/make_norm_fixtures.py

The format, the formulas and what a fixture is kept for are those of make_parity_fixtures.py, whose functions it uses: but twenty steps of
training and SAMPLES samples a tensor, which the header says. The stirred state has other norm weights and norm biases, layer by layer.
"""
import functools

import numpy as np
import torch

import make_parity_fixtures as parity


class RMSNorm(torch.nn.Module):
    """torch.nn.RMSNorm, which came with PyTorch 2.4: x / sqrt(mean(x^2) + eps) * weight; eps=None there is the machine's epsilon."""

    def __init__(self, channels, eps, elementwise_affine):
        super().__init__()
        self.eps = eps
        self.weight = torch.nn.Parameter(torch.ones(channels)) if elementwise_affine else None

    def forward(self, x):
        normalized = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps)
        return normalized if self.weight is None else normalized * self.weight


WIDTHS = [1, 7, 16, 33, 100, 64, 5, 48]
ROWS = [1, 2, 33, 9]
ACTIVATIONS = ["ReLU", "GELU", "Tanh", "Identity"]


def build(t, seed, mask_seed):
    norm = RMSNorm if t["normLayer"] == "RMSNorm" else torch.nn.LayerNorm
    parity_norm = functools.partial(norm, eps=t["normEps"], elementwise_affine=t["normAffine"])
    torch.manual_seed(seed)
    net = parity.torchvision.ops.MLP(t["inChannels"], t["hiddenChannels"], norm_layer=parity_norm, activation_layer=getattr(torch.nn, t["activationLayer"]),
                                     inplace=None, bias=t["bias"], dropout=t["dropout"])
    for index, module in enumerate(net):
        if isinstance(module, torch.nn.Dropout):
            net[index] = parity.OurDropout(index, t["dropout"])
            net[index].seed = mask_seed
    return net


def stir(net, fixture):
    kind = 129
    with torch.no_grad():
        for module in net:
            if not isinstance(module, (torch.nn.LayerNorm, RMSNorm)):
                continue
            for name, low, high in (("weight", -0.5, 1.5), ("bias", -1, 1)):
                tensor = getattr(module, name, None)
                if tensor is not None:
                    values = low + (high - low) * parity.uniform(parity.stream_of(fixture, kind), tensor.numel())
                    tensor.copy_(torch.from_numpy(values.astype(np.float32)).to(tensor.dtype))
                kind += 1
    return net


def scales(result, t):
    """Every tensor's own largest magnitude; where a gradient is all but zero (a norm over one channel), that of its Linear's."""
    largest = {name: float(tensor.abs().max()) for _, name, tensor in result["tensors"]}
    floor = 1e-3 * max(value for name, value in largest.items() if name.startswith("gradient of"))
    return [max(largest[name], floor) if name.startswith("gradient of") else largest[name] for _, name, _ in result["tensors"]]


def draw(fixture, attempt):
    f = base_draw(fixture, attempt)
    random = np.random.Generator(np.random.PCG64([2028, fixture, attempt]))
    pick = lambda values: values[int(random.integers(len(values)))]
    f["topology"] = {
        "normLayer": ("LayerNorm", "RMSNorm")[fixture % 2], "activationLayer": ACTIVATIONS[fixture // 2 % 4], "bias": fixture // 8 % 3 != 0,
        "dropout": 0.25 if fixture // 8 % 2 else 0.0, "normAffine": fixture // 16 % 2 == 0, "trackRunningStats": True, "normMomentum": 0.1,
        "normEps": pick([1e-5, 1e-3, 0.03]) if fixture % 2 == 0 else pick([1.1920928955078125e-07, 1e-5, 1e-3]),
        "inChannels": pick(WIDTHS), "hiddenChannels": [WIDTHS[(fixture // 2 + attempt) % len(WIDTHS)], pick(WIDTHS), pick(WIDTHS)],
    }
    f["rows"], f["evaluationRows"] = ROWS[fixture // 2 % 4], ROWS[fixture // 8 % 4]
    return f


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    parity.main()


base_draw = parity.draw
parity.draw, parity.build, parity.stir, parity.scales = draw, build, stir, scales
parity.FOLDER = parity.FOLDER.parent / "norms"
parity.FIXTURES = parity.GROUP = 64
parity.SAMPLES, parity.STEPS = 8, 20

if __name__ == "__main__":
    main()
