#!/usr/bin/env python3
"""Makes Mlp.ModelFiles.Tests/Fixtures/onnx: small ONNX graphs in every form that the reader must know, and a manifest of what each one is.

Needs torch 1.13, onnx 1.12 and numpy. Run from the repository's root: python3 tools/make_onnx_fixtures.py
Graphs of `exported` come from torch.onnx.export. All others are written by onnx.helper after the operators' specification, in the forms that
exporters of PyTorch, Keras and scikit-learn are known to write. Seeds come from the names, so files come out the same each time.

A line of the manifest; what is left out is null, false, or what is said here:
  name, file          of the fixture, NAME.onnx; two fixtures may share a file
  expected            "network"; "refused": a candidate with problems; "error": ModelFileException; "rejected": either of these two;
                      "sound": refused, or a network of whatever modules that gives what ONNX Runtime gives
  output              the output that is picked; null where the reader must find it on its own
  channels            inputs, hidden widths, outputs
  activations, norms  one for each hidden layer; "A|B" where either is right; no norms. Without activations only outputs are compared
  outputActivation    the activation behind the last Linear
  standardize         whether the network keeps a Standardize: where folding it would lose precision
  input               the graph's input that takes the rows, x; others are given numbers that must not matter
  inputMean, inputStd the scale of the rows, 0 and 1
  compare             ONNX Runtime's output to compare with, y
  transform           what is compared: "same", "column1" of its output, or "argmax" and "above half", which give classes
  layout              "rows", or "nchw" where channels of pixels are the rows; height and width of images
  tolerance           largest difference, relative to the larger one of 1 and the value, 1e-5
  values              inputs and outputs by numpy, where ONNX Runtime may lack an operator
  runs                whether ONNX Runtime can load the file, true for networks and refused ones
  operators           what "refused" must name; "A|B" where either is right
  fragment            what the message of an "error" must hold
"""
import io
import json
import pathlib
import zlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

FOLDER = pathlib.Path(__file__).parent.parent / "Mlp.ModelFiles.Tests" / "Fixtures" / "onnx"
F32, F16, F64, BF16, I64 = TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.DOUBLE, TensorProto.BFLOAT16, TensorProto.INT64
NUMPY = {F32: np.float32, F16: np.float16, F64: np.float64, I64: np.int64, TensorProto.BOOL: np.bool_, TensorProto.INT8: np.int8}
ML = "ai.onnx.ml"
MANIFEST = []


def seed_of(name):
    return zlib.crc32(name.encode())


def entry(name, expected, file=None, **rest):
    MANIFEST.append({"name": name, **({"file": file} if file else {}), "expected": expected,
                     **{key: value for key, value in rest.items() if value is not None}})


def network_entry(name, channels, activations, norms=None, output=None, compare=None, transform="same", head=None, standardize=False,
                  file=None, **rest):
    """A fixture that is a network. compare: the output of ONNX Runtime, by default the one that is picked, or "y"."""
    entry(name, "network", file, output=output, channels=channels, activations=activations, norms=norms if any(norms or []) else None,
          outputActivation=head, standardize=standardize or None, compare=compare or output, transform=None if transform == "same" else transform,
          **rest)


class Graph:
    """Collects the nodes and initialisers of one graph whose input is x."""

    def __init__(self, name, opset=17, shape=("N", 6), dtype=F32, domains=(), ir=8):
        self.name, self.opset, self.dtype, self.ir = name, opset, dtype, ir
        self.rng = np.random.default_rng(seed_of(name))
        self.nodes, self.initializers, self.outputs, self.functions = [], [], [], []
        self.inputs = [helper.make_tensor_value_info("x", dtype, list(shape))]
        self.domains = [helper.make_opsetid("", opset)] + [helper.make_opsetid(domain, version) for domain, version in domains]
        self.count = 0

    def fresh(self, stem):
        self.count += 1
        return f"{stem}_{self.count}"

    def op(self, kind, *inputs, outputs=1, domain="", **attributes):
        """Adds a node; returns the name of its output, or a list of them."""
        name = self.fresh(kind)
        names = [name] if outputs == 1 else [f"{name}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, name=f"n{self.count}", domain=domain, **attributes))
        return name if outputs == 1 else names

    def const(self, values, dtype=None, name="c"):
        """An initialiser; floats are of the graph's type."""
        values = np.asarray(values)
        if dtype is None:
            dtype = I64 if values.dtype.kind == "i" else self.dtype
        tensor = numpy_helper.from_array(np.ascontiguousarray(values.astype(NUMPY[dtype])).reshape(values.shape), self.fresh(name))
        self.initializers.append(tensor)
        return tensor.name

    def random(self, *shape, scale=1.0, offset=0.0):
        return self.rng.normal(size=shape) * scale + offset

    def weight(self, n_out, n_in):
        """[out, in], so large that hidden values reach both sides of every activation."""
        return self.random(n_out, n_in, scale=1.6 / np.sqrt(n_in))

    def linear(self, x, n_in, n_out):
        """A Linear in torch's form."""
        return self.op("Gemm", x, self.const(self.weight(n_out, n_in), name="w"), self.const(self.random(n_out), name="b"), transB=1)

    def mlp(self, act, x="x", n_in=6, hidden=8):
        """Linear, what act adds, Linear: 6-8-3."""
        return self.linear(act(self.linear(x, n_in, hidden)), hidden, 3)

    def dense(self, x, n_in, n_out):
        """A Linear as MatMul and Add, which take any number of dimensions."""
        return self.op("Add", self.op("MatMul", x, self.const(self.weight(n_out, n_in).T)), self.const(self.random(n_out)))

    def dense_mlp(self, act):
        return self.dense(act(self.dense("x", 6, 8)), 8, 3)

    def add_input(self, name, shape, dtype=None):
        self.inputs.append(helper.make_tensor_value_info(name, dtype or self.dtype, shape))

    def output(self, value, name="y", shape=("N", 3), dtype=None):
        """Makes a value an output; it takes the output's name wherever it stands."""
        for node in self.nodes:
            for names in (node.input, node.output):
                for i, each in enumerate(names):
                    if each == value:
                        names[i] = name
        self.outputs.append(helper.make_tensor_value_info(name, dtype or self.dtype, shape))

    def model(self):
        graph = helper.make_graph(self.nodes, "g", self.inputs, self.outputs, self.initializers)
        return helper.make_model(graph, opset_imports=self.domains, ir_version=self.ir, functions=self.functions)

    def save(self, value=None, check=True, **output):
        if value is not None:
            self.output(value, **output)
        model = self.model()
        if check and self.opset <= 17:
            onnx.checker.check_model(model)
        write(self.name, model.SerializeToString())

    def network(self, value, channels, activations, norms=None, **rest):
        """Saves it with its only output y; as many columns as channels end with."""
        self.save(value, shape=("N", channels[-1]))
        network_entry(self.name, channels, activations, norms, **rest)

    def sound(self, value, channels=(6, 8, 3), shape=None, **rest):
        self.save(value, shape=shape or ("N", channels[-1]))
        entry(self.name, "sound", channels=list(channels), **rest)

    def refused(self, value, *operators, runs=True, check=True):
        self.save(value, check=check)
        entry(self.name, "refused", output=None, operators=list(operators), runs=None if runs else False)


def write(name, data):
    (FOLDER / f"{name}.onnx").write_bytes(data)


# ------------------------------------------------------------------------------------------------- Linears

def linears():
    relu = ["ReLU"]

    def gemm(name, build, opset=13, dtype=F32, channels=(6, 8, 3), **rest):
        g = Graph(name, opset, dtype=dtype)
        value = build(g)
        g.network(value, list(channels), relu * (len(channels) - 2), **rest)

    def two(g, first):
        return g.linear(g.op("Relu", first), 8, 3)

    gemm("gemm_plain", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6).T), g.const(g.random(8)))))
    gemm("gemm_trans_b", lambda g: two(g, g.linear("x", 6, 8)), opset=9)
    gemm("gemm_alpha_beta", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), transB=1, alpha=0.7, beta=-1.5)))
    gemm("gemm_no_c", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), transB=1, alpha=1.25)))
    gemm("gemm_empty_c", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), "", transB=1)))
    gemm("gemm_c_row", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const(g.random(1, 8)), transB=1)))
    gemm("gemm_c_scalar", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const(0.37), transB=1)))
    gemm("gemm_c_one", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const([0.37]), transB=1, beta=2.0)))
    gemm("gemm_beta_zero", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), transB=1, beta=0.0)))
    gemm("gemm_trans_a", lambda g: two(g, g.op("Gemm", g.op("Transpose", "x", perm=[1, 0]), g.const(g.weight(8, 6).T), g.const(g.random(8)),
                                              transA=1)))
    gemm("gemm_opset_6_broadcast", two_of_opset_6, opset=6)
    matmul = lambda g: g.op("MatMul", "x", g.const(g.weight(8, 6).T))
    gemm("matmul_add", lambda g: two(g, g.op("Add", matmul(g), g.const(g.random(8)))))
    gemm("matmul_add_row", lambda g: two(g, g.op("Add", matmul(g), g.const(g.random(1, 8)))))
    gemm("matmul_bias_first", lambda g: two(g, g.op("Add", g.const(g.random(8)), matmul(g))))
    gemm("matmul_scalar_bias", lambda g: two(g, g.op("Add", matmul(g), g.const(0.25))))
    gemm("matmul_sum", lambda g: two(g, g.op("Sum", matmul(g), g.const(g.random(8)))))
    gemm("matmul_only", lambda g: g.op("MatMul", g.op("Relu", matmul(g)), g.const(g.weight(3, 8).T)))
    gemm("linear_only", lambda g: g.linear("x", 6, 3), channels=(6, 3))

    def constant(g, values):
        return g.op("Constant", value=numpy_helper.from_array(values.astype(np.float32)))

    gemm("weights_constant_node", lambda g: two(g, g.op("Gemm", "x", constant(g, g.weight(8, 6)), constant(g, g.random(8)), transB=1)))
    gemm("weights_value_floats", lambda g: two(g, g.op("Add", g.op("MatMul", "x", g.op(
        "Reshape", g.op("Constant", value_floats=g.weight(8, 6).ravel().tolist()), g.op("Constant", value_ints=[6, 8]))),
        g.op("Constant", value_floats=g.random(8).tolist()))))
    gemm("bias_value_float", lambda g: two(g, g.op("Add", matmul(g), g.op("Constant", value_float=0.75))))

    def shared(g):
        w, b = g.const(g.weight(8, 8)), g.const(g.random(8))
        h = g.op("Relu", g.linear("x", 6, 8))
        for _ in range(2):
            h = g.op("Relu", g.op("Gemm", h, w, b, transB=1))
        return g.linear(h, 8, 3)

    gemm("weights_shared", shared, channels=(6, 8, 8, 8, 3))
    with_weight = lambda g, w, **a: two(g, g.op("Gemm", "x", w, g.const(g.random(8)), **a))
    gemm("weights_transposed", lambda g: with_weight(g, g.op("Transpose", g.const(g.weight(8, 6)), perm=[1, 0])))
    gemm("weights_transposed_by_default", lambda g: two(g, g.op("MatMul", "x", g.op("Transpose", g.const(g.weight(8, 6))))))
    gemm("weights_identity", lambda g: with_weight(g, g.op("Identity", g.const(g.weight(8, 6))), transB=1))
    gemm("weights_cast_double", lambda g: with_weight(g, g.op("Cast", g.const(g.weight(8, 6), F64), to=F32), transB=1))
    gemm("weights_cast_half", lambda g: with_weight(g, g.op("Cast", g.const(g.weight(8, 6), F16), to=F32), transB=1))
    gemm("weights_concat", lambda g: with_weight(g, g.op("Concat", g.const(g.weight(3, 6)), g.const(g.weight(5, 6)), axis=0), transB=1))
    gemm("weights_scaled", lambda g: with_weight(g, g.op("Mul", g.const(g.weight(8, 6)), g.const(g.random(8, 1))), transB=1))
    gemm("weights_sliced", lambda g: with_weight(g, g.op("Slice", g.const(g.weight(9, 6)), g.const([1]), g.const([9]), g.const([0])), transB=1))
    gemm("weights_squeezed", lambda g: with_weight(g, g.op("Squeeze", g.const(g.weight(8, 6)[..., None]), g.const([2])), transB=1))
    gemm("bias_constant_of_shape", lambda g: two(g, g.op("Gemm", "x", g.const(g.weight(8, 6)), g.op(
        "ConstantOfShape", g.const([8]), value=helper.make_tensor("v", F32, [1], [0.5])), transB=1)))
    gemm("float64", lambda g: two(g, g.linear("x", 6, 8)), dtype=F64)
    gemm("float16", lambda g: two(g, g.linear("x", 6, 8)), dtype=F16, tolerance=0.02)

    def between_casts(name, dtype, **rest):
        g = Graph(name, 13, dtype=dtype)
        g.inputs = [helper.make_tensor_value_info("x", F32, ["N", 6])]
        value = g.op("Cast", two(g, g.linear(g.op("Cast", "x", to=dtype), 6, 8)), to=F32)
        g.save(value, dtype=F32)
        network_entry(name, [6, 8, 3], relu, **rest)

    between_casts("float64_between_casts", F64)
    between_casts("float16_between_casts", F16, tolerance=0.02)

    def bfloat(g):
        values = (g.weight(8, 6).astype(np.float32).view(np.uint32) >> 16).astype(np.uint16)
        g.initializers.append(helper.make_tensor("bf", BF16, [8, 6], values.tobytes(), raw=True))
        return with_weight(g, g.op("Cast", "bf", to=F32), transB=1)

    gemm("weights_cast_bfloat16", bfloat)

    def stored(dtype, values):
        """Weights in the typed fields rather than in raw_data."""
        def build(g):
            tensor = TensorProto(name="stored", data_type=dtype, dims=[8, 6])
            values(tensor, g.weight(8, 6))
            g.initializers.append(tensor)
            return with_weight(g, "stored" if dtype == F32 else g.op("Cast", "stored", to=F32), transB=1)
        return build

    gemm("weights_float_data", stored(F32, lambda t, w: t.float_data.extend(w.ravel().tolist())))
    gemm("weights_double_data", stored(F64, lambda t, w: t.double_data.extend(w.ravel().tolist())))
    gemm("weights_half_int32_data", stored(F16, lambda t, w: t.int32_data.extend(w.astype(np.float16).view(np.uint16).ravel().tolist())))

    # Before IR version 4 every initialiser is an input as well.
    g = Graph("initializers_are_inputs", 8, ir=3)
    value = two(g, g.linear("x", 6, 8))
    for tensor in g.initializers:
        g.add_input(tensor.name, list(tensor.dims))
    g.network(value, [6, 8, 3], relu)

    g = Graph("external_data", 13)
    value = two(g, g.linear("x", 6, 8))
    data = b"#" * 64
    for tensor in g.initializers:
        raw = tensor.raw_data
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, text in [("location", "external_data.onnx.data"), ("offset", len(data)), ("length", len(raw))]:
            tensor.external_data.add(key=key, value=str(text))
        data += raw + b"#" * (-len(raw) % 64)
    (FOLDER / "external_data.onnx.data").write_bytes(data)
    g.output(value)
    model = g.model()
    write(g.name, model.SerializeToString())
    onnx.checker.check_model(str(FOLDER / "external_data.onnx"))
    network_entry("external_data", [6, 8, 3], relu)


