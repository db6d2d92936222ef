#!/usr/bin/env python3
"""Makes Mlp.Generator.Tests/Fixtures/heads: what PyTorch computes with standardised inputs and an activation behind the last Dropout;
and Mlp.Runtime.Tests/Fixtures/math/softmax.txt: Softmax and LogSoftmax of rows with numbers that are far apart, infinite or none, and their gradients.

Run with an interpreter that has torch 1.13, torchvision 0.14 and numpy:

    python3 tools/make_head_fixtures.py

A net is torch.nn.Sequential of a module "inputs", (x - mean) / std with two buffers, of torchvision's MLP under its own keys, and of the
output activation under the next one; or, where there is none, of a module "outputs", y * std + mean in evaluation mode. Format, formulas and what a fixture is kept for are those of make_parity_fixtures.py, whose functions
this uses: but twenty steps of training, SAMPLES samples a tensor, and a stirred state with other means and stds, too.
"""
import collections

import numpy as np
import torch

import make_parity_fixtures as parity

# The scripts beside this one put functions of their own in the place of these as they are imported.
base_draw, base_stir, base_scales = parity.draw, parity.stir, parity.scales

import make_activation_fixtures as activations  # noqa: E402
import make_norm_fixtures as norms  # noqa: E402

HEADS = [
    "Softmax", "LogSoftmax", "ReLU", "ReLU6", "LeakyReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Softplus", "Softsign", "Sigmoid", "Tanh",
    "Hardsigmoid", "Hardswish", "Hardtanh", "LogSigmoid", "Identity",
]

# Hidden activations with other parameters than the head of the same name has.
HIDDEN = {
    "LeakyReLU": {"negative_slope": 0.3}, "ELU": {"alpha": 0.5}, "CELU": {"alpha": 1.75}, "GELU": {"approximate": "tanh"},
    "Softplus": {"beta": 2.5, "threshold": 30}, "Hardtanh": {"min_val": -0.4, "max_val": 0.7},
}

NORMS = ["None", "BatchNorm1d", "LayerNorm", "RMSNorm", "BatchNorm1d"]
WIDTHS = [1, 3, 4, 10, 16, 17, 40]
MEAN_KIND, STD_KIND, OUTPUT_MEAN_KIND, OUTPUT_STD_KIND = 250, 251, 252, 253


class Standardize(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))

    def forward(self, x):
        return (x - self.mean) / self.std


class Unstandardize(torch.nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))

    def forward(self, y):
        return y if self.training else y * self.std + self.mean


class Kinks(parity.Kinks):
    """An output that dropout made 0 lies on the kink of ReLU and its like, to either side of it, and its gradient is dropped as well."""

    def look(self, module, arguments):
        if module.training:
            z = arguments[0].detach()
            largest = max(float(z.abs().max()), 1e-30)
            for kink in parity.kinks_of(module):
                beside = (z - kink).abs()[z != 0]
                if beside.numel():
                    self.nearest = min(self.nearest, float(beside.min()) / largest)


def norm_of(t):
    if t["normLayer"] == "None":
        return None
    if t["normLayer"] == "BatchNorm1d":
        return lambda channels: torch.nn.BatchNorm1d(channels, eps=t["normEps"], momentum=0.1, affine=t["normAffine"],
                                                     track_running_stats=t["trackRunningStats"])
    kind = norms.RMSNorm if t["normLayer"] == "RMSNorm" else torch.nn.LayerNorm
    return lambda channels: kind(channels, eps=t["normEps"], elementwise_affine=t["normAffine"])


def build(t, seed, mask_seed):
    torch.manual_seed(seed)
    activation = getattr(torch.nn, t["activationLayer"])
    mlp = parity.torchvision.ops.MLP(t["inChannels"], t["hiddenChannels"], norm_layer=norm_of(t), activation_layer=lambda: activation(**t["arguments"]),
                                     inplace=None, bias=t["bias"], dropout=t["dropout"])
    modules = [("inputs", Standardize(t["inChannels"]))] if t["standardizeInputs"] else []
    for index, module in enumerate(mlp):
        if isinstance(module, torch.nn.Dropout):
            module = parity.OurDropout(index, t["dropout"])
            module.seed = mask_seed
        modules.append((str(index), module))
    head = getattr(torch.nn, t["outputActivation"])
    if head is not torch.nn.Identity:
        modules.append((str(len(mlp)), head(dim=1) if "Softmax" in t["outputActivation"] else head()))
    if t["standardizeOutputs"]:
        modules.append(("outputs", Unstandardize(t["hiddenChannels"][-1])))
    return torch.nn.Sequential(collections.OrderedDict(modules))


