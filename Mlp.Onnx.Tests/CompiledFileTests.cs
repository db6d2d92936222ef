namespace Mlp.Onnx.Tests;

/// <summary>Networks that were compiled from ONNX files, against ONNX Runtime on the same file.</summary>
public class CompiledFileTests
{
    private delegate void Forward(ReadOnlySpan<float> inputs, Span<float> outputs);

    [Fact]
    public void Each_layer_has_its_activation() => Check("act_each_layer_another", 6, 3, StaticActivations.Forward, new ActivationsNet());

    [Fact]
    public void Each_layer_has_its_norm() => Check("norm_each_layer_another", 6, 3, StaticNorms.Forward, new NormsNet());

    [Fact]
    public void Large_means_lose_nothing() => Check("affine_large_mean", 6, 3, StaticLargeMean.Forward, new LargeMeanNet(), mean: 1e5f);

    [Fact]
    public void An_output_is_picked()
    {
        Check("actor_critic", StaticActor.InChannels, StaticActor.OutChannels, StaticActor.Forward, null, output: "action");
        Check("actor_critic", CriticNet.InChannels, CriticNet.OutChannels, null, new CriticNet(), output: "value");
    }

    [Fact]
    public void Pixels_go_through_convolutions_of_1_by_1() => Check("conv_1x1", 6 * 20, 3 * 20, StaticPixels.Forward, new PixelsNet());

    [Fact]
    public void A_compiled_network_trains_further()
    {
        ActivationsNet net = new();
        float[] inputs = Onnx.Rows(32 * 6), targets = Onnx.Rows(32 * 3, scale: 0.5f);
        ActivationsNet.Tape tape = net.CreateTape(32);
        Adam adam = new(ActivationsNet.Layout, learningRate: 1e-2);
        float first = 0, last = 0;
        for (int step = 0; step < 200; step++)
        {
            ReadOnlySpan<float> outputs = net.ForwardTraining(inputs, tape);
            last = Loss.MeanSquaredError(outputs, targets, tape.OutputGradient);
            first = step == 0 ? last : first;
            net.Backward(inputs, tape);
            adam.Step(net.Parameters, tape.Gradients);
        }

        Assert.True(last < first / 2, FormattableString.Invariant($"The loss was {first} and is {last}."));
    }

    private static void Check(string file, int inChannels, int outChannels, Forward? compiled, IMlp? net, float mean = 0, string? output = null)
    {
        foreach (int rows in new[] { 1, 17 })
        {
            float[] inputs = Onnx.Rows(rows * inChannels, mean), outputs = new float[rows * outChannels];
            float[] expected = Onnx.Run(File.ReadAllBytes(Onnx.Path(file)), inputs, rows, output);
            if (compiled is not null)
            {
                compiled(inputs, outputs);
                Onnx.AssertClose(expected, outputs);
            }

            if (net is not null)
            {
                net.Forward(inputs, outputs);
                Onnx.AssertClose(expected, outputs);
            }
        }
    }
}