def two_of_opset_6(g):
    """In opset 6 Gemm and Add broadcast only where they are told to."""
    first = g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), transB=1, broadcast=1)
    second = g.op("Gemm", g.op("Relu", first), g.const(g.weight(3, 8)), g.const(g.random(3)), transB=1, broadcast=1)
    return second


# --------------------------------------------------------------------------------------------- activations

def activations():
    s = lambda g, value: g.const(float(value))

    def act(name, build, expected, opset=17, **rest):
        g = Graph(f"act_{name}", opset)
        g.network(g.mlp(lambda h: build(g, h)), [6, 8, 3], [expected], **rest)

    act("relu", lambda g, x: g.op("Relu", x), "ReLU")
    act("relu_max", lambda g, x: g.op("Max", x, s(g, 0)), "ReLU")
    act("relu_max_zero_first", lambda g, x: g.op("Max", s(g, 0), x), "ReLU")
    act("relu_clip", lambda g, x: g.op("Clip", x, s(g, 0)), "ReLU")
    act("identity", lambda g, x: x, "Identity")
    act("identity_op", lambda g, x: g.op("Identity", x), "Identity")
    act("relu6_clip", lambda g, x: g.op("Clip", x, s(g, 0), s(g, 6)), "ReLU6")
    act("relu6_clip_attributes", lambda g, x: g.op("Clip", x, min=0.0, max=6.0), "ReLU6", opset=9)
    act("relu6_min_relu", lambda g, x: g.op("Min", g.op("Relu", x), s(g, 6)), "ReLU6")
    act("hardtanh_clip", lambda g, x: g.op("Clip", x, s(g, -2), s(g, 2)), "Hardtanh")
    act("hardtanh_clip_attributes", lambda g, x: g.op("Clip", x, min=-2.0, max=2.0), "Hardtanh", opset=7)
    act("hardtanh_max_min", lambda g, x: g.op("Min", g.op("Max", x, s(g, -1)), s(g, 1)), "Hardtanh")
    act("leakyrelu", lambda g, x: g.op("LeakyRelu", x, alpha=0.2), "LeakyReLU")
    act("leakyrelu_default", lambda g, x: g.op("LeakyRelu", x), "LeakyReLU")
    act("leakyrelu_max", lambda g, x: g.op("Max", x, g.op("Mul", x, s(g, 0.1))), "LeakyReLU")
    act("leakyrelu_max_other_order", lambda g, x: g.op("Max", g.op("Mul", s(g, 0.1), x), x), "LeakyReLU")
    act("prelu_one", lambda g, x: g.op("PRelu", x, g.const([0.3])), "LeakyReLU")
    act("prelu_equal", lambda g, x: g.op("PRelu", x, g.const([0.3] * 8)), "LeakyReLU")
    act("elu", lambda g, x: g.op("Elu", x, alpha=1.5), "ELU")
    act("elu_default", lambda g, x: g.op("Elu", x), "ELU")
    act("selu", lambda g, x: g.op("Selu", x), "SELU")
    act("celu", lambda g, x: g.op("Celu", x, alpha=0.5), "CELU")
    act("sigmoid", lambda g, x: g.op("Sigmoid", x), "Sigmoid")
    act("sigmoid_by_exp", lambda g, x: g.op("Reciprocal", g.op("Add", s(g, 1), g.op("Exp", g.op("Neg", x)))), "Sigmoid")
    act("tanh", lambda g, x: g.op("Tanh", x), "Tanh")
    act("softplus", lambda g, x: g.op("Softplus", x), "Softplus")
    act("softplus_beta", lambda g, x: g.op("Div", g.op("Softplus", g.op("Mul", x, s(g, 2))), s(g, 2)), "Softplus")
    act("softplus_by_exp", lambda g, x: g.op("Log", g.op("Add", g.op("Exp", x), s(g, 1))), "Softplus")
    act("softsign", lambda g, x: g.op("Softsign", x), "Softsign")
    act("softsign_decomposed", lambda g, x: g.op("Div", x, g.op("Add", g.op("Abs", x), s(g, 1))), "Softsign")
    act("logsigmoid", lambda g, x: g.op("Log", g.op("Sigmoid", x)), "LogSigmoid")
    act("logsigmoid_by_softplus", lambda g, x: g.op("Neg", g.op("Softplus", g.op("Neg", x))), "LogSigmoid|Softplus")
    act("hardsigmoid", lambda g, x: g.op("HardSigmoid", x, alpha=1 / 6, beta=0.5), "Hardsigmoid")
    act("hardsigmoid_default", lambda g, x: g.op("HardSigmoid", x), "Hardsigmoid|Hardtanh")
    act("hardsigmoid_clip", lambda g, x: g.op("Div", g.op("Clip", g.op("Add", x, s(g, 3)), s(g, 0), s(g, 6)), s(g, 6)),
        "Hardsigmoid|ReLU6|Hardtanh")
    act("hardswish", lambda g, x: g.op("HardSwish", x), "Hardswish")
    act("hardswish_hardsigmoid", lambda g, x: g.op("Mul", x, g.op("HardSigmoid", x, alpha=1 / 6, beta=0.5)), "Hardswish")
    act("hardswish_hardsigmoid_other_order", lambda g, x: g.op("Mul", g.op("HardSigmoid", x, alpha=1 / 6, beta=0.5), x), "Hardswish")
    clip6 = lambda g, x: g.op("Clip", g.op("Add", x, s(g, 3)), s(g, 0), s(g, 6))
    act("hardswish_clip", lambda g, x: g.op("Div", g.op("Mul", x, clip6(g, x)), s(g, 6)), "Hardswish")
    act("hardswish_clip_divided_first", lambda g, x: g.op("Mul", g.op("Div", clip6(g, x), s(g, 6)), x), "Hardswish")
    act("silu", lambda g, x: g.op("Mul", x, g.op("Sigmoid", x)), "SiLU")
    act("silu_other_order", lambda g, x: g.op("Mul", g.op("Sigmoid", x), x), "SiLU")
    act("silu_divided", lambda g, x: g.op("Div", x, g.op("Add", g.op("Exp", g.op("Neg", x)), s(g, 1))), "SiLU")
    act("mish", lambda g, x: g.op("Mish", x), "Mish", opset=18)
    act("mish_decomposed", lambda g, x: g.op("Mul", x, g.op("Tanh", g.op("Softplus", x))), "Mish")
    act("mish_other_order", lambda g, x: g.op("Mul", g.op("Tanh", g.op("Softplus", x)), x), "Mish")

    root2 = 2 ** 0.5
    cdf2 = lambda g, x: g.op("Add", g.op("Erf", g.op("Div", x, s(g, root2))), s(g, 1))
    act("gelu", lambda g, x: g.op("Gelu", x), "GELU", opset=20)
    act("gelu_op_tanh", lambda g, x: g.op("Gelu", x, approximate="tanh"), "GELU", opset=20)
    act("gelu_torch", lambda g, x: g.op("Mul", g.op("Mul", x, cdf2(g, x)), s(g, 0.5)), "GELU")
    act("gelu_half_first", lambda g, x: g.op("Mul", g.op("Mul", s(g, 0.5), x), cdf2(g, x)), "GELU")
    act("gelu_half_cdf", lambda g, x: g.op("Mul", g.op("Mul", cdf2(g, x), s(g, 0.5)), x), "GELU")
    erf_of_scaled = lambda g, x: g.op("Erf", g.op("Mul", s(g, 1 / root2), x))
    act("gelu_scaled", lambda g, x: g.op("Mul", x, g.op("Mul", s(g, 0.5), g.op("Add", s(g, 1), erf_of_scaled(g, x)))), "GELU")
    cube_pow = lambda g, x: g.op("Pow", x, s(g, 3))
    cube_mul = lambda g, x: g.op("Mul", g.op("Mul", x, x), x)
    inner = lambda g, x, cube: g.op("Mul", g.op("Add", x, g.op("Mul", cube(g, x), s(g, 0.044715))), s(g, (2 / np.pi) ** 0.5))
    act("gelu_tanh_pow", lambda g, x: g.op("Mul", g.op("Mul", x, s(g, 0.5)), g.op("Add", g.op("Tanh", inner(g, x, cube_pow)), s(g, 1))), "GELU")
    act("gelu_tanh_mul", lambda g, x: g.op("Mul", g.op("Mul", s(g, 0.5), x), g.op("Add", s(g, 1), g.op("Tanh", inner(g, x, cube_mul)))), "GELU")
    act("gelu_tanh_factored", lambda g, x: g.op("Mul", x, g.op("Mul", s(g, 0.5), g.op("Add", s(g, 1), g.op("Tanh", g.op(
        "Mul", g.op("Mul", x, s(g, 0.7978845608)), g.op("Add", s(g, 1), g.op("Mul", s(g, 0.044715), g.op("Mul", x, x)))))))), "GELU")

    g = Graph("act_each_layer_another")
    h = g.op("Relu", g.linear("x", 6, 8))
    h = g.op("Tanh", g.linear(h, 8, 8))
    h = g.op("Elu", g.linear(h, 8, 7), alpha=0.8)
    h = g.linear(h, 7, 5)
    g.network(g.linear(h, 5, 3), [6, 8, 8, 7, 5, 3], ["ReLU", "Tanh", "ELU", "Identity"])

    # No module holds two activations: the second one gets a Linear that changes nothing.
    g = Graph("act_two_in_a_row")
    g.network(g.mlp(lambda h: g.op("Tanh", g.op("Relu", h))), [6, 8, 8, 3], ["ReLU", "Tanh"])

    g = Graph("act_relu_twice")
    g.network(g.mlp(lambda h: g.op("Relu", g.op("Relu", h))), [6, 8, 3], ["ReLU"])

    g = Graph("act_in_front")
    g.network(g.mlp(lambda h: g.op("Relu", h), x=g.op("Tanh", "x")), [6, 6, 8, 3], ["Tanh", "ReLU"])


# --------------------------------------------------------------------------------------------------- norms

def mean_of(g, x):
    """ReduceMean over the last axis; its axes are an input from opset 18 on."""
    return g.op("ReduceMean", x, g.const([-1]), keepdims=1) if g.opset >= 18 else g.op("ReduceMean", x, axes=[-1], keepdims=1)


def layer_norm(g, x, n=8, square="Pow", divide="Div", eps=1e-5, order="weight, bias"):
    mean = mean_of(g, x)
    d = g.op("Sub", x, mean)
    squared = g.op("Pow", d, g.const(2.0)) if square == "Pow" else g.op("Mul", d, d)
    std = g.op("Sqrt", g.op("Add", mean_of(g, squared), g.const(eps)))
    normal = g.op("Div", d, std) if divide == "Div" else g.op("Mul", d, g.op("Reciprocal", std))
    weight, bias = g.const(g.random(n, offset=1)), g.const(g.random(n))
    return {
        "weight, bias": lambda: g.op("Add", g.op("Mul", normal, weight), bias),
        "operands turned": lambda: g.op("Add", bias, g.op("Mul", weight, normal)),
        "weight": lambda: g.op("Mul", normal, weight),
        "bias": lambda: g.op("Add", normal, bias),
        "none": lambda: normal,
    }[order]()


def keras_layer_norm(g, x, n=8, eps=1e-3):
    """m = γ / σ; x·m + (β − mean·m)."""
    mean = mean_of(g, x)
    d = g.op("Sub", x, mean)
    reciprocal = g.op("Reciprocal", g.op("Sqrt", g.op("Add", mean_of(g, g.op("Mul", d, d)), g.const(eps))))
    m = g.op("Mul", reciprocal, g.const(g.random(n, offset=1)))
    return g.op("Add", g.op("Mul", x, m), g.op("Sub", g.const(g.random(n)), g.op("Mul", mean, m)))


def factor_first_layer_norm(g, x, n=8, eps=1e-5):
    """d · (γ / σ) + β, as onnx2tf and tf2onnx leave it between them."""
    d = g.op("Sub", x, mean_of(g, x))
    reciprocal = g.op("Reciprocal", g.op("Sqrt", g.op("Add", mean_of(g, g.op("Mul", d, d)), g.const(eps))))
    return g.op("Add", g.op("Mul", d, g.op("Mul", reciprocal, g.const(g.random(n, offset=1)))), g.const(g.random(n)))


def rms_norm(g, x, n=8, divide="Reciprocal", square="Pow", weight=True, weight_first=False):
    squared = g.op("Pow", x, g.const(2.0)) if square == "Pow" else g.op("Mul", x, x)
    root = g.op("Sqrt", g.op("Add", mean_of(g, squared), g.const(1e-6)))
    normal = g.op("Div", x, root) if divide == "Div" else g.op("Mul", x, g.op("Reciprocal", root))
    factor = g.const(g.random(n, offset=1))
    return normal if not weight else g.op("Mul", factor, normal) if weight_first else g.op("Mul", normal, factor)


def norms():
    relu = lambda g, x: g.op("Relu", x)

    def norm(name, build, kind, opset=17, hidden="ReLU"):
        g = Graph(f"norm_{name}", opset)
        g.network(g.mlp(lambda h: relu(g, build(g, h))), [6, 8, 3], [hidden], [kind])

    op = lambda g, x, n=8, **a: g.op("LayerNormalization", x, g.const(g.random(n, offset=1)), g.const(g.random(n)), **a)
    norm("layer", lambda g, x: op(g, x), "LayerNorm")
    norm("layer_axis_1", lambda g, x: op(g, x, axis=1, epsilon=1e-3), "LayerNorm")
    norm("layer_without_bias", lambda g, x: g.op("LayerNormalization", x, g.const(g.random(8, offset=1)), axis=-1), "LayerNorm")
    norm("layer_torch", layer_norm, "LayerNorm", opset=13)
    norm("layer_mul_reciprocal", lambda g, x: layer_norm(g, x, square="Mul", divide="Reciprocal"), "LayerNorm", opset=13)
    norm("layer_factor_first", factor_first_layer_norm, "LayerNorm", opset=13)
    norm("layer_operands_turned", lambda g, x: layer_norm(g, x, order="operands turned"), "LayerNorm", opset=13)
    norm("layer_weight_only", lambda g, x: layer_norm(g, x, order="weight"), "LayerNorm", opset=13)
    norm("layer_bias_only", lambda g, x: layer_norm(g, x, order="bias"), "LayerNorm", opset=13)
    norm("layer_plain", lambda g, x: layer_norm(g, x, order="none", eps=0.1), "LayerNorm", opset=11)
    norm("layer_keras", keras_layer_norm, "LayerNorm", opset=13)
    norm("layer_keras_opset_18", keras_layer_norm, "LayerNorm", opset=18)
    norm("layer_opset_18", layer_norm, "LayerNorm", opset=18)
    norm("layer_behind_affine", lambda g, x: op(g, g.op("Mul", x, g.const(g.random(8, offset=1)))), "LayerNorm")
    norm("layer_in_front_of_affine", lambda g, x: g.op("Add", g.op("Mul", op(g, x), g.const(g.random(8))), g.const(g.random(8))), "LayerNorm")
    norm("rms", rms_norm, "RMSNorm", opset=13)
    norm("rms_div", lambda g, x: rms_norm(g, x, divide="Div", square="Mul"), "RMSNorm", opset=13)
    norm("rms_weight_first", lambda g, x: rms_norm(g, x, weight_first=True), "RMSNorm", opset=18)
    norm("rms_plain", lambda g, x: rms_norm(g, x, weight=False), "RMSNorm", opset=13)
    norm("rms_op", lambda g, x: g.op("RMSNormalization", x, g.const(g.random(8, offset=1)), axis=-1, epsilon=1e-5), "RMSNorm", opset=23)

    g = Graph("norm_layer_three_dimensions", 17, shape=("N", 1, 6))
    g.save(g.dense_mlp(lambda h: relu(g, op(g, h))), shape=("N", 1, 3))
    network_entry(g.name, [6, 8, 3], ["ReLU"], ["LayerNorm"])

    # A norm where torchvision's MLP has none gets a Linear that changes nothing.
    g = Graph("norm_layer_in_front")
    g.network(g.mlp(lambda h: relu(g, h), x=op(g, "x", 6)), [6, 6, 8, 3], ["Identity", "ReLU"], ["LayerNorm", None])
    g = Graph("norm_layer_behind_activation")
    g.network(g.mlp(lambda h: op(g, relu(g, h))), [6, 8, 8, 3], ["ReLU", "Identity"], [None, "LayerNorm"])
    g = Graph("norm_layer_behind_activation_decomposed", 13)
    g.network(g.mlp(lambda h: layer_norm(g, relu(g, h))), [6, 8, 8, 3], ["ReLU", "Identity"], [None, "LayerNorm"])
    g = Graph("norm_layer_in_one_layer")
    h = relu(g, op(g, g.linear("x", 6, 8)))
    h = g.op("Tanh", g.linear(h, 8, 7))
    g.network(g.linear(h, 7, 3), [6, 8, 7, 3], ["ReLU", "Tanh"], ["LayerNorm", None])
    g = Graph("norm_rms_in_front", 13)
    g.network(g.mlp(lambda h: relu(g, h), x=rms_norm(g, "x", 6)), [6, 6, 8, 3], ["Identity", "ReLU"], ["RMSNorm", None])
    g = Graph("norm_layer_at_the_end")
    g.network(op(g, g.mlp(lambda h: relu(g, h)), 3), [6, 8, 3, 3], ["ReLU", "Identity"], [None, "LayerNorm"])
    g = Graph("norm_each_layer_another", 17)
    h = relu(g, op(g, g.linear("x", 6, 8)))
    h = g.op("Tanh", batch_norm(g, g.linear(h, 8, 7), 7))
    h = g.op("Elu", rms_norm(g, g.linear(h, 7, 5), 5))
    g.network(g.linear(h, 5, 3), [6, 8, 7, 5, 3], ["ReLU", "Tanh", "ELU"], ["LayerNorm", "BatchNorm1d", "RMSNorm"])


