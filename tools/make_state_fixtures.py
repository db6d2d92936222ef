#!/usr/bin/env python3
"""Writes Mlp.Runtime.Tests/State/InitialValueFixtures.cs: PyTorch's initial values for several nets and seeds.

Needs PyTorch (1.13.1 made the committed file). Run from the repository's root: python3 tools/make_state_fixtures.py
A tensor's line holds the bits of its first and last element and the SHA-256 of all its little-endian bytes.
"""
import hashlib
import pathlib

import torch

OUTPUT = pathlib.Path(__file__).parent.parent / "Mlp.Runtime.Tests" / "State" / "InitialValueFixtures.cs"

# (seed, widths from the input on, batch norm, bias). Seeds beyond 32 bits and below 0 show what torch.manual_seed takes of them.
CASES = [
    (0, [1, 1], False, True),
    (42, [5, 7], False, True),
    (42, [64, 10], False, True),
    (3, [8, 16, 4, 3], True, True),
    (3, [8, 16, 4, 3], True, False),
    (-1, [3, 33, 65], False, True),
    (2**32 - 1, [3, 33, 65], False, True),
    (2**32 + 5, [6, 31, 17], True, True),
    (5, [6, 31, 17], True, True),
    (-(2**63), [4, 2], False, True),
    (2**63 - 1, [4, 2], False, True),
    (123456789, [784, 128, 10], True, True),
]


def build(widths, norm, bias):
    """torchvision.ops.MLP's Sequential, without needing torchvision."""
    layers = []
    for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        layers.append(torch.nn.Linear(fan_in, fan_out, bias=bias))
        if i < len(widths) - 2:
            layers += [torch.nn.BatchNorm1d(fan_out)] if norm else []
            layers.append(torch.nn.ReLU())
        layers.append(torch.nn.Dropout(0.1))
    return torch.nn.Sequential(*layers)


def main():
    lines = []
    for seed, widths, norm, bias in CASES:
        torch.manual_seed(seed)
        state = build(widths, norm, bias).state_dict()
        flags = f"{str(norm).lower()}, {str(bias).lower()}"
        literal = "long.MinValue" if seed == -(2**63) else str(seed)
        lines.append(f"        new({literal}, [{', '.join(map(str, widths))}], {flags},")
        lines.append("        [")
        for name, tensor in state.items():
            if name.endswith("num_batches_tracked"):
                continue
            data = tensor.numpy().astype("<f4").tobytes()
            first = int.from_bytes(data[:4], "little")
            last = int.from_bytes(data[-4:], "little")
            digest = hashlib.sha256(data).hexdigest()
            lines.append(f'            new("{name}", 0x{first:08X}, 0x{last:08X}, "{digest}"),')
        lines.append("        ]),")
    text = f"""// Written by tools/make_state_fixtures.py with PyTorch {torch.__version__}. Do not edit.
namespace Mlp.Runtime.Tests.State;

internal sealed record InitialTensor(string Name, uint FirstBits, uint LastBits, string Sha256);

internal sealed record InitialNetwork(long Seed, int[] Widths, bool Norm, bool Bias, InitialTensor[] Tensors);

internal static class InitialValueFixtures
{{
    public static readonly InitialNetwork[] Networks =
    [
{chr(10).join(lines)}
    ];
}}
"""
    OUTPUT.write_text(text, encoding="utf-8")


main()
