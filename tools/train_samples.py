#!/usr/bin/env python3
"""Trains the samples' networks with PyTorch: same rows, same recipe, other random numbers.

    python3 tools/train_samples.py FOLDER SEED...      # FOLDER is what tools/Mlp.SampleData wrote

Prints a line for each sample and seed: name, seed, and the accuracy (R² for concrete) on the test rows. tools/compare_samples.sh runs it.
Needs torch, torchvision and numpy; Fashion-MNIST as Debian's package dataset-fashion-mnist has it, otherwise it is left out.
"""

import gzip
import pathlib
import sys

import numpy
import torch
from torchvision.ops import MLP

FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")


def rows(folder, sample, seed, part, shape):
    """Inputs and labels (or targets) of one part."""
    path = folder / f"{sample}-{seed}-{part}"
    inputs = torch.from_numpy(numpy.fromfile(f"{path}.inputs", "<f4").reshape(shape))
    if pathlib.Path(f"{path}.labels").exists():
        labels = torch.from_numpy(numpy.fromfile(f"{path}.labels", "<i4").astype(numpy.int64))
        return inputs, labels.reshape(-1, *shape[2:])
    return inputs, torch.from_numpy(numpy.fromfile(f"{path}.targets", "<f4").reshape(-1, 1))


def fashion(part):
    def read(name, offset):
        with gzip.open(FASHION / f"{name}.gz") as file:
            return numpy.frombuffer(file.read(), numpy.uint8, offset=offset)

    inputs = read(f"{part}-images-idx3-ubyte", 16).reshape(-1, 784).astype(numpy.float32) / 255
    return torch.from_numpy(inputs), torch.from_numpy(read(f"{part}-labels-idx1-ubyte", 8).astype(numpy.int64))


def train(net, loss, optimizer, scheduler, inputs, targets, epochs, batch):
    net.train()
    for _ in range(epochs):
        order = torch.randperm(len(inputs))
        for first in range(0, len(inputs), batch):
            taken = order[first:first + batch]
            optimizer.zero_grad()
            loss(net(inputs[taken]), targets[taken]).backward()
            optimizer.step()
            if scheduler:
                scheduler.step()


@torch.no_grad()
def accuracy(net, inputs, labels):
    net.eval()
    return (net(inputs).argmax(1) == labels).double().mean().item()


@torch.no_grad()
def r2(net, inputs, targets):
    net.eval()
    rest = ((net(inputs) - targets) ** 2).sum()
    return (1 - rest / ((targets - targets.mean()) ** 2).sum()).item()


def one_cycle(optimizer, largest, epochs, count, batch):
    return torch.optim.lr_scheduler.OneCycleLR(optimizer, largest, total_steps=epochs * ((count + batch - 1) // batch))


def digits(folder, seed):
    (x, y), test = rows(folder, "digits", seed, "train", (-1, 64)), rows(folder, "digits", seed, "test", (-1, 64))
    net = MLP(64, [128, 64, 10], norm_layer=torch.nn.BatchNorm1d, dropout=0.1, inplace=None)
    train(net, torch.nn.CrossEntropyLoss(), torch.optim.Adam(net.parameters()), None, x, y, epochs=30, batch=32)
    return accuracy(net, *test)


def fashion_mnist(folder, seed):
    (x, y), test = fashion("train"), fashion("t10k")
    net = MLP(784, [256, 128, 10], norm_layer=torch.nn.BatchNorm1d, dropout=0.0, inplace=None)
    adam = torch.optim.Adam(net.parameters())
    train(net, torch.nn.CrossEntropyLoss(), adam, one_cycle(adam, 5e-3, 5, len(x), 128), x, y, epochs=5, batch=128)
    return accuracy(net, *test)


def concrete(folder, seed):
    (x, y), test = rows(folder, "concrete", seed, "train", (-1, 8)), rows(folder, "concrete", seed, "test", (-1, 8))
    net = MLP(8, [64, 32, 1], norm_layer=torch.nn.BatchNorm1d, dropout=0.0, inplace=None)
    adam = torch.optim.AdamW(net.parameters())
    train(net, torch.nn.MSELoss(), adam, one_cycle(adam, 1e-2, 150, len(x), 64), x, y, epochs=150, batch=64)
    return r2(net, *test)


def spirals(folder, seed):
    (x, y), test = rows(folder, "spirals", seed, "train", (-1, 2)), rows(folder, "spirals", seed, "test", (-1, 2))
    net = MLP(2, [32, 32, 2], activation_layer=torch.nn.Tanh, dropout=0.0, inplace=None)
    adam = torch.optim.Adam(net.parameters())
    train(net, torch.nn.CrossEntropyLoss(), adam, one_cycle(adam, 2e-2, 150, len(x), 50), x, y, epochs=150, batch=50)
    return accuracy(net, *test)


def landcover(folder, seed):
    shape = (-1, 6, 32, 32)
    (x, y), test = rows(folder, "landcover", seed, "train", shape), rows(folder, "landcover", seed, "test", shape)
    layers = []
    for inputs, outputs in ((6, 32), (32, 32)):
        layers += [torch.nn.Conv2d(inputs, outputs, 1), torch.nn.BatchNorm2d(outputs), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers, torch.nn.Conv2d(32, 4, 1))
    adam = torch.optim.AdamW(net.parameters())
    train(net, torch.nn.CrossEntropyLoss(), adam, one_cycle(adam, 2e-2, 10, len(x), 8), x, y, epochs=10, batch=8)
    return accuracy(net, *test)


def main(folder, *seeds):
    torch.set_num_threads(1)
    for name, run in (("Digits", digits), ("FashionMnist", fashion_mnist), ("Concrete", concrete), ("Spirals", spirals), ("LandCover", landcover)):
        if run is fashion_mnist and not FASHION.exists():
            print(f"Fashion-MNIST is left out: it is not in {FASHION}.", file=sys.stderr)
            continue
        for seed in seeds:
            torch.manual_seed(int(seed))
            print(f"{name} {seed} {run(pathlib.Path(folder), seed):.4f}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
