using Mlp.Generator.Tests.Baked;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Standardised inputs and output activations beyond what fixtures and sweeps show: keys, files, what the tensors may hold, numbers that are far apart,
/// and no rows.
/// </summary>
public sealed class HeadTests(HeadTests.Nets nets) : IClassFixture<HeadTests.Nets>
{
    private const int Standardized = 0, Plain = 1, Logarithms = 2, Timed = 3, Hidden = 4, Raw = 5, RawImages = 6;

    public sealed class Nets
    {
        internal CompiledNets Compiled { get; } = NetCompiler.Load(
        [
            new Topology(5, 9, 4) { NormLayer = NormLayer.BatchNorm1d, StandardizeInputs = true, OutputActivation = ActivationLayer.Softmax },
            new Topology(5, 9, 4) { NormLayer = NormLayer.BatchNorm1d },
            new Topology(1, 4) { OutputActivation = ActivationLayer.LogSoftmax },
            new Topology(2, 3) { StandardizeInputs = true },
            new Topology(3, 20, 6) { ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.3, OutputActivation = ActivationLayer.LeakyReLU },
            new Topology(5, 9, 4) { NormLayer = NormLayer.BatchNorm1d, StandardizeInputs = true, StandardizeOutputs = true },
            new Topology(3, 8, 2) { Height = 3, Width = 5, StandardizeInputs = true, StandardizeOutputs = true },
        ]);
    }