def stir(net, fixture):
    base_stir(net, fixture)
    norms.stir(net, fixture)
    ends = []
    if isinstance(net[0], Standardize):
        ends += [(MEAN_KIND, net[0].mean, -3, 3), (STD_KIND, net[0].std, 0.25, 2.25)]
    if isinstance(net[-1], Unstandardize):
        ends += [(OUTPUT_MEAN_KIND, net[-1].mean, -3, 3), (OUTPUT_STD_KIND, net[-1].std, 0.25, 2.25)]
    with torch.no_grad():
        for kind, tensor, low, high in ends:
            values = low + (high - low) * parity.uniform(parity.stream_of(fixture, kind), tensor.numel())
            tensor.copy_(torch.from_numpy(values.astype(np.float32)).to(tensor.dtype))
    return net


def scales(result, t):
    return (base_scales if t["normLayer"] in ("None", "BatchNorm1d") else norms.scales)(result, t)


def draw(fixture, attempt):
    f = base_draw(fixture, attempt)
    random = np.random.Generator(np.random.PCG64([2029, fixture, attempt]))
    pick = lambda values: values[int(random.integers(len(values)))]
    head, turn = HEADS[fixture % len(HEADS)], fixture // len(HEADS)
    norm = NORMS[(fixture + turn) % len(NORMS)]
    layers = 1 if (fixture + 2 * turn) % 7 == 0 else 2 + (fixture + turn) % 2
    hidden = head if head in HIDDEN and turn < 2 else ("ReLU", "Tanh", "GELU", "Identity")[(fixture + turn) % 4]
    width = WIDTHS[(fixture + turn) % len(WIDTHS)]
    if width == 1 and "Softmax" in head:
        width = 10  # a softmax of one channel is 1, whatever there was to learn
    f["topology"] = {
        "normLayer": norm, "activationLayer": hidden, "arguments": HIDDEN.get(hidden, {}) if hidden == head else {},
        "standardizeInputs": head == "Identity" or (fixture + turn) % 3 != 0, "outputActivation": head,
        "standardizeOutputs": head == "Identity",
        "bias": (fixture + turn) % 4 != 1, "dropout": 0.25 if (fixture // 2 + turn) % 2 == 0 else 0.0,
        "normAffine": fixture % 5 != 4, "trackRunningStats": norm != "BatchNorm1d" or (fixture + turn) % len(NORMS) != 4,
        "normEps": 1e-3, "normMomentum": 0.1,
        "inChannels": pick(WIDTHS), "hiddenChannels": [pick(WIDTHS[1:]) for _ in range(layers - 1)] + [width],
    }
    least = 2 if norm == "BatchNorm1d" and layers > 1 else 1
    f["rows"], f["evaluationRows"] = max(least, pick([4, 9, 14, 33])), max(least, (1, 2, 7, 35)[fixture % 4])
    return f


INF, NAN = float("inf"), float("nan")
ROWS = [
    [0.5], [-INF], [1, 2, 3], [1e4, -1e4, 0, 9999], [3e38, -3e38, 0, 3e38], [-INF, 0, 1], [-INF, -INF, -INF], [INF, 0, 1], [NAN, 0, 1],
    [0, -80, -87, -100, -104, -200], [-1e4] * 15 + [1e4], [7.5] * 16, [0.25 * i for i in range(17)], [0.0] * 17 + [NAN], [0.0] * 16 + [INF],
    [-3e38] * 17, [((i * 7919) % 41) - 20.0 for i in range(40)], [-INF] * 20 + [1.0], [((i * 31) % 67) * 0.1 for i in range(67)],
]


def write_rows():
    """Each row, its outputs, and the gradient of its logits for an outputs' gradient of 1, -0.5, 0.25, 1, ...; float32's own where they are not finite."""
    lines = []
    for number, row in enumerate(ROWS):
        gradient = torch.tensor([[(1.0, -0.5, 0.25)[i % 3] for i in range(len(row))]])
        lines.append((f"{number} logits", row))
        for name in ("softmax", "log_softmax"):
            results = []
            for dtype in (torch.float32, torch.float64):
                x = torch.tensor([row], dtype=torch.float32).to(dtype).requires_grad_()
                y = getattr(torch, name)(x, 1)
                y.backward(gradient.to(dtype))
                results.append([y.detach()[0], x.grad[0]])
            # What overflows float32 does so there, as it does in every float32 program.
            finite = all(torch.isfinite(tensor).all() for tensor in results[0])
            outputs, slopes = results[1 if finite else 0]
            lines += [(f"{number} {name}", outputs.tolist()), (f"{number} {name} gradient", slopes.tolist())]
    text = "".join(f"{name}: {' '.join(repr(float(np.float32(value))) for value in values)}\n" for name, values in lines)
    (parity.FOLDER.parents[2] / "Mlp.Runtime.Tests" / "Fixtures" / "math" / "softmax.txt").write_text(text)


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    write_rows()
    if "--rows" not in parity.sys.argv[1:]:
        parity.main()


parity.draw, parity.build, parity.stir, parity.scales, parity.Kinks, parity.kinks_of = draw, build, stir, scales, Kinks, activations.kinks_of
parity.FOLDER = parity.FOLDER.parent / "heads"
parity.FIXTURES = parity.GROUP = 3 * len(HEADS)
parity.SAMPLES, parity.STEPS = 6, 20

if __name__ == "__main__":
    main()
