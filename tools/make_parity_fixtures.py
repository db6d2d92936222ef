#!/usr/bin/env python3
"""Makes Mlp.Generator.Tests/Fixtures/parity: what PyTorch computes for 240 random torchvision.ops.MLP nets.

Run with an interpreter that has torch 1.13, torchvision 0.14 and numpy:

    python3 tools/make_parity_fixtures.py [--check]

--check writes nothing: it only says how far float32 PyTorch is from what would be written.

The truth is PyTorch in float64, started from the float32 values that torch.manual_seed(seed) gives. (In float32, a Linear
bias in front of batch statistics, whose gradient is zero, gets noise of 1e-9 for a gradient, and Adam makes steps of the
learning rate from it.) A fixture is kept only where float32 PyTorch agrees with the truth within MARGIN of the tolerances
of the tests, and where no ReLU sits so close to its kink that rounding decides; sizes are drawn again until it does.

What a fixture consists of
--------------------------
Two things are formulas rather than data, so that tests can compute them: `uniform(stream, i)` below, which makes inputs,
labels, targets and the "stirred" state, and `dropout_mask`, which makes our dropout masks (torch's own differ between
builds).

  initial     parameters after torch.manual_seed(seed); MLP(..., inplace=None), exact float32 bits
  evaluation  stirred state; outputs of `evaluationRows` rows in eval mode
  training    stirred state; one forward pass in train mode, the loss, every gradient, and the buffers after it
  sgd, adam   the initial state; ten steps (forward, loss, backward, step), then parameters, buffers, the outputs in eval
              mode, and after those the outputs in train mode

Format
------
group-*.bin.gz, gzip of: int32 length of the JSON header, the header (UTF-8), the tensors. Little-endian throughout. The
header lists the fixtures with everything that is not a tensor; the tensors follow in this order, fixture by fixture:

  initial     each parameter
  evaluation  outputs
  training    outputs, each parameter's gradient, the input's gradient, each buffer
  sgd         each parameter, each buffer, outputs in eval mode, outputs in train mode
  adam        the same

parameters and buffers in state_dict order, num_batches_tracked left out (the header has it). A tensor is

  float64 projection   sum of (2 * uniform(PROJECTION_STREAM, i) - 1) * element i, over all elements in row-major order
  float32 scale        what differences are relative to: the largest magnitude, but for the gradient of a Linear bias in
                       front of batch statistics (zero) that of its weight
  float32 samples      the elements 0, stride, 2 * stride, ...; see sample_stride
"""
import copy
import functools
import gzip
import hashlib
import json
import math
import pathlib
import struct
import sys

import numpy as np
import torch
import torchvision

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "Mlp.Generator.Tests" / "Fixtures" / "parity"
FIXTURES = 240
GROUP = 40
SAMPLES = 192
STEPS = 10
PROJECTION_STREAM = 0xFFFF0000
TOLERANCE = {"forward": 1e-5, "loss": 1e-5, "gradient": 1e-4, "buffers": 1e-5, "steps": 1e-3}
MARGIN = 0.25
KINK = 2e-6


# Formulas ------------------------------------------------------------------------------------------------------------

def mix(h):
    """MurmurHash3's finaliser on uint64 arrays that hold 32-bit values."""
    mask = np.uint64(0xFFFFFFFF)
    h = (h ^ (h >> np.uint64(16))) * np.uint64(0x85EBCA6B) & mask
    h = (h ^ (h >> np.uint64(13))) * np.uint64(0xC2B2AE35) & mask
    return h ^ (h >> np.uint64(16))


def random_bits(stream, count):
    """32 bits for each i below count: mix(mix(stream * 0x9E3779B9 + 0x7F4A7C15) + i), modulo 2^32."""
    mask = np.uint64(0xFFFFFFFF)
    start = mix(np.array([(stream * 0x9E3779B9 + 0x7F4A7C15) & 0xFFFFFFFF], dtype=np.uint64))
    return mix(start + np.arange(count, dtype=np.uint64) & mask)


def uniform(stream, count):
    """Multiples of 2^-24 in [0, 1), so that they are the same in float32 and float64."""
    return (random_bits(stream, count) >> np.uint64(8)).astype(np.float64) * 2.0 ** -24


