using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// A network of images does to each pixel what the same network of rows does to a row: to the same bits, in every pass, whatever the size of the
/// images and however many there are.
/// </summary>
public sealed class ImageTests(ImageTests.Nets nets) : IClassFixture<ImageTests.Nets>
{
    public sealed class Nets
    {
        private static readonly Topology[] s_images =
        [
            new(3, 20, 5) { NormLayer = NormLayer.BatchNorm2d, Dropout = 0.25, Height = 3, Width = 5 },
            new(7, 33, 17, 2) { NormLayer = NormLayer.BatchNorm2d, NormMomentum = null, Height = 1, Width = 2 },
            new(2, 40, 3) { NormLayer = NormLayer.BatchNorm2d, TrackRunningStats = false, Height = 4, Width = 4 },
            new(5, 16, 16) { ActivationLayer = ActivationLayer.GELU, Dropout = 0.5, Height = 9, Width = 30 },
            new(1, 8, 1) { NormLayer = NormLayer.BatchNorm2d, NormAffine = false, Bias = false, Height = 241, Width = 1 },
            new(4, 10, 3) { NormLayer = NormLayer.BatchNorm2d, Height = 1, Width = 1 },
            new(3, 64, 64, 4) { NormLayer = NormLayer.BatchNorm2d, Height = 20, Width = 31 },
        ];

        internal CompiledNets Images { get; } = NetCompiler.Load(s_images);

        /// <summary>The same networks of rows.</summary>
        internal CompiledNets Rows { get; } = NetCompiler.Load([.. s_images.Select(topology => topology with
        {
            Height = 0,
            Width = 0,
            NormLayer = topology.NormLayer == NormLayer.None ? NormLayer.None : NormLayer.BatchNorm1d,
        })]);
    }