def batch_norm(g, x, n, **attributes):
    return g.op("BatchNormalization", x, g.const(g.random(n, offset=1)), g.const(g.random(n)), g.const(g.random(n)),
                g.const(g.rng.uniform(0.3, 2, n)), **attributes)


def batch_norms():
    relu = lambda g, x: g.op("Relu", x)

    def norm(name, build, opset=15, channels=(6, 8, 3), norms=(None,)):
        g = Graph(f"batchnorm_{name}", opset)
        g.network(build(g), list(channels), ["ReLU"], list(norms))

    own = ("BatchNorm1d",)
    norm("before_activation", lambda g: g.mlp(lambda h: relu(g, batch_norm(g, h, 8))), norms=own)
    norm("opset_9", lambda g: g.mlp(lambda h: relu(g, batch_norm(g, h, 8))), opset=9, norms=own)
    norm("opset_7", lambda g: g.mlp(lambda h: relu(g, batch_norm(g, h, 8))), opset=7, norms=own)
    norm("epsilon", lambda g: g.mlp(lambda h: relu(g, batch_norm(g, h, 8, epsilon=0.01, momentum=0.99))), norms=own)
    norm("behind_activation", lambda g: g.mlp(lambda h: batch_norm(g, relu(g, h), 8, epsilon=1e-3)))
    norm("behind_last", lambda g: batch_norm(g, g.mlp(lambda h: relu(g, h)), 3))
    norm("in_front", lambda g: g.mlp(lambda h: relu(g, h), x=batch_norm(g, "x", 6)))
    norm("twice", lambda g: g.mlp(lambda h: batch_norm(g, relu(g, batch_norm(g, h, 8)), 8)), norms=own)

    def unsqueezed(g, h):
        if g.opset < 13:
            return relu(g, g.op("Squeeze", batch_norm(g, g.op("Unsqueeze", h, axes=[2]), 8), axes=[2]))
        return relu(g, g.op("Squeeze", batch_norm(g, g.op("Unsqueeze", h, g.const([2])), 8), g.const([2])))

    norm("unsqueezed", lambda g: g.mlp(lambda h: unsqueezed(g, h)), norms=own)
    norm("unsqueezed_opset_11", lambda g: g.mlp(lambda h: unsqueezed(g, h)), opset=11, norms=own)

    def transposed(g, h):
        h = g.op("Transpose", g.op("Unsqueeze", h, g.const([1])), perm=[0, 2, 1])
        return g.op("Squeeze", g.op("Transpose", batch_norm(g, h, 8), perm=[0, 2, 1]), g.const([1]))

    norm("transposed", lambda g: g.mlp(lambda h: relu(g, transposed(g, h))), norms=own)
    norm("behind_activation_transposed", lambda g: g.mlp(lambda h: transposed(g, relu(g, h))))

    def decomposed(g, h):
        scaled = g.op("Mul", g.op("Sub", h, g.const(g.random(8))), g.const(g.rng.uniform(0.5, 2, 8)))
        return g.op("Add", scaled, g.const(g.random(8)))

    norm("decomposed", lambda g: g.mlp(lambda h: relu(g, decomposed(g, h))))

    g = Graph("batchnorm_training", 15)
    h = batch_norm(g, g.linear("x", 6, 8), 8, training_mode=1)
    g.nodes[-1].output.extend(["running_mean", "running_var"])
    g.refused(g.linear(relu(g, h), 8, 3), "BatchNormalization")


# ------------------------------------------------------------------------------------------- affine steps

def affine():
    relu = lambda g, x: g.op("Relu", x)

    def chain(name, front=lambda g, x: x, between=lambda g, x: x, behind=lambda g, x: x, opset=13, domains=(), **rest):
        g = Graph(f"affine_{name}", opset, domains=domains)
        g.network(behind(g, g.mlp(lambda h: relu(g, between(g, h)), x=front(g, "x"))), [6, 8, 3], ["ReLU"], **rest)

    mean = lambda g: g.const(g.random(6))
    std = lambda g: g.const(g.rng.uniform(0.5, 2, 6))
    chain("sub_div", front=lambda g, x: g.op("Div", g.op("Sub", x, mean(g)), std(g)))
    chain("sub_mul", front=lambda g, x: g.op("Mul", g.op("Sub", x, mean(g)), std(g)))
    chain("mul_add", front=lambda g, x: g.op("Add", g.op("Mul", x, std(g)), mean(g)))
    chain("long_chain", front=lambda g, x: g.op("Div", g.op("Add", g.op("Mul", g.op("Sub", x, mean(g)), std(g)), mean(g)), std(g)))
    chain("row_constants", front=lambda g, x: g.op("Div", g.op("Sub", x, g.const(g.random(1, 6))), g.const(g.rng.uniform(0.5, 2, (1, 6)))))
    chain("scalar", front=lambda g, x: g.op("Sub", g.op("Div", x, g.const(1.5)), g.const([0.5])))
    chain("neg", front=lambda g, x: g.op("Neg", x), behind=lambda g, x: g.op("Neg", x))
    chain("constant_minus", front=lambda g, x: g.op("Sub", mean(g), x), behind=lambda g, x: g.op("Sub", g.const(1.0), x))
    chain("constant_first", front=lambda g, x: g.op("Mul", std(g), g.op("Add", mean(g), x)))
    chain("between", between=lambda g, x: g.op("Add", g.op("Mul", x, g.const(g.random(8, offset=1))), g.const(g.random(8))))
    chain("behind", behind=lambda g, x: g.op("Add", g.op("Mul", x, g.const(g.random(3, offset=2))), g.const(g.random(3))))
    chain("scaler", front=lambda g, x: g.op("Scaler", x, domain=ML, offset=g.random(6).tolist(), scale=g.rng.uniform(0.5, 2, 6).tolist()),
          domains=[(ML, 1)])
    chain("scaler_of_one", front=lambda g, x: g.op("Scaler", x, domain=ML, offset=[0.5], scale=[2.0]), domains=[(ML, 1)])
    chain("image_range", front=lambda g, x: g.op("Div", x, g.const(255.0)), inputMean=128, inputStd=60)

    chain("std_plus_epsilon", front=lambda g, x: g.op("Div", g.op("Sub", x, mean(g)), g.op("Add", std(g), g.const(0.01))))
    chain("root_of_variance", front=lambda g, x: g.op("Div", g.op("Sub", x, mean(g)), g.op("Sqrt", g.op("Add", std(g), g.const(1e-5)))))
    chain("image_normalized", front=lambda g, x: g.op("Div", g.op("Sub", g.op("Div", x, g.const(255.0)), g.const(0.45)), g.const(0.22)),
          inputMean=128, inputStd=60)

    # The mean is large beside the deviation: in float32, W·x + (b − W·mean) would lose what x − mean keeps.
    far = lambda g: g.const(1e5 + g.random(6).astype(np.float32))
    chain("large_mean", front=lambda g, x: g.op("Div", g.op("Sub", x, far(g)), std(g)), standardize=True, inputMean=1e5, inputStd=1)
    chain("large_mean_scaler", front=lambda g, x: g.op("Scaler", x, domain=ML, offset=[1e5] * 6, scale=g.rng.uniform(0.5, 2, 6).tolist()),
          domains=[(ML, 1)], standardize=True, inputMean=1e5, inputStd=1)
    chain("large_mean_then_affine", front=lambda g, x: g.op("Add", g.op("Mul", g.op("Sub", x, far(g)), std(g)), mean(g)), standardize=True,
          inputMean=1e5, inputStd=1)

    chain("small_std", front=lambda g, x: g.op("Div", g.op("Sub", x, g.const(1 + 0.001 * g.random(6))), g.const(g.rng.uniform(5e-4, 2e-3, 6))),
          standardize=True, inputMean=1, inputStd=1e-3)
    # A deviation of this channel would be infinite: its weights are 0 instead.
    chain("large_mean_and_zero_scale", front=lambda g, x: g.op("Mul", g.op("Sub", x, far(g)), g.const([0.5, 0, 1, 2, 0, 1.5])), standardize=True,
          inputMean=1e5, inputStd=1)
    # ONNX Runtime folds this one into a factor and a sum in float32, and so loses digits that the network keeps.
    g = Graph("affine_large_mean_batchnorm", 13)
    front = g.op("BatchNormalization", "x", g.const(g.random(6, offset=1)), g.const(g.random(6)), far(g), g.const(g.rng.uniform(0.5, 2, 6)))
    g.network(g.mlp(lambda h: relu(g, h), x=front), [6, 8, 3], ["ReLU"], standardize=True, inputMean=1e5, tolerance=0.05)
    # Folded or not: the outputs tell.
    g = Graph("affine_moderate_mean", 13)
    front = g.op("Div", g.op("Sub", "x", g.const(g.random(6, offset=20))), std(g))
    g.save(g.mlp(lambda h: relu(g, h), x=front))
    entry(g.name, "network", channels=[6, 8, 3], inputMean=20)

    g = Graph("affine_behind_activation", 13)
    g.network(g.mlp(lambda h: g.op("Sub", g.op("Mul", relu(g, h), g.const(0.5)), g.const(g.random(8)))), [6, 8, 3], ["ReLU"])
    g = Graph("affine_clipped_standardize", 13)
    clipped = g.op("Clip", g.op("Div", g.op("Sub", "x", mean(g)), std(g)), g.const(-1.5), g.const(1.5))
    g.network(g.mlp(lambda h: relu(g, h), x=clipped), [6, 6, 8, 3], ["Hardtanh", "ReLU"])


# ----------------------------------------------------------------------- what changes shapes, or nothing at all