def stream_of(fixture, kind):
    """kind: 0..63 the input of step `kind`, 64..127 its labels or targets, 128 input of the evaluation, 129.. the stirred tensors."""
    return fixture * 256 + kind


def philox(c0, c1, c2, c3, k0, k1):
    """Philox4x32-10 (Salmon et al., SC 2011) over arrays of counters; four words each."""
    low = np.uint64(0xFFFFFFFF)
    shift = np.uint64(32)
    c0, c1, c2, c3 = np.broadcast_arrays(*(np.asarray(c, dtype=np.uint64) for c in (c0, c1, c2, c3)))
    for _ in range(10):
        product0 = np.uint64(0xD2511F53) * c0
        product1 = np.uint64(0xCD9E8D57) * c2
        c0, c1, c2, c3 = ((product1 >> shift) ^ c1 ^ np.uint64(k0), product1 & low,
                          (product0 >> shift) ^ c3 ^ np.uint64(k1), product0 & low)
        k0 = (k0 + 0x9E3779B9) & 0xFFFFFFFF
        k1 = (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c0, c1, c2, c3


def dropout_counter(step, layer):
    """Words 2 and 3 of the counter. layer is the index of the Dropout in the Sequential."""
    return step & 0xFFFFFFFF, layer | ((step >> 32) << 16) & 0xFFFFFFFF


def dropout_threshold(p):
    """An element is dropped where its 16 bits are below this."""
    return int(round(p * 2.0 ** 16))


def dropout_mask(seed, step, layer, rows, channels, p):
    """Factors [rows, channels]: 0 with probability p, else 1 / (1 - p). Eight rows share a counter: four the low halves of its words, four the high."""
    if p >= 1:
        return np.zeros((rows, channels))
    c2, c3 = dropout_counter(step, layer)
    blocks = (rows + 7) // 8
    words = philox(np.arange(channels)[None, :], np.arange(blocks)[:, None], c2, c3, seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF)
    words = np.stack(words, axis=1)
    halves = np.concatenate([words & np.uint64(0xFFFF), words >> np.uint64(16)], axis=1).reshape(blocks * 8, channels)[:rows]
    kept = halves >= np.uint64(dropout_threshold(p))
    # No element of any fixture depends on whether the probability is held in float32 or in float64.
    assert (kept == (halves >= np.uint64(dropout_threshold(float(np.float32(p)))))).all()
    return np.where(kept, 1 / (1 - p), 0.0)


class OurDropout(torch.nn.Module):
    def __init__(self, index, p):
        super().__init__()
        self.index, self.p, self.seed, self.step = index, p, 0, 0

    def forward(self, x):
        if not self.training or self.p == 0:
            return x
        mask = dropout_mask(self.seed, self.step, self.index, x.shape[0], x.shape[1], self.p)
        self.step += 1
        return x * torch.from_numpy(mask).to(x.dtype)


# Nets ----------------------------------------------------------------------------------------------------------------

def activation_of(t):
    """What makes the activation, without arguments."""
    return getattr(torch.nn, t["activationLayer"])


def kinks_of(module):
    """Where the derivative of an activation jumps."""
    return (0.0,) if isinstance(module, torch.nn.ReLU) else ()


def build(t, seed, mask_seed):
    """The float32 net for torch.manual_seed(seed), with our dropout in place of torch's."""
    norm = None
    if t["normLayer"] == "BatchNorm1d":
        norm = functools.partial(torch.nn.BatchNorm1d, eps=t["normEps"], momentum=t["normMomentum"], affine=t["normAffine"],
                                 track_running_stats=t["trackRunningStats"])
    torch.manual_seed(seed)
    net = torchvision.ops.MLP(t["inChannels"], t["hiddenChannels"], norm_layer=norm, activation_layer=activation_of(t), inplace=None,
                              bias=t["bias"], dropout=t["dropout"])
    for index, module in enumerate(net):
        if isinstance(module, torch.nn.Dropout):
            net[index] = OurDropout(index, t["dropout"])
            net[index].seed = mask_seed
    return net


def stir(net, fixture):
    """Replaces norm weights, norm biases and buffers, which start as 0 and 1, by other values; the weights stay."""
    kind = 129
    with torch.no_grad():
        for index, module in enumerate(net):
            if not isinstance(module, torch.nn.BatchNorm1d):
                continue
            for name, low, high in (("weight", -0.5, 1.5), ("bias", -1, 1), ("running_mean", -1, 1), ("running_var", 0.25, 2.25)):
                tensor = getattr(module, name)
                if tensor is not None:
                    values = low + (high - low) * uniform(stream_of(fixture, kind), tensor.numel())
                    tensor.copy_(torch.from_numpy(values.astype(np.float32)).to(tensor.dtype))
                kind += 1
            if module.num_batches_tracked is not None:
                module.num_batches_tracked.fill_(kind % 7)
    return net


def inputs(fixture, kind, rows, t, dtype):
    values = 4 * uniform(stream_of(fixture, kind), rows * t["inChannels"]) - 2
    return torch.from_numpy(values.reshape(rows, -1)).to(dtype)


def loss_of(outputs, fixture, kind, f):
    rows, classes = outputs.shape
    if f["loss"] == "CrossEntropy":
        labels = random_bits(stream_of(fixture, 64 + kind), rows) % np.uint64(classes)
        return torch.nn.functional.cross_entropy(outputs, torch.from_numpy(labels.astype(np.int64)))
    targets = 2 * uniform(stream_of(fixture, 64 + kind), rows * classes) - 1
    return torch.nn.functional.mse_loss(outputs, torch.from_numpy(targets.reshape(rows, classes)).to(outputs.dtype))


def buffers(net):
    return [(n, b) for n, b in net.named_buffers() if not n.endswith("num_batches_tracked")]


def counters(net):
    return [int(b) for n, b in net.named_buffers() if n.endswith("num_batches_tracked")]


def optimizer_of(net, settings):
    arguments = {k: v for k, v in settings.items() if k not in ("name",)}
    if "betas" in arguments:
        arguments["betas"] = tuple(arguments["betas"])
    return getattr(torch.optim, settings["name"])(net.parameters(), **arguments)


class Kinks:
    """Watches what goes into every activation, and remembers how near to a kink anything came, relative to the largest magnitude."""

    def __init__(self, net):
        self.nearest = math.inf
        for module in net:
            if kinks_of(module):
                module.register_forward_pre_hook(self.look)

    def look(self, module, arguments):
        if module.training:
            z = arguments[0].detach()
            largest = max(float(z.abs().max()), 1e-30)
            for kink in kinks_of(module):
                self.nearest = min(self.nearest, float((z - kink).abs().min()) / largest)


def compute(f, fixture, dtype):
    """Everything that a fixture holds: sections of (category, name, tensor), losses, counters; and the nearest kinks."""
    t = f["topology"]
    fresh = build(t, f["seed"], f["maskSeed"])
    initial = [("initial", n, p.detach().clone()) for n, p in fresh.named_parameters()]
    fresh = fresh.to(dtype)
    result = {"tensors": list(initial), "initial": initial}

    net = stir(copy.deepcopy(fresh), fixture).eval()
    with torch.no_grad():
        result["tensors"].append(("forward", "evaluation output", net(inputs(fixture, 128, f["evaluationRows"], t, dtype))))

    net.train()
    kinks = Kinks(net)
    x = inputs(fixture, 0, f["rows"], t, dtype).requires_grad_()
    outputs = net(x)
    loss = loss_of(outputs, fixture, 0, f)
    loss.backward()
    result["tensors"].append(("forward", "training output", outputs.detach()))
    result["tensors"] += [("gradient", "gradient of " + n, p.grad.clone()) for n, p in net.named_parameters()]
    result["tensors"].append(("gradient", "gradient of the input", x.grad))
    result["tensors"] += [("buffers", n, b.clone()) for n, b in buffers(net)]
    result["losses"] = {"training": [float(loss)]}
    result["counters"] = {"training": counters(net)}
    result["kinks"] = [kinks.nearest]

    for section in ("sgd", "adam"):
        net = copy.deepcopy(fresh).train()
        kinks = Kinks(net)
        optimizer = optimizer_of(net, f[section])
        losses = []
        for step in range(STEPS):
            optimizer.zero_grad()
            loss = loss_of(net(inputs(fixture, step, f["rows"], t, dtype)), fixture, step, f)
            loss.backward()
            optimizer.step()
            losses.append(float(loss))
        result["losses"][section] = losses
        result["counters"][section] = counters(net)
        result["kinks"].append(kinks.nearest)
        result["tensors"] += [("steps", section + " " + n, p.detach().clone()) for n, p in net.named_parameters()]
        result["tensors"] += [("steps", section + " " + n, b.clone()) for n, b in buffers(net)]
        with torch.no_grad():
            evaluation = net.eval()(inputs(fixture, 128, f["evaluationRows"], t, dtype))
            training = net.train()(inputs(fixture, STEPS, f["rows"], t, dtype))
        result["tensors"] += [("steps", section + " evaluation output", evaluation), ("steps", section + " training output", training)]
    return result


def scales(result, t):
    """What differences in each tensor are relative to."""
    largest = {name: float(tensor.abs().max()) for _, name, tensor in result["tensors"]}
    stride = 4 if t["normLayer"] != "None" else 3
    for layer in range(len(t["hiddenChannels"]) - 1):
        bias, weight = f"gradient of {layer * stride}.bias", f"gradient of {layer * stride}.weight"
        if t["normLayer"] != "None" and bias in largest:
            largest[bias] = largest[weight]
    return [largest[name] for _, name, _ in result["tensors"]]


# Fixtures ------------------------------------------------------------------------------------------------------------

def options(fixture):
    """Every combination of norm, affine, tracking, bias, activation and dropout, twice."""
    norm, rest = fixture % 5, fixture // 5
    bias, rest = rest % 2 == 0, rest // 2
    activation, rest = ("ReLU", "Identity")[rest % 2], rest // 2
    dropout = (0.0, 0.1, 0.2, 0.5, 0.9, 1.0)[rest % 6]
    return {
        "normLayer": "None" if norm == 0 else "BatchNorm1d", "activationLayer": activation, "bias": bias, "dropout": dropout,
        "normAffine": norm in (0, 1, 2), "trackRunningStats": norm in (0, 1, 3),
    }


def draw(fixture, attempt):
    random = np.random.Generator(np.random.PCG64([2026, fixture, attempt]))
    pick = lambda values: values[int(random.integers(len(values)))]
    width = lambda: int(random.integers(1, 98)) if random.random() < 0.6 else int(random.integers(1, 20))
    t = options(fixture)
    normed = t["normLayer"] != "None"
    layers = int(random.integers(1, 6)) if random.random() < 0.85 or not normed else 2
    t["inChannels"] = width()
    t["hiddenChannels"] = [width() for _ in range(layers)]
    t["normEps"] = pick([1e-5, 1e-5, 1e-3, 0.03]) if normed else 1e-5
    t["normMomentum"] = pick([0.1, 0.1, None, 0.37, 1.0]) if normed else 0.1
    batch_statistics = normed and layers > 1
    rows = lambda least: int(random.integers(least, 66))
    weight_decay, dampening = pick([0.0, 1e-2]), pick([0.0, 0.25])
    nesterov = dampening == 0.0 and random.random() < 0.5
    adam = pick([{"name": "Adam", "weight_decay": 0.0}, {"name": "Adam", "weight_decay": 1e-2}, {"name": "AdamW", "weight_decay": 1e-2}])
    return {
        "index": fixture,
        "topology": t,
        "seed": int(random.integers(0, 2 ** 63, dtype=np.uint64)) if fixture % 3 == 0 else int(random.integers(0, 10000)),
        "maskSeed": int(random.integers(0, 2 ** 63, dtype=np.uint64)) if fixture % 2 == 0 else int(random.integers(0, 10000)),
        "rows": rows(2 if batch_statistics else 1),
        "evaluationRows": rows(2 if batch_statistics and not t["trackRunningStats"] else 1),
        "loss": "CrossEntropy" if random.random() < 0.7 else "MeanSquaredError",
        "sgd": {"name": "SGD", "lr": pick([0.01, 0.05]), "momentum": pick([0.9, 0.5]), "dampening": dampening,
                "weight_decay": weight_decay, "nesterov": nesterov},
        "adam": {"lr": pick([1e-3, 3e-3]), "betas": pick([[0.9, 0.999], [0.8, 0.99]]), "eps": 1e-8, **adam},
    }


def differences(truth, single, scale):
    """The largest difference between float32 PyTorch and the truth, in shares of the tolerance, for each category."""
    worst = {}
    for (category, name, a), (_, _, b), s in zip(truth["tensors"], single["tensors"], scale):
        if category == "initial":
            continue
        difference = float((a.double() - b.double()).abs().max())
        share = 0.0 if difference == 0 else difference / (TOLERANCE[category] * s) if s > 0 else math.inf
        worst[category] = max(worst.get(category, 0.0), share)
    first, second = truth["losses"]["training"][0], single["losses"]["training"][0]
    worst["loss"] = abs(first - second) / (TOLERANCE["loss"] * max(abs(first), 1e-30))
    return worst


def sample_stride(length, columns):
    """1 up to SAMPLES elements; then the least odd number that leaves at most so many and has no factor with the columns."""
    if length <= SAMPLES:
        return 1
    stride = -(-length // SAMPLES) | 1
    while math.gcd(stride, columns) != 1:
        stride += 2
    return stride


def encode(tensor, scale):
    values = tensor.detach().double().numpy()
    flat = values.reshape(-1)
    projection = float(((2 * uniform(PROJECTION_STREAM, flat.size) - 1) * flat).sum())
    samples = flat[::sample_stride(flat.size, values.shape[-1])].astype("<f4")
    return struct.pack("<df", projection, scale) + samples.tobytes()


def make(fixture):
    for attempt in range(2000):
        f = draw(fixture, attempt)
        truth = compute(f, fixture, torch.float64)
        # With p = 1 every gradient is exactly zero, on whichever side of its kink a ReLU sits.
        if f["topology"]["dropout"] < 1 and (truth["kinks"][0] < KINK or min(truth["kinks"]) < 1e-8):
            continue
        single = compute(f, fixture, torch.float32)
        scale = scales(truth, f["topology"])
        if not all(s < 1e6 for s in scale):
            # Training has diverged: what comes out is rounding, and may not fit a float32.
            continue
        worst = differences(truth, single, scale)
        if max(worst.values()) <= MARGIN:
            break
    else:
        raise RuntimeError(f"fixture {fixture}: no sizes found")
    digest = hashlib.sha256(b"".join(p.numpy().astype("<f4").tobytes() for _, _, p in truth["initial"]))
    f["initialSha256"] = digest.hexdigest()
    f["losses"], f["counters"] = truth["losses"], truth["counters"]
    tensors = b"".join(encode(tensor, s) for (_, _, tensor), s in zip(truth["tensors"], scale))
    return f, tensors, worst, attempt


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    check = "--check" in sys.argv[1:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    worst, attempts, total = {}, 0, 0
    for group in range(0, FIXTURES, GROUP):
        headers, payload = [], []
        for fixture in range(group, group + GROUP):
            header, tensors, shares, attempt = make(fixture)
            headers.append(header)
            payload.append(tensors)
            attempts += attempt
            for category, share in shares.items():
                worst[category] = max(worst.get(category, 0.0), share)
        header = json.dumps({"fixtures": headers}, separators=(",", ":")).encode()
        content = struct.pack("<i", len(header)) + header + b"".join(payload)
        # A fixed time stamp, so that the same fixtures are the same bytes.
        packed = gzip.compress(content, compresslevel=9, mtime=0)
        total += len(packed)
        if not check:
            (FOLDER / f"group-{group // GROUP}.bin.gz").write_bytes(packed)
        print(f"fixtures {group}..{group + GROUP - 1}: {len(packed)} bytes", flush=True)
    print(f"{FIXTURES} fixtures, {total} bytes, {attempts} draws rejected")
    for category, share in worst.items():
        print(f"float32 PyTorch is within {share * TOLERANCE[category]:.2e} of the truth: {category}, tolerance {TOLERANCE[category]:.0e}")


if __name__ == "__main__":
    main()