    public static TheoryData<int, int, int> Cases
    {
        get
        {
            TheoryData<int, int, int> cases = [];
            foreach (int kind in Enumerable.Range(0, 7))
            {
                foreach (int images in new[] { 0, 1, 2, 3, 17 })
                {
                    if (kind != 5 || images != 1)
                    {
                        cases.Add(kind, images, images % 2 + 1);
                    }
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_pass_gives_the_bits_of_the_same_network_of_rows(int kind, int images, int threads)
    {
        Topology topology = nets.Images.Topologies[kind];
        int pixels = topology.Height * topology.Width, @in = topology.InChannels, @out = topology.OutChannels;
        IMlp net = nets.Images.Create(kind, seed: 5), twin = nets.Rows.Create(kind, seed: 5);
        Assert.Equal(pixels, net.StateLayout.Topology!.Pixels);
        float[] inputs = HashFormula.Floats(100, images * @in * pixels, -2, 2), inputRows = ImageRows.Of<float>(inputs, @in, pixels);

        Assert.Equal(Predict(twin, inputRows, images * pixels * @out, threads), ImageRows.Of<float>(Predict(net, inputs, images * pixels * @out, threads), @out, pixels));

        MlpTape tape = net.CreateTape(Math.Max(1, images), seed: 9, threads), twinTape = twin.CreateTape(Math.Max(1, images * pixels), seed: 9, threads);
        SGD optimizer = new(net.StateLayout, learningRate: 0.1f, momentum: 0.9f), twinOptimizer = new(twin.StateLayout, learningRate: 0.1f, momentum: 0.9f);
        for (int step = 0; step < 3; step++)
        {
            Assert.Equal(twin.ForwardTraining(inputRows, twinTape).ToArray(), ImageRows.Of<float>(net.ForwardTraining(inputs, tape).ToArray(), @out, pixels));
            Assert.Equal(images, tape.Rows);
            float[] gradient = HashFormula.Floats(200 + (uint)step, images * pixels * @out, -1, 1);
            gradient.CopyTo(tape.OutputGradient);
            ImageRows.Of<float>(gradient, @out, pixels).CopyTo(twinTape.OutputGradient);
            if (step == 1)
            {
                net.BackwardAndStep(inputs, tape, optimizer);
                twin.BackwardAndStep(inputRows, twinTape, twinOptimizer);
                continue;
            }

            float[] inputGradient = new float[inputs.Length], inputGradientRows = new float[inputs.Length];
            net.Backward(inputs, tape, inputGradient);
            twin.Backward(inputRows, twinTape, inputGradientRows);
            Assert.Equal(inputGradientRows, ImageRows.Of<float>(inputGradient, @in, pixels));
            Assert.Equal(twinTape.Gradients.ToArray(), tape.Gradients.ToArray());
            optimizer.Step(net.Parameters, tape.Gradients);
            twinOptimizer.Step(twin.Parameters, twinTape.Gradients);
        }

        Assert.Equal(twin.Snapshot(), net.Snapshot());
        Assert.Equal(Predict(twin, inputRows, images * pixels * @out, 1), ImageRows.Of<float>(Predict(net, inputs, images * pixels * @out, 1), @out, pixels));
    }

    [Fact]
    public void An_images_bits_do_not_depend_on_the_others()
    {
        IMlp net = nets.Images.Create(6, seed: 1);
        const int Pixels = 20 * 31;
        float[] inputs = HashFormula.Floats(1, 5 * 3 * Pixels, -1, 1);
        float[] all = Predict(net, inputs, 5 * 4 * Pixels, 1);
        for (int image = 0; image < 5; image++)
        {
            Assert.Equal(
                all.AsSpan(image * 4 * Pixels, 4 * Pixels).ToArray(),
                Predict(net, inputs.AsSpan(image * 3 * Pixels, 3 * Pixels).ToArray(), 4 * Pixels, 1));
        }
    }

    [Fact]
    public void Nothing_is_written_beside_the_outputs()
    {
        foreach (int kind in Enumerable.Range(0, 7))
        {
            Topology topology = nets.Images.Topologies[kind];
            IMlp net = nets.Images.Create(kind);
            int pixels = topology.Height * topology.Width;
            for (int shift = 0; shift < 16; shift++)
            {
                float[] inputs = HashFormula.Floats(1, shift + 2 * topology.InChannels * pixels, -1, 1);
                float[] outputs = [.. Enumerable.Repeat(-77f, 64 + 2 * topology.OutChannels * pixels)];
                net.Forward(inputs.AsSpan(shift), outputs.AsSpan(16 + shift, 2 * topology.OutChannels * pixels));
                Assert.All(outputs[..(16 + shift)].Concat(outputs[(16 + shift + 2 * topology.OutChannels * pixels)..]), value => Assert.Equal(-77f, value));
            }
        }
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        foreach (int kind in new[] { 0, 2, 3, 6 })
        {
            Topology topology = nets.Images.Topologies[kind];
            IMlp net = nets.Images.Create(kind);
            int pixels = topology.Height * topology.Width;
            float[] inputs = HashFormula.Floats(1, 5 * topology.InChannels * pixels, -1, 1), outputs = new float[5 * topology.OutChannels * pixels];
            float[] inputGradient = new float[inputs.Length];
            MlpTape tape = net.CreateTape(5);
            SGD optimizer = new(net.StateLayout, learningRate: 0.01f);
            Run();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int call = 0; call < 20; call++)
            {
                Run();
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Run()
            {
                net.Forward(inputs, outputs);
                net.ForwardTraining(inputs, tape);
                outputs.CopyTo(tape.OutputGradient);
                net.Backward(inputs, tape, inputGradient);
                net.ForwardTraining(inputs, tape);
                net.BackwardAndStep(inputs, tape, optimizer);
            }
        }
    }

    [Fact]
    public void Errors_name_the_shape()
    {
        IMlp net = nets.Images.Create(0);
        MlpTape tape = net.CreateTape(2);
        string input = Message(() => net.Forward(new float[44], new float[75]));
        string output = Message(() => net.Forward(new float[45], new float[74]));
        string many = Message(() => net.ForwardTraining(new float[135], tape));
        net.ForwardTraining(new float[90], tape);
        string other = Message(() => net.Backward(new float[45], tape));
        string gradient = Message(() => net.Backward(new float[90], tape, new float[89]));
        Assert.Contains("44 floats, which is no multiple of 45, the size of Net0's input: expected [images, 3, 3, 5]", input, StringComparison.Ordinal);
        Assert.Contains("1 images of Net0's 75 outputs need 75", output, StringComparison.Ordinal);
        Assert.Contains("3 images do not fit this tape", many, StringComparison.Ordinal);
        Assert.Contains("had [2, 3, 3, 5], which is 90", other, StringComparison.Ordinal);
        Assert.Contains("[2, 3, 3, 5] needs 90", gradient, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => net.CreateTape(int.MaxValue / 100));
        Assert.Throws<ArgumentException>(() => nets.Images.Create(5).ForwardTraining(new float[4], nets.Images.Create(5).CreateTape(1)));
    }

    private static string Message(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;

    private static float[] Predict(IMlp net, float[] inputs, int length, int threads)
    {
        float[] outputs = new float[length];
        net.Forward(inputs, outputs, threads);
        return outputs;
    }
}