def plumbing():
    relu = lambda g, x: g.op("Relu", x)

    def plain(name, front=lambda g, x: x, between=lambda g, x: x, opset=13, shape=("N", 6), n_in=6, **rest):
        g = Graph(name, opset, shape=shape)
        g.network(g.mlp(lambda h: between(g, relu(g, h)), x=front(g, "x"), n_in=n_in), [n_in, 8, 3], ["ReLU"], **rest)

    plain("dropout_opset_7", between=lambda g, x: g.op("Dropout", x, ratio=0.3), opset=7)
    plain("dropout_opset_12", between=lambda g, x: g.op("Dropout", x, g.const(0.3)), opset=12)
    plain("dropout_not_training", between=lambda g, x: g.op("Dropout", x, g.const(0.3), g.const(np.array(False), TensorProto.BOOL)))

    def with_mask(g, x):
        value, _ = g.op("Dropout", x, outputs=2)
        return value

    plain("dropout_mask", between=with_mask)
    plain("identity", front=lambda g, x: g.op("Identity", x), between=lambda g, x: g.op("Identity", x))
    plain("cast_to_same", front=lambda g, x: g.op("Cast", x, to=F32))
    plain("cast_there_and_back", between=lambda g, x: g.op("Cast", g.op("Cast", x, to=F64), to=F32))
    plain("flatten", front=lambda g, x: g.op("Flatten", x, axis=1))
    plain("flatten_default", front=lambda g, x: g.op("Flatten", x))
    plain("reshape_minus_1_n", front=lambda g, x: g.op("Reshape", x, g.const([-1, 6])))
    plain("reshape_0_minus_1", front=lambda g, x: g.op("Reshape", x, g.const([0, -1])))
    plain("reshape_0_n", between=lambda g, x: g.op("Reshape", x, g.const([0, 8])))
    plain("reshape_constant_node", front=lambda g, x: g.op("Reshape", x, g.op("Constant", value_ints=[-1, 6])))
    plain("reshape_there_and_back", between=lambda g, x: g.op("Reshape", g.op("Reshape", x, g.const([-1, 2, 4])), g.const([-1, 8])))

    def by_shape(g, x, rest):
        size = g.op("Unsqueeze", g.op("Gather", g.op("Shape", x), g.const(0), axis=0), g.const([0]))
        return g.op("Reshape", x, g.op("Concat", size, g.const([rest]), axis=0))

    plain("reshape_by_shape", front=lambda g, x: by_shape(g, x, -1))
    plain("reshape_by_shape_slice", front=lambda g, x: g.op("Reshape", x, g.op("Concat", g.op(
        "Slice", g.op("Shape", x), g.const([0]), g.const([1])), g.const([-1]), axis=0)))
    plain("concat_of_one", front=lambda g, x: g.op("Concat", x, axis=1))
    plain("concat_of_one_last", front=lambda g, x: g.op("Concat", x, axis=-1))
    plain("squeeze_unsqueeze", between=lambda g, x: g.op("Squeeze", g.op("Unsqueeze", x, g.const([1])), g.const([1])))
    plain("unsqueeze_squeeze_opset_11", between=lambda g, x: g.op("Squeeze", g.op("Unsqueeze", x, axes=[-1]), axes=[-1]), opset=11)
    plain("transpose_twice", front=lambda g, x: g.op("Transpose", g.op("Transpose", x, perm=[1, 0]), perm=[1, 0]))

    plain("flatten_4_4", front=lambda g, x: g.op("Flatten", x), shape=("N", 4, 4), n_in=16)
    plain("flatten_1_4_4", front=lambda g, x: g.op("Flatten", x), shape=("N", 1, 4, 4), n_in=16)
    plain("flatten_4_4_2", front=lambda g, x: g.op("Reshape", x, g.const([-1, 32])), shape=("N", 4, 4, 2), n_in=32)
    plain("flatten_by_shape", front=lambda g, x: by_shape(g, x, -1), shape=("N", 4, 4), n_in=16)
    plain("flatten_window", front=lambda g, x: g.op("Flatten", x), shape=(1, 4, 4), n_in=16)
    plain("flatten_normalized_channels_last", front=lambda g, x: g.op("Flatten", g.op("Div", g.op(
        "Sub", x, g.const(g.random(2))), g.const(g.rng.uniform(0.5, 2, 2)))), shape=("N", 4, 4, 2), n_in=32)
    plain("flatten_normalized_channels_first", front=lambda g, x: g.op("Flatten", g.op("Div", g.op(
        "Sub", x, g.const(g.random(2, 1, 1))), g.const(g.rng.uniform(0.5, 2, (1, 2, 1, 1))))), shape=("N", 2, 4, 4), n_in=32)
    plain("flatten_transposed", front=lambda g, x: g.op("Flatten", g.op("Transpose", x, perm=[0, 3, 1, 2])), shape=("N", 4, 4, 2), n_in=32)
    plain("flatten_batchnorm", front=lambda g, x: g.op("Flatten", batch_norm(g, x, 2)), shape=("N", 2, 4, 4), n_in=32)
    plain("batch_of_1", shape=(1, 6))
    plain("batch_of_2000", shape=(2000, 6))
    plain("batch_of_2000_reshaped", front=lambda g, x: g.op("Reshape", x, g.const([2000, 6])), shape=(2000, 6))
    plain("batch_unnamed", shape=(None, 6))
    plain("batch_of_1_reshaped", front=lambda g, x: g.op("Reshape", x, g.const([1, -1])), shape=(1, 6))
    plain("batch_of_1_window_reshaped", front=lambda g, x: g.op("Reshape", x, g.const([1, 16])), shape=(1, 4, 4), n_in=16)

    g = Graph("one_row_without_batch", 13, shape=(6,))
    g.save(g.dense_mlp(lambda h: relu(g, h)), shape=(3,))
    network_entry(g.name, [6, 8, 3], ["ReLU"])

    g = Graph("output_squeezed", 13)
    g.save(g.op("Squeeze", g.linear(relu(g, g.linear("x", 6, 8)), 8, 1), g.const([1])), shape=("N",))
    network_entry(g.name, [6, 8, 1], ["ReLU"])

    g = Graph("output_unsqueezed", 13)
    g.save(g.op("Unsqueeze", g.mlp(lambda h: relu(g, h)), g.const([1])), shape=("N", 1, 3))
    network_entry(g.name, [6, 8, 3], ["ReLU"])

    g = Graph("input_unsqueezed", 13, shape=("N",))
    g.network(g.mlp(lambda h: relu(g, h), x=g.op("Unsqueeze", "x", g.const([1])), n_in=1), [1, 8, 3], ["ReLU"])

    g = Graph("input_double", 13)
    g.inputs = [helper.make_tensor_value_info("x", F64, ["N", 6])]
    g.network(g.mlp(lambda h: relu(g, h), x=g.op("Cast", "x", to=F32)), [6, 8, 3], ["ReLU"])

    g = Graph("rows_of_a_sequence", 13, shape=("N", 5, 6))
    g.save(g.dense_mlp(lambda h: relu(g, h)), shape=("N", 5, 3))
    network_entry(g.name, [6, 8, 3], ["ReLU"])

    # As godot_rl_agents writes them: the state goes in and out again.
    g = Graph("state_passed_through", 9)
    g.inputs[0].name = "obs"
    g.add_input("state_ins", [1])
    g.output(g.mlp(lambda h: relu(g, h), x="obs"), "output")
    g.output(g.op("Identity", "state_ins"), "state_outs", shape=[1])
    g.save()
    network_entry(g.name, [6, 8, 3], ["ReLU"], compare="output", input="obs")

    g = Graph("input_not_used", 13)
    g.inputs[0].name = "obs"
    g.add_input("mask", ["N", 3])
    g.network(g.mlp(lambda h: relu(g, h), x="obs"), [6, 8, 3], ["ReLU"], input="obs")

    g = Graph("input_not_used_comes_first", 13)
    g.add_input("obs", ["N", 6])
    g.network(g.mlp(lambda h: relu(g, h), x="obs"), [6, 8, 3], ["ReLU"], input="obs")

    g = Graph("dead_branch", 13)
    h = g.linear("x", 6, 8)
    g.op("CumSum", h, g.const(1))
    g.network(g.linear(relu(g, h), 8, 3), [6, 8, 3], ["ReLU"])

    g = Graph("nodes_unnamed", 13)
    value = g.mlp(lambda h: relu(g, h))
    for node in g.nodes:
        node.ClearField("name")
    g.network(value, [6, 8, 3], ["ReLU"])


# --------------------------------------------------------------------------------------------------- heads

def heads():
    relu = lambda g, x: g.op("Relu", x)

    def head(name, build, expected, opset=13, channels=(6, 8, 3), activations=("ReLU",), **rest):
        g = Graph(f"head_{name}", opset)
        g.network(build(g, g.mlp(lambda h: relu(g, h))), list(channels), list(activations), head=expected, **rest)

    head("softmax_axis_1", lambda g, x: g.op("Softmax", x, axis=1), "Softmax")
    head("softmax_axis_last", lambda g, x: g.op("Softmax", x, axis=-1), "Softmax")
    head("softmax_default", lambda g, x: g.op("Softmax", x), "Softmax")
    head("softmax_default_opset_11", lambda g, x: g.op("Softmax", x), "Softmax", opset=11)
    head("softmax_decomposed", lambda g, x: (lambda e: g.op("Div", e, g.op("ReduceSum", e, g.const([1]), keepdims=1)))(
        g.op("Exp", g.op("Sub", x, g.op("ReduceMax", x, axes=[1], keepdims=1)))), "Softmax")
    head("logsoftmax", lambda g, x: g.op("LogSoftmax", x, axis=1), "LogSoftmax")
    head("logsoftmax_axis_last", lambda g, x: g.op("LogSoftmax", x, axis=-1), "LogSoftmax")
    head("log_of_softmax", lambda g, x: g.op("Log", g.op("Softmax", x, axis=-1)), "LogSoftmax")
    head("sigmoid", lambda g, x: g.op("Sigmoid", x), "Sigmoid")
    head("tanh", lambda g, x: g.op("Tanh", x), "Tanh")
    head("relu", lambda g, x: g.op("Relu", x), "ReLU")
    head("softplus", lambda g, x: g.op("Softplus", x), "Softplus")
    head("clip", lambda g, x: g.op("Clip", x, g.const(-1.0), g.const(1.0)), "Hardtanh")
    g = Graph("head_softmax_three_dimensions", 13, shape=("N", 1, 6))
    g.save(g.op("Softmax", g.dense_mlp(lambda h: relu(g, h)), axis=2), shape=("N", 1, 3))
    network_entry(g.name, [6, 8, 3], ["ReLU"], head="Softmax")
    head("affine_then_softmax", lambda g, x: g.op("Softmax", g.op("Div", x, g.const(0.7)), axis=-1), "Softmax")

    # Scaled actions: what follows the activation is one more Linear, which scales.
    head("tanh_scaled", lambda g, x: g.op("Add", g.op("Mul", g.op("Tanh", x), g.const(g.random(3, offset=2))), g.const(g.random(3))), None,
         channels=(6, 8, 3, 3), activations=("ReLU", "Tanh"))
    head("tanh_scaled_clipped", lambda g, x: g.op("Clip", g.op("Mul", g.op("Tanh", x), g.const(2.0)), g.const(-1.0), g.const(1.0)), "Hardtanh",
         channels=(6, 8, 3, 3), activations=("ReLU", "Tanh"))

    def cut(name, width, build, expected, opset=13, **rest):
        """The last Linear has width columns, of which three are used."""
        g = Graph(f"head_{name}", opset)
        g.network(build(g, g.linear(relu(g, g.linear("x", 6, 8)), 8, width)), [6, 8, 3], ["ReLU"], head=expected, **rest)

    cut("split_tanh", 6, lambda g, x: g.op("Tanh", g.op("Split", x, g.const([3, 3]), outputs=2, axis=1)[0]), "Tanh")
    cut("split_attribute", 6, lambda g, x: g.op("Tanh", g.op("Split", x, outputs=2, axis=-1, split=[3, 3])[0]), "Tanh", opset=11)
    cut("split_equal", 6, lambda g, x: g.op("Tanh", g.op("Split", x, outputs=2, axis=-1)[1]), "Tanh")
    cut("split_num_outputs", 6, lambda g, x: g.op("Split", x, outputs=2, axis=-1, num_outputs=2)[0], None, opset=18)
    cut("slice", 7, lambda g, x: g.op("Slice", x, g.const([2]), g.const([5]), g.const([1])), None)
    cut("slice_attributes", 7, lambda g, x: g.op("Slice", x, axes=[1], starts=[0], ends=[3]), None, opset=9)
    cut("slice_to_end", 7, lambda g, x: g.op("Slice", x, g.const([-3]), g.const([2 ** 63 - 1]), g.const([-1])), None)
    cut("slice_steps", 6, lambda g, x: g.op("Slice", x, g.const([0]), g.const([6]), g.const([1]), g.const([2])), None)
    cut("gather_columns", 6, lambda g, x: g.op("Gather", x, g.const([4, 0, 2]), axis=1), None)

    def chosen(name, shape_in, front, n_in):
        g = Graph(name, 13, shape=("N", shape_in))
        g.network(g.mlp(lambda h: relu(g, h), x=front(g), n_in=n_in), [shape_in, 8, 3], ["ReLU"])

    chosen("input_slice", 9, lambda g: g.op("Slice", "x", g.const([2]), g.const([8]), g.const([1])), 6)
    chosen("input_gather", 9, lambda g: g.op("Gather", "x", g.const([8, 0, 1, 5, 3, 3]), axis=1), 6)
    chosen("input_split", 9, lambda g: g.op("Split", "x", g.const([6, 3]), outputs=2, axis=1)[0], 6)

    # Classifiers: the label is cut off, and what it was taken from remains.
    g = Graph("classifier_label_only", 13)
    label = g.op("ArgMax", g.mlp(lambda h: relu(g, h)), axis=1, keepdims=0)
    g.save(label, name="label", shape=["N"], dtype=I64)
    network_entry(g.name, [6, 8, 3], ["ReLU"], compare="label", transform="argmax")

    g = Graph("classifier_softmax_and_label", 13)
    p = g.op("Softmax", g.mlp(lambda h: relu(g, h)), axis=1)
    label = g.op("ArgMax", p, axis=1, keepdims=0)
    g.output(label, "label", shape=["N"], dtype=I64)
    g.output(p, "probabilities")
    g.save()
    network_entry(g.name, [6, 8, 3], ["ReLU"], compare="probabilities", head="Softmax")
    network_entry("classifier_softmax_and_label_picked", [6, 8, 3], ["ReLU"], output="label", transform="argmax", head="Softmax",
                  file="classifier_softmax_and_label.onnx")

    for name, zipmap in [("sklearn_multiclass", False), ("sklearn_multiclass_zipmap", True), ("sklearn_multiclass_strings", False)]:
        sklearn_classifier(name, 3, zipmap, ["rose", "iris", "lily"] if name.endswith("strings") else [0, 1, 2])
    sklearn_classifier("sklearn_binary", 1, False, [0, 1])
    sklearn_classifier("sklearn_binary_zipmap", 1, True, [0, 1])

    # MLPRegressor of skl2onnx.
    g = Graph("sklearn_regressor", 15)
    h = sklearn_trunk(g, 1)
    g.network(g.op("Reshape", h, g.const([-1, 1])), [6, 8, 1], ["ReLU"])

    # LinearRegression of skl2onnx keeps an operator of its own.
    g = Graph("sklearn_linear_regressor", 13, domains=[(ML, 1)])
    g.sound(g.op("LinearRegressor", "x", domain=ML, coefficients=g.random(6).tolist(), intercepts=[0.5]), [6, 1])

    # A binary head by itself: the probability of the second class is the column that the network gives.
    g = Graph("binary_concat", 13)
    p = g.op("Sigmoid", g.linear(relu(g, g.linear("x", 6, 8)), 8, 1))
    g.save(g.op("Concat", g.op("Sub", g.const(1.0), p), p, axis=1), shape=("N", 2))
    network_entry(g.name, [6, 8, 1], ["ReLU"], head="Sigmoid", transform="column1")


def sklearn_trunk(g, outputs):
    x = g.op("Cast", "x", to=F32)
    h = g.op("Relu", g.op("Add", g.op("MatMul", x, g.const(g.weight(8, 6).T, name="coefficient")), g.const(g.random(1, 8), name="intercepts")))
    return g.op("Add", g.op("MatMul", h, g.const(g.weight(outputs, 8).T, name="coefficient")), g.const(g.random(1, outputs), name="intercepts"))


def sklearn_classifier(name, outputs, zipmap, classes):
    """MLPClassifier as skl2onnx writes it: probabilities, and the label by ArgMax and ArrayFeatureExtractor."""
    g = Graph(name, 15, domains=[(ML, 1)])
    logits = sklearn_trunk(g, outputs)
    strings = isinstance(classes[0], str)
    if outputs == 1:
        p = g.op("Sigmoid", logits)
        probabilities = g.op("Concat", g.op("Sub", g.const([1.0]), p), p, axis=1)
    else:
        probabilities = g.op("Softmax", logits, axis=1)
    index = g.op("ArgMax", probabilities, axis=1)
    g.initializers.append(helper.make_tensor("classes", TensorProto.STRING if strings else TensorProto.INT32, [len(classes)],
                                             [c.encode() for c in classes] if strings else classes))
    picked = g.op("ArrayFeatureExtractor", "classes", index, domain=ML)
    if strings:
        label = g.op("Reshape", picked, g.const([-1]))
    else:
        label = g.op("Cast", g.op("Reshape", g.op("Cast", picked, to=F32), g.const([-1])), to=I64)
    g.output(label, "output_label", shape=["N"], dtype=TensorProto.STRING if strings else I64)
    if zipmap:
        g.op("ZipMap", probabilities, domain=ML, classlabels_int64s=classes)
        g.nodes[-1].output[0] = "output_probability"
        g.outputs.append(zipmap_output())
    else:
        g.output(probabilities, "probabilities", shape=("N", max(2, outputs)))
    g.save(check=not zipmap)
    head = "Sigmoid" if outputs == 1 else "Softmax"
    if zipmap:
        network_entry(name, [6, 8, outputs], ["ReLU"], head=head, compare="output_label", transform="above half" if outputs == 1 else "argmax")
    else:
        network_entry(name, [6, 8, outputs], ["ReLU"], head=head, compare="probabilities", transform="column1" if outputs == 1 else "same")


def zipmap_output():
    value = onnx.ValueInfoProto(name="output_probability")
    value.type.sequence_type.elem_type.map_type.key_type = I64
    value.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = F32
    return value


