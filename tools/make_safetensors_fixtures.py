#!/usr/bin/env python3
"""Writes Mlp.Runtime.Tests/State/SafetensorsFixtures.cs: safetensors files in every type that is read, and their values.

Needs PyTorch (1.13.1 made the committed file). Run from the repository's root: python3 tools/make_safetensors_fixtures.py
The files come from the few lines below, written after the format's description, not from the library under test. The net
is torchvision.ops.MLP(3, [5, 2], norm_layer=BatchNorm1d).
"""
import base64
import json
import math
import pathlib
import struct

import torch

OUTPUT = pathlib.Path(__file__).parent.parent / "Mlp.Runtime.Tests" / "State" / "SafetensorsFixtures.cs"
TYPES = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.float64: "F64", torch.int64: "I64"}
NAN, INFINITY = math.nan, math.inf

# What is hard for each type: ties, overflow and underflow on the way to float32, subnormals, signed zeros, infinities, NaN.
HARD = {
    torch.float32: [1e-45, -1e-40, 3.4028234e38, -0.0, NAN, INFINITY, -INFINITY, 0.1, 1.0, -2.5],
    torch.float16: [6e-8, -6.1e-5, 65504.0, -0.0, NAN, INFINITY, -INFINITY, 0.1, 1.0009765625, -2.5],
    torch.bfloat16: [1e-40, -1e-38, 3.3e38, -0.0, NAN, INFINITY, -INFINITY, 0.1, 1.0078125, -2.5],
    torch.float64: [1 + 2**-24, 1 + 3 * 2**-24, 1 + 2**-24 + 2**-50, 1e300, -1e300, 1e-46, -1e-46, NAN, -INFINITY, 3.4028235677973366e38],
}


def data(tensor):
    """Little-endian bytes, row-major; by way of integers, as numpy has no bfloat16."""
    integers = {2: torch.int16, 4: torch.int32, 8: torch.int64}[tensor.element_size()]
    code = {2: "<h", 4: "<i", 8: "<q"}[tensor.element_size()]
    return b"".join(struct.pack(code, v) for v in tensor.contiguous().view(integers).flatten().tolist())


def safetensors(tensors, metadata=None, padding=None):
    """A file with the tensors in the order given. padding: bytes of white space, or None for a multiple of 8."""
    header, blob = ({"__metadata__": metadata} if metadata is not None else {}), b""
    for name, tensor in tensors:
        bytes_ = data(tensor)
        header[name] = {"dtype": TYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": [len(blob), len(blob) + len(bytes_)]}
        blob += bytes_
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8 if padding is None else padding)
    return struct.pack("<Q", len(text)) + text + blob


def net(dtype):
    """The state dict in PyTorch's order, its first weight full of hard values."""
    torch.manual_seed(7)
    hard = torch.tensor(HARD[dtype], dtype=torch.float64).to(dtype)
    weight = torch.cat([hard, torch.randn(5, dtype=torch.float64).to(dtype)]).reshape(5, 3)
    random = lambda *shape: torch.randn(*shape, dtype=torch.float64).to(dtype)
    return {
        "0.weight": weight, "0.bias": random(5), "1.weight": random(5), "1.bias": random(5),
        "1.running_mean": random(5), "1.running_var": random(5).abs(),
        "1.num_batches_tracked": torch.tensor(0x0123456789ABCDEF), "4.weight": random(2, 5), "4.bias": random(2),
    }


def main():
    lines = []
    for dtype in (torch.float32, torch.float16, torch.bfloat16, torch.float64):
        state = net(dtype)
        # The order of PyTorch's state dict, which leaves the floats behind the counter at any alignment; no metadata.
        file = safetensors(state.items(), padding=3)
        lines.append(f'        new("{TYPES[dtype]}", "{base64.b64encode(file).decode()}",')
        lines.append("        [")
        for name, tensor in state.items():
            if tensor.dtype != torch.int64:
                bits = ", ".join(f"0x{v & 0xFFFFFFFF:08X}" for v in tensor.float().view(torch.int32).flatten().tolist())
                lines.append(f'            new("{name}", [{bits}]),')
        lines.append("        ]),")

    # What the reference implementation writes: by size of the element, then by name, the header padded to a multiple of 8.
    state = net(torch.float32)
    ordered = sorted(state.items(), key=lambda item: (-item[1].element_size(), item[0]))
    written = base64.b64encode(safetensors(ordered, metadata={"format": "pt"})).decode()
    text = f"""// Written by tools/make_safetensors_fixtures.py with PyTorch {torch.__version__}. Do not edit.
namespace Mlp.Runtime.Tests.State;

internal sealed record FixtureTensor(string Name, uint[] Bits);

internal sealed record FixtureFile(string Type, string Base64, FixtureTensor[] Tensors);

internal static class SafetensorsFixtures
{{
    public const long NumBatchesTracked = 0x0123456789ABCDEF;

    /// <summary>The F32 file once more, byte for byte as the writer here must write it.</summary>
    public const string Written = "{written}";

    /// <summary>One net in every type that is read, with the bits of torch's <c>tensor.float()</c>.</summary>
    public static readonly FixtureFile[] Files =
    [
{chr(10).join(lines)}
    ];
}}
"""
    OUTPUT.write_text(text, encoding="utf-8")


main()
