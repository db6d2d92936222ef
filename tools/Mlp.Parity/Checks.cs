using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Mlp.Checksums;

namespace Mlp.Parity;

/// <summary>What the networks compute here, as checksums of its bits.</summary>
internal static class Checks
{
    private const int Rows = 32;
    private const int Steps = 3;

    private delegate void Prediction(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>A line for each network and part, "Digits gradients 0123456789abcdef"; the first says what vectors there are.</summary>
    public static IEnumerable<string> Lines() =>
    [
        $"vectors {(Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32)} fused {Fma.IsSupported}",
        .. Train<OneByOne>(), .. Train<ThreeToTwo>(), .. Train<Odd>(), .. Train<Even>(), .. Train<Digits>(), .. Train<Deep>(),
        .. Train<Narrow>(), .. Train<Dropped>(), .. Train<Batch>(), .. Train<Layer>(), .. Train<RootMeanSquare>(),
        .. Train<Image>(35), .. Train<SoftImage>(6), .. Train<LogSoft>(), .. Train<Six>(), .. Train<Leaky>(),
        .. Train<Exponential>(), .. Train<Scaled>(), .. Train<Continuous>(), .. Train<Gaussian>(), .. Train<GaussianTanh>(),
        .. Train<Swish>(), .. Train<MishNet>(), .. Train<Plus>(), .. Train<Sign>(), .. Train<Logistic>(),
        .. Train<HardLogistic>(), .. Train<HardSwish>(), .. Train<HardTanh>(), .. Train<LogLogistic>(),
        .. Predict(nameof(Static), Static.Forward), .. Predict(nameof(StaticBFloat16), StaticBFloat16.Forward), .. Predict(nameof(StaticInt8), StaticInt8.Forward),
    ];

    private static IEnumerable<string> Train<TNet>(int pixels = 1)
        where TNet : class, IMlp<TNet>
    {
        TNet net = TNet.Create(seed: 7);
        string name = typeof(TNet).Name;
        ulong stream = Numbers.Stream(name);
        int inputLength = TNet.InChannels * pixels, outputLength = TNet.OutChannels * pixels;
        float[] inputs = Numbers.Floats(stream, Rows * inputLength, -2, 2), targets = Numbers.Floats(stream + 1, Rows * outputLength, 0, 1);
        int[] labels = Numbers.Labels(stream + 2, Rows * pixels, TNet.OutChannels);
        MlpTape tape = net.CreateTape(Rows, seed: 77);
        AdamW adam = new(TNet.Layout, learningRate: 1e-2f);
        Checksum checksum = new();
        checksum.Begin("initial");
        checksum.Add(net.Parameters);
        for (int step = 0; step < Steps; step++)
        {
            ReadOnlySpan<float> outputs = net.ForwardTraining(inputs, tape);
            checksum.Begin("forward");
            checksum.Add(outputs);
            checksum.Begin("loss");
            checksum.Add(TNet.OutChannels == 1
                ? Loss.MeanSquaredError(outputs, targets, tape.OutputGradient)
                : new CrossEntropyLoss().Forward(outputs, labels, tape.OutputGradient, TNet.OutChannels, pixels));
            checksum.Add(tape.OutputGradient);
            net.Backward(inputs, tape);
            checksum.Begin("gradients");
            checksum.Add(tape.Gradients);
            adam.Step(net.Parameters, tape.Gradients);
            checksum.Begin("step");
            checksum.Add(net.Parameters);
        }

        AddPredictions(checksum, inputs, inputLength, outputLength, [1, 3, Rows], net.Forward);
        return Finish(name, checksum);
    }

    private static IEnumerable<string> Predict(string name, Prediction forward)
    {
        Checksum checksum = new();
        // With weights of float32 and bfloat16 the order of a single row's sums depends on where the compiler and the loader put the data.
        int[] rows = name == nameof(StaticInt8) ? [1, 3, Rows] : [3, Rows];
        AddPredictions(checksum, Numbers.Floats(Numbers.Stream("Static"), Rows * 64, 0, 1), 64, 10, rows, forward);
        return Finish(name, checksum);
    }

    private static void AddPredictions(Checksum checksum, float[] inputs, int inputLength, int outputLength, int[] counts, Prediction forward)
    {
        checksum.Begin("prediction");
        foreach (int rows in counts)
        {
            float[] outputs = new float[rows * outputLength];
            forward(inputs.AsSpan(0, rows * inputLength), outputs);
            checksum.Add(outputs);
        }
    }

    private static IEnumerable<string> Finish(string name, Checksum checksum)
        => checksum.Finish().Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"{name} {part.Key} {part.Value:x16}"));
}