# ------------------------------------------------------------------------------------------ several outputs

def several_outputs():
    relu = lambda g, x: g.op("Relu", x)

    g = Graph("actor_critic", 13)
    trunk = relu(g, g.linear("x", 6, 8))
    g.output(g.op("Tanh", g.linear(g.op("Tanh", g.linear(trunk, 8, 5)), 5, 3)), "action")
    g.output(g.linear(g.op("Elu", g.linear(trunk, 8, 4)), 4, 1), "value", shape=("N", 1))
    g.save()
    network_entry("actor_critic_action", [6, 8, 5, 3], ["ReLU", "Tanh"], output="action", head="Tanh", file="actor_critic.onnx")
    network_entry("actor_critic_value", [6, 8, 4, 1], ["ReLU", "ELU"], output="value", file="actor_critic.onnx")

    g = Graph("two_networks", 13)
    g.add_input("z", ["N", 4])
    g.output(g.mlp(lambda h: relu(g, h)), "first")
    g.output(g.mlp(lambda h: g.op("Tanh", h), x="z", n_in=4), "second")
    g.save()
    network_entry("two_networks_first", [6, 8, 3], ["ReLU"], output="first", input="x", file="two_networks.onnx")
    network_entry("two_networks_second", [4, 8, 3], ["Tanh"], output="second", input="z", file="two_networks.onnx")

    g = Graph("same_output_twice", 13)
    value = g.mlp(lambda h: relu(g, h))
    again = g.op("Identity", value)
    g.output(value, "first")
    g.output(again, "second")
    g.save()
    network_entry("same_output_twice_first", [6, 8, 3], ["ReLU"], output="first", file="same_output_twice.onnx")
    network_entry("same_output_twice_second", [6, 8, 3], ["ReLU"], output="second", file="same_output_twice.onnx")

    # A mean and a deviation of actions; the deviation is a parameter, which depends on no input.
    g = Graph("constant_output", 13)
    g.output(g.mlp(lambda h: relu(g, h)), "mean")
    g.output(g.op("Exp", g.const(g.random(3))), "std", shape=[3])
    g.save()
    network_entry(g.name, [6, 8, 3], ["ReLU"], compare="mean")

    # A hidden layer is an output, too.
    g = Graph("hidden_output", 13)
    hidden = relu(g, g.linear("x", 6, 8))
    g.output(g.linear(hidden, 8, 3), "y")
    g.output(hidden, "hidden", shape=("N", 8))
    g.save()
    network_entry("hidden_output_y", [6, 8, 3], ["ReLU"], output="y", file="hidden_output.onnx")
    network_entry("hidden_output_hidden", [6, 8], [], output="hidden", head="ReLU", file="hidden_output.onnx")

    # One output can be held, the other one cannot.
    g = Graph("one_output_refused", 13)
    h = relu(g, g.linear("x", 6, 8))
    g.output(g.linear(h, 8, 3), "good")
    g.output(g.op("CumSum", h, g.const(1)), "bad", shape=("N", 8))
    g.save()
    network_entry("one_output_refused_good", [6, 8, 3], ["ReLU"], output="good", file="one_output_refused.onnx")
    entry("one_output_refused_bad", "refused", "one_output_refused.onnx", output="bad", operators=["CumSum"])


    # As godot_rl_agents writes them, with the nodes around it.
    g = Graph("godot_policy", 17)
    g.inputs[0].name = "obs"
    g.add_input("state_ins", ["N"])
    h = g.op("Concat", g.op("Flatten", "obs", axis=1), axis=-1)
    for _ in range(2):
        h = g.op("Tanh", g.linear(h, 6, 6))
    g.output(g.linear(h, 6, 3), "output")
    g.output(g.op("Identity", "state_ins"), "state_outs", shape=["N"])
    g.save()
    network_entry(g.name, [6, 6, 6, 3], ["Tanh", "Tanh"], compare="output", input="obs")

    # As Unity's ML-Agents writes them: numbers about the model are outputs, and one output draws at random.
    g = Graph("unity_policy", 9)
    g.inputs[0].name = "obs_0"
    front = g.op("Clip", g.op("Div", g.op("Sub", "obs_0", g.const(g.random(6))), g.const(g.rng.uniform(0.5, 2, 6))), min=-5.0, max=5.0)
    h = g.linear(front, 6, 8)
    mean = g.linear(g.op("Mul", h, g.op("Sigmoid", h)), 8, 3)
    drawn = g.op("Add", mean, g.op("Mul", g.op("RandomNormalLike", mean), g.const(g.rng.uniform(0.1, 1, 3))))
    bounded = lambda x: g.op("Div", g.op("Clip", x, min=-3.0, max=3.0), g.const(3.0))
    g.output(g.op("Identity", g.const([3.0])), "version_number", shape=[1])
    g.output(bounded(drawn), "continuous_actions")
    g.output(bounded(mean), "deterministic_continuous_actions")
    g.save()
    entry("unity_policy_deterministic", "network", "unity_policy.onnx", output="deterministic_continuous_actions", channels=[6, 8, 3],
          input="obs_0", compare="deterministic_continuous_actions", inputStd=3)
    entry("unity_policy_drawn", "refused", "unity_policy.onnx", output="continuous_actions", operators=["RandomNormalLike"])


# ------------------------------------------------------------------------------------------------- images

def images():
    relu = lambda g, x: g.op("Relu", x)

    def conv(g, x, n_in, n_out, **attributes):
        return g.op("Conv", x, g.const(g.weight(n_out, n_in)[..., None, None]), g.const(g.random(n_out)), **attributes)

    def image(name, act, norms=(None,), **attributes):
        g = Graph(name, 13, shape=("N", 6, 4, 5))
        g.save(conv(g, act(g, conv(g, "x", 6, 8, **attributes)), 8, 3), shape=("N", 3, 4, 5))
        network_entry(name, [6, 8, 3], ["ReLU"], list(norms), layout="nchw", height=4, width=5)

    image("conv_1x1", relu, kernel_shape=[1, 1])
    image("conv_1x1_attributes", relu, kernel_shape=[1, 1], strides=[1, 1], pads=[0, 0, 0, 0], dilations=[1, 1], group=1)
    image("conv_1x1_batchnorm", lambda g, x: relu(g, batch_norm(g, x, 8)), norms=("BatchNorm1d",))

    g = Graph("conv_3x3", 13, shape=("N", 6, 4, 5))
    x = g.op("Conv", "x", g.const(g.random(2, 6, 3, 3)), g.const(g.random(2)), pads=[1, 1, 1, 1])
    g.save(conv(g, relu(g, x), 2, 3), shape=("N", 3, 4, 5))
    entry(g.name, "refused", output=None, operators=["Conv"])

    g = Graph("conv_pooled", 13, shape=("N", 6, 4, 5))
    x = g.op("GlobalAveragePool", relu(g, conv(g, "x", 6, 8)))
    g.refused(g.linear(g.op("Flatten", x), 8, 3), "GlobalAveragePool")

    g = Graph("conv_strides", 13, shape=("N", 6, 4, 4))
    g.save(conv(g, relu(g, conv(g, "x", 6, 8, strides=[2, 2])), 8, 3), shape=("N", 3, 2, 2))
    entry(g.name, "refused", output=None, operators=["Conv"])

    g = Graph("conv_groups", 13, shape=("N", 6, 4, 5))
    x = g.op("Conv", "x", g.const(g.random(8, 3, 1, 1)), g.const(g.random(8)), group=2)
    g.save(conv(g, relu(g, x), 8, 3), shape=("N", 3, 4, 5))
    entry(g.name, "refused", output=None, operators=["Conv"])


# --------------------------------------------------------------------------------------- what cannot be held

def refused():
    relu = lambda g, x: g.op("Relu", x)

    g = Graph("refused_lstm", 14, shape=(1, 1, 6))
    hidden, _, _ = g.op("LSTM", "x", g.const(g.random(1, 16, 6)), g.const(g.random(1, 16, 4)), hidden_size=4, outputs=3)
    g.refused(g.linear(g.op("Reshape", hidden, g.const([-1, 4])), 4, 3), "LSTM")

    g = Graph("refused_residual", 13)
    h = relu(g, g.linear("x", 6, 8))
    g.refused(g.linear(g.op("Add", h, relu(g, g.linear(h, 8, 8))), 8, 3), "Add")

    g = Graph("refused_residual_of_input", 13)
    g.refused(g.linear(g.op("Add", "x", g.linear(relu(g, g.linear("x", 6, 8)), 8, 6)), 6, 3), "Add")

    g = Graph("refused_matmul_integer", 13)
    quantized, scale, zero = g.op("DynamicQuantizeLinear", "x", outputs=3)
    w = g.const(g.rng.integers(-100, 100, (6, 8)), TensorProto.INT8)
    product = g.op("Cast", g.op("MatMulInteger", quantized, w, zero), to=F32)
    g.refused(g.linear(relu(g, g.op("Mul", product, g.op("Mul", scale, g.const(0.01)))), 8, 3), "MatMulInteger")

    g = Graph("refused_gated", 13)
    gate = g.op("Sigmoid", g.linear("x", 6, 8))
    g.refused(g.linear(g.op("Mul", g.linear("x", 6, 8), gate), 8, 3), "Mul")

    g = Graph("refused_silu_of_another", 13)
    h = g.linear("x", 6, 8)
    g.refused(g.linear(g.op("Mul", h, g.op("Sigmoid", g.op("Neg", h))), 8, 3), "Mul")

    g = Graph("refused_custom_operator", 13, domains=[("com.example", 1)])
    g.refused(g.mlp(lambda h: g.op("Sparkle", h, domain="com.example")), "Sparkle", runs=False)

    g = Graph("refused_standard_name_of_custom_domain", 13, domains=[("com.example", 1)])
    g.refused(g.mlp(lambda h: g.op("Relu", h, domain="com.example")), "Relu", runs=False)

    g = Graph("refused_if", 13)
    h = g.linear("x", 6, 8)
    condition = g.op("Squeeze", g.op("Greater", g.op("ReduceMax", h, keepdims=0), g.const(0.0)))
    branch = lambda op: helper.make_graph([helper.make_node(op, [h], [f"{op}_out"])], op, [],
                                          [helper.make_tensor_value_info(f"{op}_out", F32, ["N", 8])])
    g.refused(g.linear(g.op("If", condition, then_branch=branch("Relu"), else_branch=branch("Tanh")), 8, 3), "If")

    g = Graph("refused_matmul_of_inputs", 13)
    g.add_input("z", [6, 8])
    g.refused(g.linear(relu(g, g.op("MatMul", "x", "z")), 8, 3), "MatMul")

    g = Graph("refused_matmul_of_activations", 13)
    g.refused(g.linear(relu(g, g.op("MatMul", g.linear("x", 6, 8), g.op("Transpose", g.linear("x", 6, 8), perm=[1, 0]))), 8, 3), "MatMul")

    g = Graph("refused_concat", 13)
    g.add_input("z", ["N", 2])
    g.refused(g.mlp(lambda h: relu(g, h), x=g.op("Concat", "x", "z", axis=1), n_in=8), "Concat")

    g = Graph("refused_concat_of_layers", 13)
    h = relu(g, g.linear("x", 6, 8))
    g.refused(g.linear(g.op("Concat", h, relu(g, g.linear(h, 8, 4)), axis=1), 12, 3), "Concat")

    g = Graph("refused_prelu", 13)
    g.refused(g.mlp(lambda h: g.op("PRelu", h, g.const(g.rng.uniform(0, 0.5, 8)))), "PRelu")

    g = Graph("refused_cumsum", 13)
    g.refused(g.mlp(lambda h: g.op("CumSum", h, g.const(1))), "CumSum")

    g = Graph("refused_sin", 13)
    g.refused(g.mlp(lambda h: g.op("Sin", h)), "Sin")

    g = Graph("refused_several", 13)
    g.refused(g.mlp(lambda h: g.op("Sin", g.op("CumSum", h, g.const(1)))), "Sin", "CumSum")

    g = Graph("refused_softmax_inside", 13)
    g.refused(g.mlp(lambda h: g.op("Softmax", h, axis=-1)), "Softmax")

    g = Graph("refused_softmax_over_rows", 13)
    g.refused(g.op("Softmax", g.mlp(lambda h: relu(g, h)), axis=0), "Softmax")

    g = Graph("refused_norm_over_rows", 13)
    x = g.linear("x", 6, 8)
    g.refused(g.linear(g.op("Sub", x, g.op("ReduceMean", x, axes=[0], keepdims=1)), 8, 3), "Sub|ReduceMean")

    g = Graph("refused_threshold_per_channel", 13)
    g.refused(g.mlp(lambda h: g.op("Max", h, g.const(g.random(8)))), "Max")

    g = Graph("refused_transposed_rows", 13, shape=(8, 6))
    g.refused(g.linear(g.op("Transpose", g.linear("x", 6, 8), perm=[1, 0]), 8, 3), "Transpose")

    g = Graph("refused_sum_over_rows", 13)
    h = relu(g, g.linear("x", 6, 8))
    g.refused(g.linear(g.op("ReduceMean", h, axes=[0], keepdims=1), 8, 3), "ReduceMean")

    # Rows that the reshape mixes: two rows of six become one of twelve.
    g = Graph("refused_rows_mixed", 13)
    g.refused(g.mlp(lambda h: relu(g, h), x=g.op("Reshape", "x", g.const([-1, 12])), n_in=12), "Reshape")

    g = Graph("refused_dropout_training", 13)
    g.refused(g.mlp(lambda h: g.op("Dropout", h, g.const(0.3), g.const(np.array(True), TensorProto.BOOL))), "Dropout")

    g = Graph("refused_random_weights", 13)
    g.refused(g.op("MatMul", relu(g, g.linear("x", 6, 8)), g.op("RandomNormal", shape=[8, 3])), "RandomNormal")

    g = Graph("refused_quantized_linear", 13)
    w = g.op("DequantizeLinear", g.const(g.rng.integers(-100, 100, (8, 6)), TensorProto.INT8), g.const(0.01))
    h = g.op("QuantizeLinear", g.op("Gemm", "x", w, transB=1), g.const(0.05))
    g.refused(g.linear(relu(g, g.op("DequantizeLinear", h, g.const(0.05))), 8, 3), "QuantizeLinear")


    def of_rows(name, operator, build, shape=("N", 6)):
        """What looks like a step on channels, and is one on rows."""
        g = Graph(name, 13, shape=shape)
        g.refused(g.linear(relu(g, build(g)), 8, 3), operator)

    of_rows("refused_gather_rows", "Gather", lambda g: g.op("Gather", g.linear("x", 6, 8), g.const([0]), axis=0))
    of_rows("refused_slice_rows", "Slice", lambda g: g.op("Slice", g.linear("x", 6, 8), g.const([0]), g.const([1]), g.const([0])))
    of_rows("refused_weights_first", "MatMul", lambda g: g.linear(g.op("MatMul", g.const(g.weight(6, 6)), "x"), 6, 8), shape=(6, 6))
    of_rows("refused_trans_a", "Gemm", lambda g: g.op("Gemm", "x", g.const(g.weight(6, 8)), transA=1), shape=(6, 6))
    of_rows("refused_bias_of_rows", "Add", lambda g: g.op("Add", g.linear("x", 6, 8), g.const(g.random(8, 1))), shape=(8, 6))
    of_rows("refused_c_of_rows", "Gemm", lambda g: g.op("Gemm", "x", g.const(g.weight(6, 8)), g.const(g.random(8, 1))), shape=(8, 6))
    of_rows("refused_bias_of_each_row", "Add", lambda g: g.op("Add", g.linear("x", 6, 8), g.const(g.random(8, 8))), shape=(8, 6))
    of_rows("refused_cast_to_integers", "Cast", lambda g: g.op("Cast", g.op("Cast", g.linear("x", 6, 8), to=I64), to=F32))

    # The channels of a batch norm are the second dimension: here positions, not the last Linear's columns.
    g = Graph("refused_batchnorm_of_positions", 13, shape=("N", 8, 6))
    g.refused(g.dense(relu(g, batch_norm(g, g.dense("x", 6, 8), 8)), 8, 3), "BatchNormalization")

    # Before opset 13 a softmax of three dimensions goes over all but the first one.
    g = Graph("refused_softmax_of_a_matrix", 11, shape=("N", 5, 6))
    g.refused(g.op("Softmax", g.dense_mlp(lambda h: relu(g, h)), axis=1), "Softmax")

    g = Graph("refused_embedding", 13, shape=("N",), dtype=I64)
    g.dtype = F32
    g.refused(g.linear(g.op("Gather", g.const(g.weight(10, 8)), "x", axis=0), 8, 3), "Gather")

    g = Graph("refused_divided_by_x", 13)
    g.refused(g.mlp(lambda h: g.op("Div", g.const(1.0), h)), "Div")