    [Fact]
    public void Keys_of_other_modules_do_not_shift()
    {
        IMlp net = nets.Compiled.Create(Standardized), plain = nets.Compiled.Create(Plain);
        Assert.Equal(["inputs.mean", "inputs.std", .. plain.StateLayout.Tensors.Select(tensor => tensor.Name)], net.StateLayout.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(
            ["Standardize: inputs", "Linear: 0", "BatchNorm1d: 1", "ReLU: 2", "Dropout: 3", "Linear: 4", "Dropout: 5", "Softmax: 6"],
            net.StateLayout.Topology!.Modules().Select(module => module.ToString()));
        Assert.Equal(new float[5], net.Read("inputs.mean"));
        Assert.Equal([1, 1, 1, 1, 1], net.Read("inputs.std"));
        Assert.Equal(plain.StateLayout.Tensors.Where(tensor => tensor.IsParameter), net.StateLayout.Tensors.Where(tensor => tensor.IsParameter), (a, b) => a.Name == b.Name && a.Shape == b.Shape);
    }

    [Fact]
    public void The_scale_of_the_outputs_comes_last()
    {
        IMlp net = nets.Compiled.Create(Raw), plain = nets.Compiled.Create(Plain);
        Assert.Equal(
            ["inputs.mean", "inputs.std", .. plain.StateLayout.Tensors.Select(tensor => tensor.Name), "outputs.mean", "outputs.std"],
            net.StateLayout.Tensors.Select(tensor => tensor.Name));
        Assert.Equal(
            ["Standardize: inputs", "Linear: 0", "BatchNorm1d: 1", "ReLU: 2", "Dropout: 3", "Linear: 4", "Dropout: 5", "Unstandardize: outputs"],
            net.StateLayout.Topology!.Modules().Select(module => module.ToString()));
        Assert.True(net.StateLayout.Topology.StandardizeOutputs);
        Assert.Equal(new float[4], net.Read("outputs.mean"));
        Assert.Equal([1, 1, 1, 1], net.Read("outputs.std"));
    }

    /// <summary>Prediction is the plain network's, scaled: to the bit, by one product and one sum. Training is the plain network's.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(33)]
    public void Outputs_are_scaled_in_prediction_alone(int rows)
    {
        IMlp net = nets.Compiled.Create(Raw, seed: 3), plain = nets.Compiled.Create(Plain, seed: 3);
        float[] mean = [100, -2, 0.5f, 1e6f], std = [3, 0.25f, 7, 1e3f];
        net.WriteTensor("outputs.mean", mean);
        net.WriteTensor("outputs.std", std);
        float[] inputs = HashFormula.Floats(4, rows * 5, -2, 2), outputs = new float[rows * 4], expected = new float[rows * 4];
        net.Forward(inputs, outputs);
        plain.Forward(inputs, expected);
        Assert.Equal(expected.Select((value, i) => (float)(value * std[i % 4]) + mean[i % 4]), outputs);
        if (rows > 1)
        {
            Assert.Equal(plain.ForwardTraining(inputs, plain.CreateTape(rows)).ToArray(), net.ForwardTraining(inputs, net.CreateTape(rows)).ToArray());
        }
    }

    /// <summary>Of each channel of an image, all pixels: [images, channels, height, width].</summary>
    [Fact]
    public void Outputs_that_are_images_are_scaled_by_channel()
    {
        const int images = 3, pixels = 15;
        IMlp net = nets.Compiled.Create(RawImages, seed: 3);
        float[] inputs = HashFormula.Floats(4, images * 3 * pixels, -2, 2), before = new float[images * 2 * pixels], outputs = new float[images * 2 * pixels];
        net.Forward(inputs, before);
        net.WriteTensor("outputs.mean", [100, -2]);
        net.WriteTensor("outputs.std", [3, 0.25f]);
        net.Forward(inputs, outputs);
        Assert.Equal(before.Select((value, i) => i / pixels % 2 == 0 ? (float)(value * 3) + 100 : (float)(value * 0.25f) - 2), outputs);
        Assert.Equal(before.Length, outputs.Distinct().Count());
    }

    [Fact]
    public void The_state_is_saved_and_loaded_by_PyTorchs_keys()
    {
        CheckFile(Standardized);
        CheckFile(Raw);
    }

    private void CheckFile(int kind)
    {
        IMlp net = nets.Compiled.Create(kind, seed: 1), other = nets.Compiled.Create(kind, seed: 2);
        new ReferenceMlp(nets.Compiled.Topologies[kind], 3).Stir(100).CopyTo(net);
        using MemoryStream file = new();
        net.Save(file);
        file.Position = 0;
        other.LoadStateDict(file);
        Assert.Equal(net.Snapshot(), other.Snapshot());
        float[] inputs = HashFormula.Floats(1, 3 * 5, -2, 2), expected = new float[12], actual = new float[12];
        net.Forward(inputs, expected);
        other.Forward(inputs, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Files_with_and_without_the_scales_say_what_to_write()
    {
        using MemoryStream with = new(), without = new();
        nets.Compiled.Create(Standardized).Save(with);
        nets.Compiled.Create(Plain).Save(without);
        with.Position = without.Position = 0;
        StateDictException missing = Assert.Throws<StateDictException>(() => nets.Compiled.Create(Standardized).LoadStateDict(without));
        Assert.Equal(["inputs.mean", "inputs.std"], missing.MissingKeys);
        Assert.Contains("The file is of a network that does not standardise its inputs: remove StandardizeInputs", missing.Message, StringComparison.Ordinal);
        StateDictException unexpected = Assert.Throws<StateDictException>(() => nets.Compiled.Create(Plain).LoadStateDict(with));
        Assert.Equal(["inputs.mean", "inputs.std"], unexpected.UnexpectedKeys);
        Assert.Contains("add StandardizeInputs = true to the attribute", unexpected.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_with_and_without_the_scales_of_outputs_say_what_to_write()
    {
        using MemoryStream both = new(), inputs = new(), without = new();
        nets.Compiled.Create(Raw).Save(both);
        nets.Compiled.Create(Plain).Save(without);
        both.Position = without.Position = 0;
        string missing = Assert.Throws<StateDictException>(() => nets.Compiled.Create(Raw).LoadStateDict(without)).Message;
        Assert.Contains("does not standardise its inputs: remove StandardizeInputs", missing, StringComparison.Ordinal);
        Assert.Contains("does not standardise its outputs: remove StandardizeOutputs", missing, StringComparison.Ordinal);
        string unexpected = Assert.Throws<StateDictException>(() => nets.Compiled.Create(Plain).LoadStateDict(both)).Message;
        Assert.Contains("standardises its inputs: add StandardizeInputs = true", unexpected, StringComparison.Ordinal);
        Assert.Contains("standardises its outputs: add StandardizeOutputs = true", unexpected, StringComparison.Ordinal);

        // Of inputs both files have them.
        nets.Compiled.Create(Standardized).Save(inputs);
        inputs.Position = 0;
        missing = Assert.Throws<StateDictException>(() => nets.Compiled.Create(Raw).LoadStateDict(inputs)).Message;
        Assert.Contains("does not standardise its outputs", missing, StringComparison.Ordinal);
        Assert.DoesNotContain("inputs:", missing, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inputs.std", 0f, "standard deviations have to be finite and above 0. Give a channel that does not vary 1.")]
    [InlineData("inputs.std", -1f, "standard deviations have to be finite and above 0")]
    [InlineData("inputs.std", float.NaN, "standard deviations have to be finite and above 0")]
    [InlineData("inputs.std", float.PositiveInfinity, "standard deviations have to be finite and above 0")]
    [InlineData("inputs.mean", float.NaN, "means have to be finite")]
    [InlineData("inputs.mean", float.NegativeInfinity, "means have to be finite")]
    [InlineData("outputs.std", 0f, "standard deviations have to be finite and above 0. Give a channel that does not vary 1.")]
    [InlineData("outputs.std", float.NaN, "standard deviations have to be finite and above 0")]
    [InlineData("outputs.mean", float.PositiveInfinity, "means have to be finite")]
    public void A_scale_that_is_none_is_refused_and_nothing_changes(string tensor, float value, string reason)
    {
        IMlp net = nets.Compiled.Create(Raw);
        byte[] before = net.Snapshot();
        float[] values = tensor.StartsWith("inputs", StringComparison.Ordinal) ? [1, 2, value, 3, 4] : [1, 2, value, 3];
        ArgumentException error = Assert.Throws<ArgumentException>(() => net.WriteTensor(tensor, values));
        Assert.Contains($"'{tensor}' has the value", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);

        WeightsFile file = new ReferenceMlp(nets.Compiled.Topologies[Raw], 3).ToWeightsFile();
        values.CopyTo(file[tensor]);
        InvalidDataException fault = Assert.Throws<InvalidDataException>(() => net.LoadStateDict(new MemoryStream(file.ToBytes())));
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, net.Snapshot());
    }

    [Fact]
    public void Training_moves_neither_mean_nor_std_and_predicts_with_them()
    {
        IMlp net = nets.Compiled.Create(Standardized);
        net.WriteTensor("inputs.mean", [1, 2, 3, 4, 5]);
        net.WriteTensor("inputs.std", [1, 2, 0.5f, 4, 5]);
        MlpTape tape = net.CreateTape(8);
        AdamW adam = new(net.StateLayout, learningRate: 0.1f, weightDecay: 0.5f);
        float[] inputs = HashFormula.Floats(1, 8 * 5, -2, 2);
        for (int step = 0; step < 5; step++)
        {
            Loss.MeanSquaredError(net.ForwardTraining(inputs, tape), new float[32], tape.OutputGradient);
            net.BackwardAndStep(inputs, tape, adam);
        }

        Assert.Equal([1, 2, 3, 4, 5], net.Read("inputs.mean"));
        Assert.Equal([1, 2, 0.5f, 4, 5], net.Read("inputs.std"));
        ReferenceMlp reference = new(nets.Compiled.Topologies[Standardized], 0);
        net.CopyTo(reference);
        float[] outputs = new float[32];
        net.Forward(inputs, outputs);
        Assert.InRange(Errors.Relative(outputs, reference.Forward(Errors.Widen(inputs), 8)), 0, 1e-5);
    }

    [Fact]
    public void Means_beside_which_the_inputs_hardly_vary_are_taken_off_exactly()
    {
        // Seconds of a day in 2026, as floats 128 apart: the difference of two floats of a magnitude is exact.
        const float noon = 1_798_761_600f;
        IMlp net = nets.Compiled.Create(Timed);
        net.WriteTensor("inputs.mean", [noon, 0]);
        net.WriteTensor("inputs.std", [7200, 1]);
        net.WriteTensor("0.weight", [1, 0, 0, 1, 1, 1]);
        net.WriteTensor("0.bias", new float[3]);
        float[] inputs = [noon + 3584, 1, noon - 7168, -2, noon, 0.5f], outputs = new float[9];
        net.Forward(inputs, outputs);
        float late = 3584f / 7200, early = -7168f / 7200;
        Assert.Equal([late, 1, late + 1, early, -2, early - 2, 0, 0.5f, 0.5f], outputs);
        Assert.Equal(outputs, net.ForwardTraining(inputs, net.CreateTape(3)).ToArray());
        float[] row = new float[3];
        net.Forward(inputs.AsSpan(0, 2), row);
        Assert.Equal(outputs[..3], row);
    }

    [Theory]
    [InlineData(new[] { 1e4f, -1e4f, 0, 9999 }, new[] { -0.31326166f, -20000.312f, -10000.313f, -1.3132616f })]
    [InlineData(new[] { 3e38f, -3e38f, 0, 3e38f }, new[] { -0.6931472f, float.NegativeInfinity, -3e38f, -0.6931472f })]
    [InlineData(new[] { float.NegativeInfinity, 0, 0, float.NegativeInfinity }, new[] { float.NegativeInfinity, -0.6931472f, -0.6931472f, float.NegativeInfinity })]
    [InlineData(new[] { 0, float.PositiveInfinity, 0, 0 }, new[] { float.NaN, float.NaN, float.NaN, float.NaN })]
    [InlineData(new[] { 0, 1, float.NaN, 0 }, new[] { float.NaN, float.NaN, float.NaN, float.NaN })]
    public void Logits_of_any_size_come_to_PyTorchs_log_probabilities(float[] logits, float[] expected)
    {
        IMlp net = nets.Compiled.Create(Logarithms);
        net.WriteTensor("0.weight", new float[4]);
        net.WriteTensor("0.bias", logits);
        foreach (int rows in new[] { 1, 5 })
        {
            float[] outputs = new float[rows * 4];
            net.Forward(new float[rows], outputs);
            float[] trained = net.ForwardTraining(new float[rows], net.CreateTape(rows)).ToArray();
            Assert.Equal(outputs, trained);
            for (int i = 0; i < outputs.Length; i++)
            {
                float right = expected[i % 4];
                Assert.True(outputs[i].Equals(right) || Math.Abs(outputs[i] - right) <= 1e-6 * Math.Abs(right), $"{outputs[i]:R} for {right:R}");
            }
        }
    }

    [Fact]
    public void A_head_has_the_defaults_where_hidden_layers_have_others()
    {
        ActivationFunction? hidden = nets.Compiled.Create(Hidden).StateLayout.Topology!.Activation, head = nets.Compiled.Create(Hidden).StateLayout.Topology!.OutputFunction;
        Assert.Equal(("LeakyReLU(negative_slope=0.3)", "LeakyReLU(negative_slope=0.01)"), (hidden.ToString(), head?.ToString()));
    }

    [Fact]
    public void No_rows_are_no_fault()
    {
        for (int kind = 0; kind < nets.Compiled.Topologies.Count; kind++)
        {
            IMlp net = nets.Compiled.Create(kind);
            MlpTape tape = net.CreateTape(4, threads: 2);
            byte[] before = net.Snapshot();
            net.Forward([], []);
            Assert.Equal(0, net.ForwardTraining([], tape).Length);
            net.Backward([], tape, []);
            net.BackwardAndStep([], tape, new SGD(net.StateLayout));
            Assert.Equal(before, net.Snapshot());
        }
    }

    [Fact]
    public void Weights_to_begin_with_hold_the_scales()
    {
        ReferenceMlp reference = new ReferenceMlp(nets.Compiled.Topologies[Standardized], 3).Stir(200);
        IMlp net = BakedNet.Load([new BakedNet(reference.Topology, reference.ToWeightsFile(), Format: null)]).Single().Create();
        Assert.Equal(reference["inputs.std"].ToFloats(), net.Read("inputs.std"));
        float[] inputs = HashFormula.Floats(1, 7 * 5, -2, 2), outputs = new float[7 * 4];
        net.Forward(inputs, outputs);
        Assert.InRange(Errors.Relative(outputs, reference.Forward(Errors.Widen(inputs), 7)), 0, 1e-5);
    }
}
