#!/usr/bin/env python3
"""Writes Mlp.ModelFiles.Tests/Fixtures/pytorch: checkpoints of PyTorch in the forms that people have, and what they hold.

Needs PyTorch and torchvision (1.13.1 and 0.14.1 made the committed files). Run from the repository's root:
python3 tools/make_checkpoint_fixtures.py
Beside a file name.pth stands name.safetensors with the same tensors as float32, written by the few lines below. Files that are to be
refused have none. Every run writes the same files, but for legacy*.pth, whose storages are named by addresses.
"""
import collections
import io
import json
import pathlib
import pickle
import struct
import zipfile

import torch
import torchvision

OUTPUT = pathlib.Path(__file__).parent.parent / "Mlp.ModelFiles.Tests" / "Fixtures" / "pytorch"
Linear, ReLU = torch.nn.Linear, torch.nn.ReLU


def safetensors(state):
    """The tensors as float32 (counters as int64) under their keys, in the order of the state dict."""
    header, blob = {}, b""
    for name, tensor in state.items():
        is_float = tensor.is_floating_point()
        values = tensor.detach().contiguous().float().view(torch.int32) if is_float else tensor.long()
        data = struct.pack(f"<{values.numel()}{'i' if is_float else 'q'}", *values.flatten().tolist())
        header[name] = {"dtype": "F32" if is_float else "I64", "shape": list(tensor.shape), "data_offsets": [len(blob), len(blob) + len(data)]}
        blob += data
    text = json.dumps(header, separators=(",", ":")).encode()
    return struct.pack("<Q", len(text)) + text + blob


def saved(thing, **options):
    stream = io.BytesIO()
    torch.save(thing, stream, **options)
    return stream.getvalue()


def write(name, state, thing=None, **options):
    """thing is what is saved, where it is more than the state dict."""
    (OUTPUT / f"{name}.pth").write_bytes(saved(state if thing is None else thing, **options))
    (OUTPUT / f"{name}.safetensors").write_bytes(safetensors(state))


def modules(**named):
    """A module with attributes in the order given, as a class with self.fc1 = ... has them."""
    module = torch.nn.Module()
    for name, each in named.items():
        if isinstance(each, torch.nn.Parameter):
            module.register_parameter(name, each)
        else:
            module.add_module(name, each)
    return module


def layers(*widths):
    """A Sequential of Linears with Tanh between them."""
    steps = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        steps += [Linear(fan_in, fan_out), torch.nn.Tanh()]
    return torch.nn.Sequential(*steps[:-1])


def filled(module):
    """Norms hold ones and zeros before training: random values tell the tensors apart."""
    for name, tensor in module.state_dict().items():
        if tensor.is_floating_point():
            tensor.copy_(torch.randn_like(tensor).abs() + 0.1 if "var" in name else torch.randn_like(tensor))
        else:
            tensor.fill_(1234567890123)
    return module


def hard(dtype):
    """Ties, overflow and underflow on the way to float32, subnormals, signed zeros, the largest values."""
    values = {
        torch.float32: [1e-45, -1e-40, 3.4028234e38, -0.0, 0.1, 1.0],
        torch.float16: [6e-8, -6.1e-5, 65504.0, -0.0, 0.1, 1.0009765625],
        torch.bfloat16: [1e-40, -1e-38, 3.3e38, -0.0, 0.1, 1.0078125],
        torch.float64: [1 + 2**-24, 1 + 3 * 2**-24, 1 + 2**-24 + 2**-50, 1e300, 1e-46, -0.0],
    }[dtype]
    random = lambda *shape: torch.randn(*shape, dtype=torch.float64).to(dtype)
    first = torch.cat([torch.tensor(values, dtype=torch.float64).to(dtype), random(6)]).reshape(4, 3)
    return collections.OrderedDict([("0.weight", first), ("0.bias", random(4)), ("2.weight", random(2, 4)), ("2.bias", random(2))])


def views():
    """Tensors that are views of others: transposed, with an offset and steps, expanded, and two of one storage."""
    base = torch.randn(100)
    tied = torch.randn(4, 4)
    return collections.OrderedDict([
        ("0.weight", base[5:17].reshape(3, 4).t()), ("0.bias", base[40:48:2]), ("2.weight", tied), ("2.bias", torch.randn(1).expand(4)),
        ("4.weight", tied.t()), ("4.bias", tied[1]), ("6.weight", base.as_strided((2, 4), (3, 7), 11)),
    ])