def traps():
    """What is nearly a form that the reader knows. It may refuse it; it may not take it for that form."""
    s = lambda g, value: g.const(float(value))

    def trap(name, build, opset=17, **rest):
        g = Graph(f"trap_{name}", opset)
        g.sound(g.mlp(lambda h: build(g, h), hidden=4), **rest)

    root2 = 2 ** 0.5

    def gelu(g, x, scale=root2, one=1, half=0.5):
        return g.op("Mul", g.op("Mul", x, g.op("Add", g.op("Erf", g.op("Div", x, s(g, scale))), s(g, one))), s(g, half))

    trap("max_steep", lambda g, x: g.op("Max", x, g.op("Mul", x, s(g, 1.5))))
    trap("max_abs", lambda g, x: g.op("Max", x, g.op("Neg", x)))
    trap("min_leaky", lambda g, x: g.op("Min", x, g.op("Mul", x, s(g, 0.1))))
    trap("max_above_zero", lambda g, x: g.op("Max", x, s(g, 0.5)))
    trap("max_vector_of_zeros", lambda g, x: g.op("Max", x, g.const([0.0] * 4)))
    trap("min_only", lambda g, x: g.op("Min", x, s(g, 0.5)))
    trap("clip_max_only", lambda g, x: g.op("Clip", x, "", s(g, 0.5)))
    trap("clip_turned", lambda g, x: g.op("Clip", x, s(g, 1), s(g, -1)))
    trap("quick_gelu", lambda g, x: g.op("Mul", x, g.op("Sigmoid", g.op("Mul", x, s(g, 1.702)))))
    trap("gelu_other_root", lambda g, x: gelu(g, x, scale=1.5))
    trap("gelu_twice", lambda g, x: gelu(g, x, half=1.0))
    trap("gelu_other_one", lambda g, x: gelu(g, x, one=0.9))
    trap("erf_alone", lambda g, x: g.op("Erf", x))

    def tanh_gelu(g, x, coefficient, power, factor):
        inner = g.op("Mul", g.op("Add", x, g.op("Mul", g.op("Pow", x, s(g, power)), s(g, coefficient))), s(g, factor))
        return g.op("Mul", g.op("Mul", x, s(g, 0.5)), g.op("Add", g.op("Tanh", inner), s(g, 1)))

    trap("gelu_tanh_other_coefficient", lambda g, x: tanh_gelu(g, x, 0.05, 3, (2 / np.pi) ** 0.5))
    trap("gelu_tanh_other_factor", lambda g, x: tanh_gelu(g, x, 0.044715, 3, 0.9))
    trap("gelu_tanh_other_power", lambda g, x: tanh_gelu(g, x, 0.044715, 5, (2 / np.pi) ** 0.5))
    trap("x_tanh", lambda g, x: g.op("Mul", x, g.op("Tanh", x)))
    trap("square", lambda g, x: g.op("Mul", x, x))
    trap("power", lambda g, x: g.op("Pow", x, s(g, 2)))
    trap("power_of_one", lambda g, x: g.op("Pow", x, s(g, 1)))
    trap("softplus_two_betas", lambda g, x: g.op("Div", g.op("Softplus", g.op("Mul", x, s(g, 2))), s(g, 3)))
    softplus_of = lambda g, x, beta: g.op("Div", g.op("Softplus", g.op("Mul", x, beta)), beta)
    trap("softplus_beta_per_channel", lambda g, x: softplus_of(g, x, g.const(g.rng.uniform(1, 3, 4))))
    trap("mish_without_tanh", lambda g, x: g.op("Mul", x, g.op("Softplus", x)))
    trap("hardswish_of_default", lambda g, x: g.op("Mul", x, g.op("HardSigmoid", x)))
    clipped = lambda g, x, offset, limit: g.op("Clip", g.op("Add", x, s(g, offset)), s(g, 0), s(g, limit))
    trap("hardswish_other_offset", lambda g, x: g.op("Div", g.op("Mul", x, clipped(g, x, 2, 6)), s(g, 6)))
    trap("hardswish_other_limit", lambda g, x: g.op("Div", g.op("Mul", x, clipped(g, x, 3, 5)), s(g, 6)))
    trap("relu_5", lambda g, x: g.op("Clip", x, s(g, 0), s(g, 5)))
    trap("prelu_of_steep", lambda g, x: g.op("PRelu", x, g.const([1.7])))
    trap("prelu_nearly_equal", lambda g, x: g.op("PRelu", x, g.const([0.25] * 3 + [0.35])))
    trap("softsign_other_one", lambda g, x: g.op("Div", x, g.op("Add", g.op("Abs", x), s(g, 2))))
    trap("silu_scaled", lambda g, x: g.op("Mul", g.op("Mul", x, s(g, 0.5)), g.op("Sigmoid", x)))
    trap("silu_of_shifted", lambda g, x: g.op("Mul", g.op("Add", x, s(g, 1)), g.op("Sigmoid", x)))
    trap("thresholded_relu", lambda g, x: g.op("ThresholdedRelu", x, alpha=0.5))
    trap("slice_backwards", lambda g, x: g.op("Relu", g.op("Slice", x, g.const([-1]), g.const([-5]), g.const([1]), g.const([-1]))))
    trap("sum_of_itself", lambda g, x: g.op("Relu", g.op("Add", x, x)))

    def norm_trap(name, build):
        trap(f"norm_{name}", lambda g, x: g.op("Relu", build(g, x)), opset=13)

    variance = lambda g, d, power=2.0: mean_of(g, g.op("Pow", d, g.const(power)))

    def centred(g, x):
        return g.op("Sub", x, mean_of(g, x))

    def epsilon_outside(g, x):
        d = centred(g, x)
        return g.op("Div", d, g.op("Add", g.op("Sqrt", variance(g, d)), g.const(0.1)))

    def unbiased(g, x):
        d = centred(g, x)
        return g.op("Div", d, g.op("Sqrt", g.op("Add", g.op("Mul", variance(g, d), g.const(4 / 3)), g.const(1e-5))))

    norm_trap("epsilon_outside", epsilon_outside)
    norm_trap("unbiased", unbiased)
    norm_trap("not_centred_above", lambda g, x: g.op("Div", x, g.op("Sqrt", g.op("Add", variance(g, centred(g, x)), g.const(1e-5)))))
    norm_trap("not_centred_below", lambda g, x: g.op("Div", centred(g, x), g.op("Sqrt", g.op("Add", variance(g, x), g.const(1e-5)))))
    norm_trap("fourth_power", lambda g, x: g.op("Div", x, g.op("Sqrt", g.op("Add", variance(g, x, 4.0), g.const(1e-5)))))
    norm_trap("without_root", lambda g, x: g.op("Div", x, g.op("Add", variance(g, x), g.const(0.5))))
    norm_trap("epsilon_per_channel", lambda g, x: g.op("Div", x, g.op("Sqrt", g.op("Add", variance(g, x), g.const(g.rng.uniform(0.1, 1, 4))))))
    norm_trap("without_epsilon", lambda g, x: g.op("Div", x, g.op("Sqrt", variance(g, x))))
    norm_trap("centred_only", centred)
    norm_trap("mean_of_scaled", lambda g, x: g.op("Sub", x, g.op("Mul", mean_of(g, x), g.const(0.5))))

    # Operators of ONNX Runtime's own, as its optimiser leaves them.
    g = Graph("trap_gelu_of_microsoft", 17, domains=[("com.microsoft", 1)])
    g.sound(g.mlp(lambda h: g.op("Gelu", h, domain="com.microsoft")))
    g = Graph("trap_fused_gemm_of_microsoft", 17, domains=[("com.microsoft", 1)])
    h = g.op("FusedGemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), domain="com.microsoft", transB=1, activation="Relu")
    g.sound(g.linear(h, 8, 3))

    # A vector of weights gives a number for each row.
    g = Graph("trap_weights_vector", 17)
    h = g.op("Relu", g.linear("x", 6, 8))
    g.sound(g.op("MatMul", h, g.const(g.random(8))), channels=(6, 8, 1), shape=("N",))
    g = Graph("trap_transposed_by_default", 17, shape=("N", 4, 4))
    g.sound(g.mlp(lambda h: g.op("Relu", h), x=g.op("Flatten", g.op("Transpose", "x", perm=[0, 2, 1])), n_in=16), channels=(16, 8, 3))
    g = Graph("trap_sum_of_columns", 17)
    g.sound(g.op("ReduceSum", g.linear(g.op("Relu", g.linear("x", 6, 8)), 8, 4), g.const([1]), keepdims=1), channels=(6, 8, 1))


def traps_of_pixels():
    """What acts on the height or the width of an image, not on each of its pixels."""
    relu = lambda g, x: g.op("Relu", x)

    def conv(g, x, n_in, n_out):
        return g.op("Conv", x, g.const(g.weight(n_out, n_in)[..., None, None]), g.const(g.random(n_out)))

    def trap(name, operator, build, opset=13, behind=lambda g, x: x, outputs=3, size=(4, 5), out=("N", None, None, None)):
        g = Graph(f"trap_pixels_{name}", opset, shape=("N", 6, *size))
        value = behind(g, conv(g, build(g, relu(g, conv(g, "x", 6, 8))), 8, outputs))
        g.save(value, shape=out)
        entry(g.name, "refused", output=None, operators=[operator] if operator else [])

    same = lambda g, x: x
    trap("mean", "ReduceMean", lambda g, x: g.op("ReduceMean", x, axes=[2, 3], keepdims=1))
    trap("mean_taken_away", "", lambda g, x: g.op("Sub", x, g.op("ReduceMean", x, axes=[2, 3], keepdims=1)))
    trap("transposed", "Transpose", lambda g, x: g.op("Transpose", x, perm=[0, 1, 3, 2]), size=(4, 4))
    trap("one_row", "Slice", lambda g, x: g.op("Slice", x, g.const([0]), g.const([1]), g.const([2])))
    trap("turned_over", "Slice", lambda g, x: g.op("Slice", x, g.const([-1]), g.const([-9]), g.const([2]), g.const([-1])))
    trap("one_column", "Gather", lambda g, x: g.op("Gather", x, g.const([0]), axis=3))
    trap("concatenated", "Concat", same, behind=lambda g, x: g.op("Concat", x, x, axis=2))
    trap("softmax_of_all", "Softmax", same, opset=11, behind=lambda g, x: g.op("Softmax", x, axis=1))
    trap("softmax_of_columns", "Softmax", same, outputs=1, behind=lambda g, x: g.op("Softmax", x, axis=3))
    trap("layer_norm", "LayerNormalization", lambda g, x: g.op(
        "LayerNormalization", x, g.const(g.random(8, 4, 5)), g.const(g.random(8, 4, 5)), axis=1), opset=17)
    trap("layer_norm_of_one", "LayerNormalization", lambda g, x: g.op(
        "LayerNormalization", x, g.const(g.random(1)), g.const(g.random(1)), axis=1), opset=17)
    trap("bias_of_columns", "Add|Conv", lambda g, x: g.op("Add", x, g.const(g.random(5))))

    g = Graph("trap_pixels_softmax_of_channels", 13, shape=("N", 6, 4, 5))
    x = g.op("Softmax", conv(g, relu(g, conv(g, "x", 6, 8)), 8, 3), axis=1)
    g.sound(x, shape=("N", 3, 4, 5), layout="nchw", height=4, width=5)
    g = Graph("trap_pixels_norm_of_channels", 13, shape=("N", 6, 4, 5))
    h = conv(g, "x", 6, 8)
    mean = lambda x: g.op("ReduceMean", x, axes=[1], keepdims=1)
    d = g.op("Sub", h, mean(h))
    h = g.op("Div", d, g.op("Sqrt", g.op("Add", mean(g.op("Mul", d, d)), g.const(1e-5))))
    h = g.op("Mul", h, g.const(g.random(8, 1, 1)))
    g.sound(conv(g, relu(g, h), 8, 3), shape=("N", 3, 4, 5), layout="nchw", height=4, width=5)


def traps_of_size():
    """What equals a module for most inputs, and not for very large or very small ones."""
    s = lambda g, value: g.const(float(value))

    def trap(name, build, scale, hidden=4, opset=13):
        g = Graph(f"trap_size_{name}", opset)
        g.sound(g.mlp(lambda h: build(g, h), hidden=hidden), inputStd=scale, tolerance=1e-3)

    trap("relu_below_500", lambda g, x: g.op("Min", g.op("Relu", x), s(g, 500)), 2000)
    trap("within_500", lambda g, x: g.op("Min", g.op("Max", x, s(g, -500)), s(g, 500)), 2000)
    trap("one_channel_within_500", lambda g, x: g.op("Min", g.op("Max", x, s(g, -500)), s(g, 500)), 2000, hidden=1)
    trap("within_30000", lambda g, x: g.op("Min", g.op("Max", x, s(g, -30000)), s(g, 30000)), 1e5)
    trap("silu_below_500", lambda g, x: g.op("Min", g.op("Mul", x, g.op("Sigmoid", x)), s(g, 500)), 2000)
    trap("softplus_below_500", lambda g, x: g.op("Min", g.op("Softplus", x), s(g, 500)), 2000)
    trap("hard_shrink", lambda g, x: g.op("Mul", g.op("Shrink", x, lambd=0.0005, bias=0.0), s(g, 1000)), 0.0005)
    trap("thresholded", lambda g, x: g.op("Mul", g.op("ThresholdedRelu", x, alpha=0.0005), s(g, 1000)), 0.0005)
    # Small numbers, which a large factor brings back.
    trap("tiny_tanh", lambda g, x: g.op("Mul", g.op("Mul", g.op("Tanh", x), s(g, 1e-10)), s(g, 1e10)), 1)
    trap("tiny_x_tanh", lambda g, x: g.op("Mul", g.op("Mul", x, g.op("Mul", g.op("Tanh", x), s(g, 1e-12))), s(g, 1e12)), 1)

    def tiny_rows(name, build):
        """The first Linear gives rows of small variance."""
        g = Graph(f"trap_size_{name}", 13)
        h = g.op("Gemm", "x", g.const(g.random(4, 6, scale=3e-5)), transB=1)
        g.sound(g.linear(build(g, h), 4, 3))

    def standardized(g, x, outside=None, inside=0.0):
        d = g.op("Sub", x, mean_of(g, x))
        variance = mean_of(g, g.op("Mul", d, d))
        root = g.op("Sqrt", g.op("Add", variance, g.const(inside)) if inside else variance)
        return g.op("Div", d, g.op("Add", root, g.const(outside)) if outside else root)

    tiny_rows("epsilon_outside_small", lambda g, x: standardized(g, x, outside=1e-5))
    tiny_rows("epsilon_outside_tiny", lambda g, x: standardized(g, x, outside=1e-7))
    tiny_rows("epsilon_inside_tiny", lambda g, x: standardized(g, x, inside=1e-10))
    tiny_rows("length_normalized", lambda g, x: g.op("Div", x, g.op("Max", g.op("ReduceL2", x, axes=[1], keepdims=1), g.const(1e-5))))
    tiny_rows("clipped_variance", lambda g, x: g.op("Div", x, g.op("Sqrt", g.op("Max", mean_of(g, g.op("Mul", x, x)), g.const(1e-9)))))


def traps_of_versions():
    """Operators whose meaning depends on attributes, on the operator set or on numbers that no one writes."""
    relu = lambda g, x: g.op("Relu", x)
    s = lambda g, value: g.const(float(value))
    microsoft = [("com.microsoft", 1)]

    # The transposed input mixes rows. The last product has nothing behind it that would not fit.
    g = Graph("trap_fused_matmul_trans_a", 17, shape=(6, 6), domains=microsoft)
    g.nodes.append(helper.make_node("FusedMatMul", [relu(g, g.linear("x", 6, 6)), g.const(g.weight(6, 3))], ["y"], domain="com.microsoft", transA=1))
    g.save("y", shape=(6, 3))
    entry(g.name, "refused", output=None, operators=["FusedMatMul"])
    g = Graph("trap_fused_gemm_trans_a", 17, shape=(6, 6), domains=microsoft)
    h = g.op("FusedGemm", "x", g.const(g.weight(6, 3)), g.const(g.random(3)), domain="com.microsoft", transA=1, activation="Relu")
    g.save(h, shape=(6, 3))
    entry(g.name, "refused", output=None, operators=["FusedGemm"])
    g = Graph("trap_fused_gemm_hard_sigmoid", 17, domains=microsoft)
    h = g.op("FusedGemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), domain="com.microsoft", transB=1, activation="HardSigmoid",
             activation_alpha=1 / 6, activation_beta=0.25)
    g.sound(g.linear(h, 8, 3))
    g = Graph("trap_fused_gemm_leaky", 17, domains=microsoft)
    h = g.op("FusedGemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), domain="com.microsoft", transB=1, activation="LeakyRelu",
             activation_alpha=0.3)
    g.sound(g.linear(h, 8, 3))

    # In operator set 6 a constant may be aligned to another axis: here that of the batch.
    g = Graph("trap_opset_6_axis_of_rows", 6, shape=(8, 6))
    h = g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), transB=1, broadcast=1)
    h = g.op("Gemm", relu(g, h), g.const(g.weight(8, 8)), g.const(g.random(8)), transB=1, broadcast=1)
    g.refused(g.op("Add", h, g.const(g.random(8)), axis=0, broadcast=1), "Add", runs=False, check=False)
    # Two groups of three, in a file for one row.
    g = Graph("trap_reshape_of_one_row", 13, shape=(1, 6))
    h = g.op("Softmax", g.op("Reshape", g.linear(relu(g, g.linear("x", 6, 8)), 8, 6), g.const([2, -1])), axis=-1)
    g.save(g.op("Reshape", h, g.const([1, -1])), shape=(1, 6))
    entry(g.name, "refused", output=None, operators=[])
    g = Graph("trap_reshape_of_any_rows", 13)
    h = g.op("Softmax", g.op("Reshape", g.linear(relu(g, g.linear("x", 6, 8)), 8, 6), g.const([2, -1])), axis=-1)
    g.refused(g.op("Reshape", h, g.const([1, -1])), check=False)
    # The last three rows are all, where there are no more, and so are the first five.
    for name, start, end in ("last", -3, 100), ("first", 0, 5):
        g = Graph(f"trap_{name}_rows", 13)
        h = g.linear(relu(g, g.linear("x", 6, 8)), 8, 3)
        g.refused(g.op("Slice", h, g.const([start]), g.const([end])))
    # In operator set 7 to 13 batch norm was in training mode where it had more outputs than one.
    g = Graph("trap_batchnorm_of_several_outputs", 9)
    h = batch_norm(g, g.linear("x", 6, 8), 8)
    g.nodes[-1].output.extend(["mean", "var", "saved_mean", "saved_var"])
    g.refused(g.linear(relu(g, h), 8, 3), "BatchNormalization", runs=False)

    def without_value(g, name):
        """Some writers leave a value of 0 out: the attribute's type remains."""
        for field in ("i", "f"):
            next(each for each in g.nodes[-1].attribute if each.name == name).ClearField(field)

    g = Graph("trap_attribute_without_value", 13)
    h = g.op("Gemm", "x", g.const(g.weight(8, 6)), g.const(g.random(8)), transB=1, beta=0.0)
    without_value(g, "beta")
    h = g.op("LeakyRelu", h, alpha=0.0)
    without_value(g, "alpha")
    g.network(g.linear(h, 8, 3), [6, 8, 3], ["LeakyReLU"])

    def mlp(name, build, opset=13, **rest):
        g = Graph(f"trap_{name}", opset)
        g.sound(g.mlp(lambda h: build(g, h), hidden=4), **rest)

    # A number that is not 0 is true, though none of its digits are before the point.
    boolean = lambda g, x: g.op("Cast", g.op("Cast", x, to=TensorProto.BOOL), to=F32)
    mlp("mask_of_fractions", lambda g, x: relu(g, g.op("Mul", x, boolean(g, g.const([0.5, 0, 0.25, 2])))))
    mlp("times_whether_not_zero", lambda g, x: g.op("Mul", x, boolean(g, relu(g, x))))
    mlp("where_of_two_limits", lambda g, x: g.op("Where", g.op("Greater", x, s(g, 1)), g.op("Relu", x), g.op("Mul", x, s(g, 0.5))))
    mlp("where_relu", lambda g, x: g.op("Where", g.op("Less", x, s(g, 0)), s(g, 0), x))
    mlp("max_of_three", lambda g, x: g.op("Max", x, s(g, 0), g.op("Mul", x, s(g, 2))))
    mlp("min_of_three", lambda g, x: g.op("Min", g.op("Max", x, s(g, -1)), s(g, 1), s(g, 0.5)))
    mlp("limits_turned_in_parts", lambda g, x: g.op("Mul", x, g.op("Clip", x, s(g, 1), s(g, -1))))
    mlp("scaled_and_used_twice", lambda g, x: g.op("Max", g.op("Mul", x, s(g, 2)), g.op("Mul", g.op("Mul", x, s(g, 2)), s(g, 0.1))))
    mlp("whole_number_division", lambda g, x: relu(g, g.op("Mul", x, g.op("Cast", g.op("Div", g.const([7, -7, 9, 1]), g.const(2)), to=F32))))
    fractions = lambda g: g.op("Range", s(g, 0.5), s(g, 4.5), s(g, 1))
    mlp("range_of_fractions", lambda g, x: relu(g, g.op("Mul", x, g.op("Div", fractions(g), g.op("Range", s(g, 1), s(g, 5), s(g, 1))))))
    mlp("leaky_of_nan", lambda g, x: g.op("LeakyRelu", x, alpha=float("nan")), runs=False)
    mlp("clip_of_nan", lambda g, x: g.op("Clip", x, s(g, float("nan")), s(g, 1)), runs=False)
    mlp("sign_of_nan", lambda g, x: g.op("Mul", x, g.op("Sign", s(g, float("nan")))), runs=False)

    g = Graph("trap_constant_of_one_column", 13, shape=("N", 1))
    h = relu(g, g.op("Add", g.linear("x", 1, 1), g.const(g.random(1, 1))))
    g.sound(g.op("MatMul", h, g.const(g.random(1, 3))), channels=(1, 1, 3))
    g = Graph("trap_constant_of_more_dimensions", 13)
    h = g.op("Add", g.linear(relu(g, g.linear("x", 6, 8)), 8, 3), g.const(g.random(1, 1, 1)))
    g.sound(g.op("Softmax", h, axis=-1), shape=(1, "N", 3))
    g = Graph("trap_softmax_behind_more_dimensions", 13, shape=(3, 6))
    h = g.op("Add", g.linear(relu(g, g.linear("x", 6, 8)), 8, 3), g.const(g.random(1, 1, 1)))
    g.refused(g.op("Softmax", h, axis=1), "Softmax")

    # What is rounded is another number than what it was computed from.
    g = Graph("trap_rounded_outputs", 13)
    h = g.op("Cast", g.op("Mul", g.linear(relu(g, g.linear("x", 6, 8)), 8, 3), s(g, 10)), to=I64)
    g.refused(g.op("Mul", g.op("Cast", h, to=F32), s(g, 0.1)), "Cast")

    # The input is an output as well, and so is the hidden layer.
    g = Graph("trap_input_is_output", 13)
    h = relu(g, g.linear("x", 6, 8))
    g.output("x", "x", shape=("N", 6))
    g.save(g.linear(h, 8, 3))
    entry(g.name, "sound", output="y", channels=[6, 8, 3])


