#!/usr/bin/env python3
"""Makes Mlp.Generator.Tests/Fixtures/images.json: networks of images, as PyTorch has them: Conv2d of 1 x 1, BatchNorm2d, ReLU.

Run with an interpreter that has torch 1.13:

    python3 tools/make_image_fixtures.py

Each network's state dict has the keys of torchvision.ops.MLP, whose Linear is what a convolution of 1 x 1 is to every pixel. Values are those of
float64, rounded to float32: the output of eval(), then of train() with a mean squared error, all gradients, and the state after the pass.
"""
import json
import pathlib

import torch

FILE = pathlib.Path(__file__).parent.parent / "Mlp.Generator.Tests" / "Fixtures" / "images.json"

# In channels, hidden channels, height, width, images, BatchNorm2d's arguments, and an output activation behind standardised inputs.
NETS = [
    (3, [8, 5, 2], 3, 4, 2, {}),
    (2, [7, 3], 5, 1, 3, {"momentum": None, "eps": 1e-3}),
    (4, [6, 4, 1], 2, 2, 1, {"affine": False}),
    (1, [5, 2], 4, 5, 2, {"track_running_stats": False}),
    (3, [8, 4], 3, 2, 2, {}, "Softmax"),
    (2, [5, 3], 2, 3, 2, {"track_running_stats": False}, "LogSoftmax"),
    (2, [1], 3, 3, 1, {}, "Sigmoid"),
]


class Standardize(torch.nn.Module):
    """By channel."""

    def __init__(self, channels):
        super().__init__()
        self.register_buffer("mean", torch.rand(channels) * 6 - 3)
        self.register_buffer("std", torch.rand(channels) * 2 + 0.25)

    def forward(self, x):
        return (x - self.mean[:, None, None]) / self.std[:, None, None]


def build(channels, hidden, arguments, head):
    """The modules by their index in torchvision's MLP: Linear, norm, activation, Dropout; then Linear, Dropout."""
    net = torch.nn.Sequential()
    if head:
        net.add_module("inputs", Standardize(channels))
    for i, width in enumerate(hidden):
        net.add_module(str(4 * i), torch.nn.Conv2d(channels, width, 1))
        if i < len(hidden) - 1:
            net.add_module(str(4 * i + 1), torch.nn.BatchNorm2d(width, **arguments))
            net.add_module(str(4 * i + 2), torch.nn.ReLU())
        channels = width
    if head:
        net.add_module(str(4 * len(hidden) - 2), getattr(torch.nn, head)(*([1] if "Softmax" in head else [])))
    return net


def numbers(tensor):
    return [float(x) for x in tensor.detach().to(torch.float32).flatten()]


def state(net):
    """Of a convolution's weight [out, in, 1, 1] only the first two dimensions are a Linear's."""
    return [{"name": name, "shape": list(tensor.shape[:2]), "values": numbers(tensor)} for name, tensor in net.state_dict().items()]


def fixture(number, channels, hidden, height, width, images, arguments, head=None):
    torch.manual_seed(number)
    net = build(channels, hidden, arguments, head)
    for module in net:
        if isinstance(module, torch.nn.BatchNorm2d):
            if module.affine:
                torch.nn.init.uniform_(module.weight, 0.5, 1.5)
                torch.nn.init.uniform_(module.bias, -1, 1)
            if module.track_running_stats:
                torch.nn.init.uniform_(module.running_mean, -1, 1)
                torch.nn.init.uniform_(module.running_var, 0.25, 2.25)
                module.num_batches_tracked.fill_(3)
    inputs = torch.rand(images, channels, height, width) * 4 - 2
    targets = torch.rand(images, hidden[-1], height, width) * 2 - 1
    result = {
        "inChannels": channels, "hiddenChannels": hidden, "height": height, "width": width, "images": images,
        "eps": arguments.get("eps", 1e-5), "momentum": arguments.get("momentum", 0.1), "affine": arguments.get("affine", True),
        "trackRunningStats": arguments.get("track_running_stats", True),
        "state": state(net), "inputs": numbers(inputs), "targets": numbers(targets),
    }
    if head:
        result.update(standardizeInputs=True, outputActivation=head)
    net, inputs, targets = net.double(), inputs.double().requires_grad_(), targets.double()
    result["evaluation"] = numbers(net.eval()(inputs))
    outputs = net.train()(inputs)
    loss = torch.nn.functional.mse_loss(outputs, targets)
    loss.backward()
    result["outputs"], result["loss"] = numbers(outputs), float(loss)
    result["gradients"] = [{"name": name, "values": numbers(p.grad)} for name, p in net.named_parameters()]
    result["inputGradient"] = numbers(inputs.grad)
    result["stateAfter"] = state(net)
    return result


def main():
    torch.set_num_threads(1)
    fixtures = [fixture(number, *net) for number, net in enumerate(NETS)]
    FILE.write_text("[\n" + ",\n".join(json.dumps(f) for f in fixtures) + "\n]\n")


if __name__ == "__main__":
    main()
