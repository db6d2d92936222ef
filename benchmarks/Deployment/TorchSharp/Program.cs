using System.Runtime.InteropServices;
using Mlp.Benchmarks.Deployment;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

// Batch norm is folded in: three Linear layers, their weights and biases one after the other in a file, are the least work.
// Where its native library does not load, the loader's own message says why; TorchSharp would go on to copy all of its packages.
NativeLibrary.Load("LibTorchSharp", typeof(torch).Assembly, null);
set_num_threads(1);
using IDisposable mode = inference_mode();
ReadOnlySpan<float> weights = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "digits.floats")));
Linear[] layers = [nn.Linear(64, 128), nn.Linear(128, 64), nn.Linear(64, 10)];
foreach (Linear layer in layers)
{
    foreach (Tensor parameter in (Tensor[])[layer.weight, layer.bias!])
    {
        int length = (int)parameter.numel();
        parameter.copy_(tensor(weights[..length].ToArray()).reshape(parameter.shape));
        weights = weights[length..];
    }
}

Tensor values = tensor(Digit.Read(args[0])).reshape(1, 64);
values = nn.functional.relu(layers[0].forward(values));
values = nn.functional.relu(layers[1].forward(values));
Digit.Write(layers[2].forward(values).data<float>().ToArray());