# -------------------------------------------------------------------------------------------------- errors

def errors():
    relu = lambda g, x: g.op("Relu", x)

    def good(name):
        g = Graph(name, 13)
        g.output(g.mlp(lambda h: relu(g, h)))
        return g

    def bad(name, change=lambda model: None, fragment="", kind="error", data=lambda data: data):
        model = good(f"error_{name}").model()
        change(model)
        write(f"error_{name}", data(model.SerializeToString()))
        entry(f"error_{name}", kind, output=None, **({"fragment": fragment} if kind == "error" else {}))

    def first(model):
        return model.graph.initializer[0]

    def named(change):
        """The tensor at fault has a name that a message can be searched for."""
        def apply(model):
            model.graph.initializer[0].name = model.graph.node[0].input[1] = "culprit"
            change(model.graph.initializer[0])
        return apply

    bad("torn", data=lambda d: d[:len(d) // 2])
    bad("torn_last_byte", data=lambda d: d[:-1])
    bad("no_protobuf", data=lambda d: b"This is no model, it is text.\n" * 20)
    bad("empty", data=lambda d: b"")
    bad("zeros", data=lambda d: bytes(1000))
    bad("picture", data=lambda d: bytes([0x89]) + b"PNG\r\n\x1a\n" + bytes(range(256)))
    bad("rest_behind", data=lambda d: d + b"\xff" * 10)
    bad("no_graph", lambda m: m.ClearField("graph"))
    bad("no_outputs", lambda m: m.graph.ClearField("output"), "output")
    bad("no_nodes", lambda m: m.graph.ClearField("node"), kind="rejected")
    bad("tensor_short", named(lambda t: setattr(t, "raw_data", t.raw_data[:-4])), "culprit")
    bad("tensor_long", named(lambda t: setattr(t, "raw_data", t.raw_data + bytes(4))), "culprit")
    bad("tensor_empty", named(lambda t: t.ClearField("raw_data")), "culprit")
    bad("dimensions_overflow", named(lambda t: t.dims.__setitem__(slice(0, 2), [2 ** 33, 2 ** 33])), "culprit")
    bad("dimensions_overflow_to_size", named(lambda t: t.dims.__setitem__(slice(0, 2), [2 ** 62 + 12, 4])), "culprit")
    none_of_many = lambda t: (t.ClearField("raw_data"), t.dims.__setitem__(slice(0, 2), [0, 2 ** 31 - 1]))
    bad("dimension_beside_none", named(none_of_many), "culprit")
    bad("dimension_negative", named(lambda t: t.dims.__setitem__(0, -8)), "culprit")
    bad("dimensions_both_negative", named(lambda t: t.dims.__setitem__(slice(0, 2), [-8, -6])), "culprit")
    bad("dimension_huge", named(lambda t: t.dims.__setitem__(0, 2 ** 31 - 1)), "culprit")
    bad("dimensions_many", named(lambda t: t.dims.extend([1] * 300)), kind="rejected")
    bad("dimension_zero", named(lambda t: (t.dims.__setitem__(0, 0), t.ClearField("raw_data"))), kind="rejected")
    bad("tensor_type", named(lambda t: setattr(t, "data_type", 99)), kind="rejected")
    bad("tensor_nan", named(lambda t: setattr(t, "raw_data", np.float32(np.nan).tobytes() + t.raw_data[4:])), kind="rejected")
    bad("tensor_infinite", named(lambda t: setattr(t, "raw_data", np.float32(np.inf).tobytes() + t.raw_data[4:])), kind="rejected")
    bad("initializer_missing", lambda m: m.graph.node[0].input.__setitem__(1, "culprit"), "culprit")
    bad("initializer_twice", lambda m: m.graph.initializer.append(first(m)), first(good("error_initializer_twice").model()).name)
    bad("output_missing", lambda m: setattr(m.graph.output[0], "name", "culprit"), "culprit")
    bad("cycle", lambda m: m.graph.node[0].input.__setitem__(0, m.graph.node[1].output[0]), "")
    bad("cycle_of_itself", lambda m: m.graph.node[0].input.__setitem__(0, m.graph.node[0].output[0]), "")
    bad("name_twice", lambda m: [node.output.__setitem__(0, "culprit") for node in m.graph.node[:2]], "culprit")
    bad("name_of_input_twice", lambda m: m.graph.node[0].output.__setitem__(0, "x"), "x")
    bad("widths_disagree", lambda m: m.graph.initializer[2].dims.__setitem__(slice(0, 2), [8, 3]), kind="rejected")
    nine = lambda tensor: numpy_helper.from_array(np.zeros(9, np.float32), tensor.name)
    bad("bias_too_long", lambda m: m.graph.initializer[1].CopyFrom(nine(m.graph.initializer[1])), kind="rejected")
    bad("input_width_disagrees", lambda m: setattr(m.graph.input[0].type.tensor_type.shape.dim[1], "dim_value", 7), kind="rejected")
    bad("attribute_of_wrong_type", lambda m: m.graph.node[0].attribute.__getitem__(0).CopyFrom(helper.make_attribute("transB", "yes")),
        kind="rejected")
    bad("no_inputs_of_node", lambda m: m.graph.node[0].ClearField("input"), kind="rejected")
    bad("no_outputs_of_node", lambda m: m.graph.node[1].ClearField("output"), kind="rejected")
    bad("opset_missing", lambda m: m.ClearField("opset_import"), kind="rejected")
    bad("opset_too_new", lambda m: setattr(m.opset_import[0], "version", 2 ** 40), kind="rejected")

    def external(location, offset="0", length="192"):
        def change(tensor):
            tensor.ClearField("raw_data")
            tensor.data_location = TensorProto.EXTERNAL
            for key, value in [("location", location), ("offset", offset), ("length", length)]:
                if value is not None:
                    tensor.external_data.add(key=key, value=value)
        return named(change)

    there = "external_data.onnx.data"
    bad("external_missing", external("nowhere.data"), "nowhere.data")
    bad("external_above", external(f"../onnx/{there}"), f"../onnx/{there}")
    bad("external_absolute", external(f"/etc/{there}"), f"/etc/{there}")
    bad("external_no_location", external(None), "culprit")
    bad("external_empty_location", external(""), "culprit")
    bad("external_offset_behind", external(there, offset="100000"), "culprit")
    bad("external_offset_negative", external(there, offset="-4"), "culprit")
    bad("external_offset_no_number", external(there, offset="four"), "culprit")
    bad("external_length_wrong", external(there, length="188"), "culprit")
    bad("external_length_overflow", external(there, offset=str(2 ** 63 - 1), length=str(2 ** 63 - 1)), "culprit")

    # A few bytes that ask for gigabytes, or for an expansion without end.
    def huge(name, build):
        g = Graph(f"error_{name}", 13)
        g.output(build(g))
        write(g.name, g.model().SerializeToString())
        entry(g.name, "rejected", output=None)

    def constant(g, op, *inputs, **attributes):
        return g.linear(relu(g, g.op("Gemm", "x", g.op(op, *inputs, **attributes))), 8, 3)

    huge("constant_of_shape_huge", lambda g: constant(g, "ConstantOfShape", g.const([2 ** 20, 2 ** 20])))
    huge("constant_of_shape_large", lambda g: constant(g, "ConstantOfShape", g.const([6, 2 ** 29])))
    huge("constant_of_shape_none_of_many", lambda g: constant(g, "ConstantOfShape", g.const([0, 2 ** 31 - 1])))
    huge("constant_of_shape_negative", lambda g: constant(g, "ConstantOfShape", g.const([-6, 8])))
    huge("expand_huge", lambda g: constant(g, "Expand", g.const([1.0]), g.const([6, 2 ** 30])))
    huge("tile_huge", lambda g: constant(g, "Tile", g.const(g.weight(6, 8)), g.const([2 ** 16, 2 ** 16])))
    huge("range_huge", lambda g: constant(g, "Range", g.const(0.0), g.const(1e9), g.const(1.0)))

    def doubled(g):
        w = g.const(g.weight(6, 8))
        for _ in range(40):
            w = g.op("Concat", w, w, axis=1)
        return g.linear(relu(g, g.op("Gemm", "x", w)), 8, 3)

    huge("concat_doubles", doubled)

    def outer(g):
        """Broadcasting a column against a row of constants squares the size."""
        w = g.op("Add", g.op("ConstantOfShape", g.const([30000, 1])), g.op("ConstantOfShape", g.const([1, 30000])))
        return g.linear(relu(g, g.op("Gemm", "x", w)), 8, 3)

    huge("broadcast_squares", outer)

    huge("divided_by_zero", lambda g: g.mlp(lambda h: relu(g, g.op("Div", h, g.const([0.0] * 8)))))
    huge("variance_negative", lambda g: g.mlp(lambda h: relu(g, g.op("BatchNormalization", h, *[g.const([1.0] * 8) for _ in range(3)],
                                                                    g.const([-1.0] * 8)))))

    def function(name, nodes, domain="pkg.test", imports=()):
        ids = [helper.make_opsetid("", 13)] + [helper.make_opsetid(d, 1) for d in imports]
        return helper.make_function(domain, name, ["a"], ["r"], nodes, ids)

    def with_functions(name, functions, kind="rejected"):
        g = Graph(f"error_{name}", 13, domains=[("pkg.test", 1)])
        g.functions = functions
        g.output(g.mlp(lambda h: g.op("F0", h, domain="pkg.test")))
        write(g.name, g.model().SerializeToString())
        entry(g.name, kind, output=None)

    call = lambda name, a, r: helper.make_node(name, [a], [r], domain="pkg.test")
    with_functions("function_calls_itself", [function("F0", [call("F0", "a", "r")], imports=["pkg.test"])])
    with_functions("functions_call_each_other", [function("F0", [call("F1", "a", "r")], imports=["pkg.test"]),
                                                 function("F1", [call("F0", "a", "r")], imports=["pkg.test"])])
    # Each one calls the next one twice: 2^30 nodes.
    chain = [function(f"F{i}", [call(f"F{i + 1}", "a", "m"), call(f"F{i + 1}", "m", "r")], imports=["pkg.test"]) for i in range(30)]
    with_functions("functions_double", chain + [function("F30", [helper.make_node("Relu", ["a"], ["r"])])])

    def nested(depth):
        inner = helper.make_graph([helper.make_node("Relu", ["x"], ["o"])], "g", [], [helper.make_tensor_value_info("o", F32, None)])
        for _ in range(depth):
            node = helper.make_node("If", ["x"], ["o"], then_branch=inner)
            inner = helper.make_graph([node], "g", [], [helper.make_tensor_value_info("o", F32, None)])
        return inner

    def add_nested(model):
        model.graph.node.append(helper.make_node("If", ["x"], ["unused"], then_branch=nested(60)))

    bad("graphs_nested_deep", add_nested, kind="rejected")


# --------------------------------------------------------------------------------------------- functions

def functions():
    """As PyTorch's dynamo exporter writes them: each module is a function of a domain of its own, and calls others."""
    g = Graph("local_functions", 17, domains=[("pkg.torch", 1), ("pkg.onnxscript", 1)])
    ids = [helper.make_opsetid("", 17), helper.make_opsetid("pkg.torch", 1), helper.make_opsetid("pkg.onnxscript", 1)]
    g.functions = [
        helper.make_function("pkg.onnxscript", "aten_silu", ["self"], ["result"],
                             [helper.make_node("Sigmoid", ["self"], ["s"]), helper.make_node("Mul", ["self", "s"], ["result"])], ids[:1]),
        helper.make_function("pkg.torch", "Linear", ["input", "weight", "bias"], ["out"],
                             [helper.make_node("Transpose", ["weight"], ["t"], perm=[1, 0]), helper.make_node("MatMul", ["input", "t"], ["m"]),
                              helper.make_node("Add", ["m", "bias"], ["out"])], ids[:1]),
        helper.make_function("pkg.torch", "Block", ["input", "weight", "bias"], ["out"],
                             [helper.make_node("Linear", ["input", "weight", "bias"], ["t"], domain="pkg.torch"),
                              helper.make_node("aten_silu", ["t"], ["out"], domain="pkg.onnxscript")], ids),
    ]
    weights = lambda n_in, n_out: (g.const(g.weight(n_out, n_in)), g.const(g.random(n_out)))
    h = g.op("Block", "x", *weights(6, 8), domain="pkg.torch")
    h = g.op("Block", h, *weights(8, 8), domain="pkg.torch")
    g.network(g.op("Linear", h, *weights(8, 3), domain="pkg.torch"), [6, 8, 8, 3], ["SiLU", "SiLU"])

    # A function's attribute goes to a node in it.
    g = Graph("function_with_attribute", 17, domains=[("pkg.torch", 1)])
    node = helper.make_node("LeakyRelu", ["a"], ["r"])
    node.attribute.append(onnx.AttributeProto(name="alpha", ref_attr_name="slope", type=onnx.AttributeProto.FLOAT))
    g.functions = [helper.make_function("pkg.torch", "Leaky", ["a"], ["r"], [node], ids[:1], ["slope"])]
    g.network(g.mlp(lambda h: g.op("Leaky", h, domain="pkg.torch", slope=0.25)), [6, 8, 3], ["LeakyReLU"])


# ----------------------------------------------------------------------------------- what torch.onnx.export writes

class Residual(torch.nn.Module):
    """Adds what its Linear gives to what it got."""

    def __init__(self, n):
        super().__init__()
        self.linear = torch.nn.Linear(n, n)

    def forward(self, x):
        return x + torch.relu(self.linear(x))


class Flattened(torch.nn.Module):
    """Flattens by x.view(x.size(0), -1)."""

    def forward(self, x):
        return x.view(x.size(0), -1)


class RmsNorm(torch.nn.Module):
    """torch.nn.RMSNorm, which came with PyTorch 2.4."""

    def __init__(self, n):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.rand(n) + 0.5)

    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6) * self.weight