def zipped(files, method=zipfile.ZIP_STORED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as target:
        for name, data in files.items():
            target.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def big_endian(file):
    """What a big-endian machine writes: the storages turned around, and byteorder saying so."""
    source = zipfile.ZipFile(io.BytesIO(file))
    files = {name: source.read(name) for name in source.namelist()}
    for name, data in files.items():
        if "/data/" in name:
            files[name] = b"".join(data[i:i + 4][::-1] for i in range(0, len(data), 4))
    return zipped({**files, "archive/byteorder": b"big"})


class Agent(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = Linear(2, 2)


def main():
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for file in OUTPUT.iterdir():
        file.unlink()
    torch.manual_seed(15)

    plain = layers(3, 5, 4, 2)
    write("sequential", plain.state_dict())
    write("protocol4", plain.state_dict(), pickle_protocol=4)
    write("protocol5", plain.state_dict(), pickle_protocol=5)
    write("dict", plain.state_dict(), dict(plain.state_dict()))
    write("parameters", plain.state_dict(), collections.OrderedDict(plain.named_parameters()))
    write("no_bias", torch.nn.Sequential(Linear(3, 4, bias=False), ReLU(), Linear(4, 2, bias=False)).state_dict())
    write("one_linear", Linear(3, 2).state_dict())
    write("module_prefix", plain.state_dict(), collections.OrderedDict(("module." + key, value) for key, value in plain.state_dict().items()))
    (OUTPUT / "big_endian.pth").write_bytes(big_endian(saved(plain.state_dict())))
    (OUTPUT / "big_endian.safetensors").write_bytes(safetensors(plain.state_dict()))

    optimizer = torch.optim.Adam(plain.parameters())
    plain(torch.randn(4, 3)).sum().backward()
    optimizer.step()
    write("checkpoint", plain.state_dict(), {"epoch": 7, "loss": 0.25, "model_state_dict": plain.state_dict(), "optimizer_state_dict": optimizer.state_dict(),
                                             "history": [1.0, 2.0], "args": {"lr": 0.1, "seed": 2**70, "name": "run", "flag": True, "none": None}})
    write("two_dicts", plain.state_dict(), {"actor": plain.state_dict(), "critic": layers(3, 4, 1).state_dict()})

    write("batch_norm", filled(torchvision.ops.MLP(3, [5, 4, 2], norm_layer=torch.nn.BatchNorm1d)).state_dict())
    write("layer_norm", filled(torchvision.ops.MLP(3, [5, 2], norm_layer=torch.nn.LayerNorm)).state_dict())
    write("rms_norm", collections.OrderedDict([("0.weight", torch.randn(4, 3)), ("1.weight", torch.randn(4)), ("3.weight", torch.randn(2, 4))]))
    write("batch_norm_plain", filled(torch.nn.Sequential(Linear(3, 4), torch.nn.BatchNorm1d(4, affine=False), ReLU(), Linear(4, 2))).state_dict())
    write("norms_apart", filled(modules(fc1=Linear(3, 4), fc2=Linear(4, 4), fc3=Linear(4, 2), bn1=torch.nn.BatchNorm1d(4), bn2=torch.nn.BatchNorm1d(4))).state_dict())
    write("standardize", collections.OrderedDict([("inputs.mean", torch.randn(3)), ("inputs.std", torch.rand(3) + 0.5), *plain.state_dict().items()]))
    scaled = [("outputs.mean", torch.tensor([0.5, -2])), ("outputs.std", torch.tensor([0.25, 3]))]
    write("unstandardize", collections.OrderedDict([*plain.state_dict().items(), *scaled]))
    write("convolution", filled(torch.nn.Sequential(torch.nn.Conv2d(3, 4, 1), torch.nn.BatchNorm2d(4), ReLU(), torch.nn.Conv2d(4, 2, 1))).state_dict())

    for dtype in (torch.float32, torch.float16, torch.bfloat16, torch.float64):
        write(str(dtype).split(".")[1], hard(dtype))
    write("views", views())

    write("attributes", modules(fc1=Linear(3, 4), fc2=Linear(4, 4), fc3=Linear(4, 2)).state_dict())
    write("square", modules(fc1=Linear(4, 4), fc2=Linear(4, 4), out=Linear(4, 4)).state_dict())
    write("autoencoder", modules(encoder=layers(6, 4, 2), decoder=layers(2, 4, 6)).state_dict())
    write("blocks", filled(modules(layers=torch.nn.ModuleList([modules(linear=Linear(3, 4), norm=torch.nn.LayerNorm(4)), modules(linear=Linear(4, 5), norm=torch.nn.LayerNorm(5))]), head=Linear(5, 2))).state_dict())

    # Agents. Stable-Baselines' policies, with observations of another width than layers, and of the same.
    for name, width in (("agent", 3), ("agent_square", 4)):
        agent = modules(mlp_extractor=modules(policy_net=layers(width, 4, 4), value_net=layers(width, 4, 4)), action_net=Linear(4, 2), value_net=Linear(4, 1))
        write(name, agent.state_dict())
    sac = modules(
        actor=modules(latent_pi=layers(3, 4, 4), mu=Linear(4, 2), log_std=Linear(4, 2)),
        critic=modules(qf0=layers(5, 4, 1), qf1=layers(5, 4, 1)), critic_target=modules(qf0=layers(5, 4, 1), qf1=layers(5, 4, 1)))
    write("soft_actor_critic", sac.state_dict())
    write("shared_trunk", modules(mlp_extractor=modules(shared_net=layers(3, 4, 5), policy_net=layers(5, 4), value_net=layers(5, 4)), action_net=Linear(4, 2), value_net=Linear(4, 1)).state_dict())
    write("gaussian", modules(log_std=torch.nn.Parameter(torch.randn(2)), fc1=Linear(3, 4), fc2=Linear(4, 4), mu=Linear(4, 2), critic=Linear(4, 1)).state_dict())
    write("small_heads", modules(fc1=Linear(3, 8), fc2=Linear(8, 2), fc3=Linear(8, 1)).state_dict())
    write("target", modules(q_net=layers(3, 4, 2), q_net_target=layers(3, 4, 2)).state_dict())

    policy, other = saved(agent.state_dict()), saved({})
    write("in_zip", agent.state_dict())
    (OUTPUT / "in_zip.pth").write_bytes(zipped({"data": b"{}", "pytorch_variables.pth": other, "policy.pth": policy, "policy.optimizer.pth": other}))
    write("deflated", agent.state_dict())
    (OUTPUT / "deflated.pth").write_bytes(zipped({"data": b"{}" * 100, "policy.pth": policy}, zipfile.ZIP_DEFLATED))

    # To be refused.
    refused = {
        "whole_model": saved(Agent()),
        "legacy": saved(plain.state_dict(), _use_new_zipfile_serialization=False),
        "bare_pickle": pickle.dumps({"0.weight": [1.0, 2.0]}, 2),
        "several_in_zip": zipped({"a.pth": other, "b.pth": other}),
        "no_pth_in_zip": zipped({"readme.txt": b"nothing"}),
        "legacy_in_zip": zipped({"policy.pth": saved(plain.state_dict(), _use_new_zipfile_serialization=False)}),
        "bomb": zipped({"policy.pth": b"\0" * (1 << 22)}, zipfile.ZIP_DEFLATED),
        "system": zipped({"archive/data.pkl": b"\x80\x02cos\nsystem\nX\x04\x00\x00\x00true\x85R.", "archive/version": b"3"}),
        "system_inside": zipped({"archive/data.pkl": b"\x80\x02}X\x01\x00\x00\x00acposix\nsystem\nX\x04\x00\x00\x00true\x85Rs.", "archive/version": b"3"}),
        "cycle": zipped({"archive/data.pkl": b"\x80\x02}q\x00X\x01\x00\x00\x00ah\x00s.", "archive/version": b"3"}),
        "optimizer": saved(optimizer.state_dict()),
        "lstm": saved(modules(lstm=torch.nn.LSTM(3, 4), fc=Linear(4, 2)).state_dict()),
        "kernel": saved(modules(conv=torch.nn.Conv2d(1, 4, 3), fc=Linear(4, 2)).state_dict()),
        "weight_norm": saved(torch.nn.Sequential(torch.nn.utils.weight_norm(Linear(3, 4)), ReLU(), Linear(4, 2)).state_dict()),
        "embedding": saved(modules(embedding=torch.nn.Embedding(10, 4), fc=Linear(4, 2)).state_dict()),
        "attention": saved(modules(attn=torch.nn.MultiheadAttention(4, 1), fc=Linear(4, 2)).state_dict()),
        "prelu": saved(torch.nn.Sequential(Linear(3, 4), torch.nn.PReLU(), Linear(4, 2)).state_dict()),
        "late_norm": saved(torch.nn.Sequential(Linear(3, 4), ReLU(), torch.nn.BatchNorm1d(4), Linear(4, 2)).state_dict()),
        "first_norm": saved(torch.nn.Sequential(torch.nn.BatchNorm1d(3), Linear(3, 4), ReLU(), Linear(4, 2)).state_dict()),
        "last_norm": saved(torch.nn.Sequential(Linear(3, 4), ReLU(), Linear(4, 2), torch.nn.LayerNorm(2)).state_dict()),
        "normalizer": saved(collections.OrderedDict([("normalizer._mean", torch.zeros(1, 3)), *plain.state_dict().items()])),
        "concatenated": saved(modules(fc1=Linear(3, 4), fc2=Linear(7, 2)).state_dict()),
        "summed": saved(modules(left=layers(3, 5, 4), right=layers(3, 5, 4), out=Linear(4, 2)).state_dict()),
        "two_blocks": saved(modules(blocks=torch.nn.ModuleList([modules(fc1=Linear(4, 8), fc2=Linear(8, 4)), modules(fc1=Linear(4, 8), fc2=Linear(8, 4))])).state_dict()),
        "integers": saved(collections.OrderedDict([("0.weight", torch.ones(2, 3, dtype=torch.int8))])),
        "bad_bias": saved(collections.OrderedDict([("0.weight", torch.ones(2, 3)), ("0.bias", torch.ones(3))])),
    }
    script = io.BytesIO()
    torch.jit.save(torch.jit.script(layers(2, 2)), script)
    refused["torchscript"] = script.getvalue()
    for name, data in refused.items():
        (OUTPUT / f"{name}.pth").write_bytes(data)


main()