def export(name, module, shape=(2, 6), opset=13, dynamic=True, names=("y",), **options):
    torch.manual_seed(seed_of(name))
    net = module().eval()
    for each in net.modules():
        if isinstance(each, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d)):
            each.running_mean.normal_()
            each.running_var.uniform_(0.3, 2)
        if isinstance(each, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d, torch.nn.LayerNorm)) and each.weight is not None:
            torch.nn.init.uniform_(each.weight, 0.5, 1.5)
            torch.nn.init.normal_(each.bias)
    file = io.BytesIO()
    torch.onnx.export(net, torch.randn(shape), file, opset_version=opset, input_names=["x"], output_names=list(names),
                      dynamic_axes={each: {0: "N"} for each in ("x", *names)} if dynamic else None, **options)
    onnx.checker.check_model(onnx.load_from_string(file.getvalue()))
    write(name, file.getvalue())


def exported():
    nn = torch.nn
    kinds = {
        "ReLU": nn.ReLU, "Identity": nn.Identity, "ReLU6": nn.ReLU6, "LeakyReLU": lambda: nn.LeakyReLU(0.05), "ELU": lambda: nn.ELU(0.7),
        "SELU": nn.SELU, "CELU": lambda: nn.CELU(1.3), "GELU": nn.GELU, "SiLU": nn.SiLU, "Mish": nn.Mish, "Softplus": nn.Softplus,
        "Softsign": nn.Softsign, "Sigmoid": nn.Sigmoid, "Tanh": nn.Tanh, "Hardsigmoid": nn.Hardsigmoid, "Hardswish": nn.Hardswish,
        "Hardtanh": lambda: nn.Hardtanh(-0.5, 0.8), "LogSigmoid": nn.LogSigmoid,
    }
    mlp = lambda *middle: nn.Sequential(nn.Linear(6, 8), *middle, nn.Linear(8, 3))
    for kind, make in kinds.items():
        name = f"torch_{kind.lower()}"
        export(name, lambda: mlp(make()))
        network_entry(name, [6, 8, 3], [kind])
    export("torch_gelu_tanh", lambda: mlp(nn.GELU(approximate="tanh")))
    network_entry("torch_gelu_tanh", [6, 8, 3], ["GELU"])
    export("torch_prelu", lambda: mlp(nn.PReLU()))
    network_entry("torch_prelu", [6, 8, 3], ["LeakyReLU"])
    export("torch_softplus_beta", lambda: mlp(nn.Softplus(beta=3)))
    network_entry("torch_softplus_beta", [6, 8, 3], ["Softplus"])
    for opset in (7, 9, 11, 14, 17):
        name = f"torch_opset_{opset}"
        export(name, lambda: nn.Sequential(nn.Linear(6, 8), nn.ReLU(), nn.Linear(8, 7), nn.BatchNorm1d(7), nn.Hardtanh(-2, 2), nn.Dropout(0.2),
                                           nn.Linear(7, 3), nn.Softmax(dim=1)), opset=opset)
        network_entry(name, [6, 8, 7, 3], ["ReLU", "Hardtanh"], [None, "BatchNorm1d"], head="Softmax")
    export("torch_layernorm_opset_13", lambda: mlp(nn.LayerNorm(8), nn.ReLU()))
    network_entry("torch_layernorm_opset_13", [6, 8, 3], ["ReLU"], ["LayerNorm"])
    export("torch_layernorm_opset_17", lambda: mlp(nn.LayerNorm(8, eps=1e-3), nn.SiLU()), opset=17)
    network_entry("torch_layernorm_opset_17", [6, 8, 3], ["SiLU"], ["LayerNorm"])
    export("torch_rmsnorm", lambda: mlp(RmsNorm(8), nn.ReLU()))
    network_entry("torch_rmsnorm", [6, 8, 3], ["ReLU"], ["RMSNorm"])
    export("torch_batchnorm", lambda: mlp(nn.BatchNorm1d(8), nn.ReLU()))
    network_entry("torch_batchnorm", [6, 8, 3], ["ReLU"], ["BatchNorm1d"])
    export("torch_batchnorm_last", lambda: nn.Sequential(mlp(nn.ReLU(), nn.BatchNorm1d(8)), nn.BatchNorm1d(3)), do_constant_folding=False)
    network_entry("torch_batchnorm_last", [6, 8, 3], ["ReLU"])
    export("torch_no_bias", lambda: nn.Sequential(nn.Linear(6, 8, bias=False), nn.Tanh(), nn.Linear(8, 3, bias=False)))
    network_entry("torch_no_bias", [6, 8, 3], ["Tanh"])
    export("torch_view", lambda: nn.Sequential(Flattened(), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 3)), shape=(2, 4, 4))
    network_entry("torch_view", [16, 8, 3], ["ReLU"])
    export("torch_flatten", lambda: nn.Sequential(nn.Flatten(), nn.Linear(16, 8), nn.ReLU(), nn.Linear(8, 3)), shape=(2, 1, 4, 4))
    network_entry("torch_flatten", [16, 8, 3], ["ReLU"])
    export("torch_fixed_batch", lambda: mlp(nn.ReLU()), dynamic=False)
    network_entry("torch_fixed_batch", [6, 8, 3], ["ReLU"])
    export("torch_three_dimensions", lambda: mlp(nn.ReLU()), shape=(2, 5, 6))
    network_entry("torch_three_dimensions", [6, 8, 3], ["ReLU"])
    export("torch_conv_1x1", lambda: nn.Sequential(nn.Conv2d(6, 8, 1), nn.BatchNorm2d(8), nn.ReLU(), nn.Conv2d(8, 3, 1)), shape=(2, 6, 4, 5),
           training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False)
    network_entry("torch_conv_1x1", [6, 8, 3], ["ReLU"], ["BatchNorm1d"], layout="nchw", height=4, width=5)
    export("torch_residual", lambda: mlp(Residual(8)))
    entry("torch_residual", "refused", output=None, operators=["Add"])


# -------------------------------------------------------------------------------------------------- values

def add_values(name, hidden):
    """What numpy computes in double precision, for files that ONNX Runtime may not run. hidden: what follows the first Linear."""
    model = onnx.load(str(FOLDER / f"{name}.onnx"))
    tensors = {tensor.name: numpy_helper.to_array(tensor).astype(np.float64) for tensor in model.graph.initializer}
    w1, b1, w2, b2 = [tensors[each] for node in model.graph.node for each in node.input if each in tensors]
    x = np.random.default_rng(seed_of(name)).normal(size=(16, 6)).astype(np.float32)
    y = hidden(x.astype(np.float64) @ w1.T + b1) @ w2.T + b2
    next(each for each in MANIFEST if each["name"] == name)["values"] = {"inputs": x.tolist(), "outputs": np.round(y, 9).tolist()}


def values():
    # ONNX Runtime begins with opset 7.
    add_values("gemm_opset_6_broadcast", lambda h: np.maximum(h, 0))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for part in (linears, activations, norms, batch_norms, affine, plumbing, heads, several_outputs, images, refused, traps,
                 traps_of_pixels, traps_of_size, traps_of_versions, errors, functions, exported):
        part()
    values()
    lines = ",\n".join(json.dumps(each) for each in MANIFEST)
    (FOLDER / "manifest.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    files = [f for f in FOLDER.iterdir()]
    print(f"{len(MANIFEST)} fixtures, {len(files)} files, {sum(f.stat().st_size for f in files)} bytes")


main()
