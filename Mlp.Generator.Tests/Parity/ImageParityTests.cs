using System.Text.Json;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Parity;

/// <summary>Networks of images against PyTorch's convolutions of 1 × 1 and BatchNorm2d: see tools/make_image_fixtures.py.</summary>
public class ImageParityTests
{
    private const double Tolerance = 2e-6;

    private readonly Dictionary<string, double> worst = [];

    /// <summary>The largest difference of each kind, once the test has run.</summary>
    internal IReadOnlyDictionary<string, double> Worst => worst;

    [Fact]
    public void A_network_of_images_is_PyTorchs_convolutions_of_one_pixel()
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "images.json");
        ImageFixture[] fixtures = JsonSerializer.Deserialize<ImageFixture[]>(File.ReadAllText(path), JsonSerializerOptions.Web)!;
        CompiledNets nets = NetCompiler.Load([.. fixtures.Select(fixture => fixture.Topology)]);
        Assert.Equal(7, fixtures.Length);
        for (int i = 0; i < fixtures.Length; i++)
        {
            Check(fixtures[i], nets.Create(i));
        }
    }

    private void Check(ImageFixture fixture, IMlp net)
    {
        Load(net, fixture.State);
        float[] outputs = new float[fixture.Evaluation.Length];
        net.Forward(fixture.Inputs, outputs);
        Near("predictions", fixture.Evaluation, outputs);

        MlpTape tape = net.CreateTape(fixture.Images);
        float loss = Loss.MeanSquaredError(net.ForwardTraining(fixture.Inputs, tape), fixture.Targets, tape.OutputGradient);
        Near("training outputs", fixture.Outputs, tape.Output.ToArray());
        Near("loss", [(float)fixture.Loss], [loss]);
        float[] inputGradient = new float[fixture.Inputs.Length];
        net.Backward(fixture.Inputs, tape, inputGradient);
        Near("input gradients", fixture.InputGradient, inputGradient);

        // What batch norm gives back is what is left of sums that cancel: relative to the largest gradient.
        float largest = fixture.Gradients.Max(gradient => gradient.Values.Max(Math.Abs));
        foreach (ImageFixture.Tensor gradient in fixture.Gradients)
        {
            Near("gradients", gradient.Values, tape.ReadGradient(net, gradient.Name), largest);
        }

        foreach (ImageFixture.Tensor tensor in fixture.StateAfter)
        {
            if (tensor.IsCounter)
            {
                Assert.Equal((long)tensor.Values[0], net.NumBatchesTracked(tensor.Module));
            }
            else
            {
                Near(tensor.Name.Contains("running", StringComparison.Ordinal) ? "statistics" : "parameters", tensor.Values, net.Read(tensor.Name));
            }
        }
    }

    private static void Load(IMlp net, ImageFixture.Tensor[] state)
    {
        WeightsFile file = new();
        foreach (ImageFixture.Tensor tensor in state)
        {
            _ = tensor.IsCounter ? file.AddCounter(tensor.Name, (long)tensor.Values[0]) : file.Add(tensor.Name, tensor.Shape, tensor.Values);
        }

        using MemoryStream stream = new(file.ToBytes());
        net.LoadStateDict(stream);
    }

    /// <summary>Relative to the largest magnitude: where terms cancel no float keeps more.</summary>
    private void Near(string what, float[] expected, float[] actual, float largest = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        largest = Math.Max(expected.Max(Math.Abs), largest);
        double error = expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second)) / largest;
        worst[what] = Math.Max(error, worst.GetValueOrDefault(what));
        Assert.InRange(error, 0, Tolerance);
    }
}

/// <summary>A network of images, and what PyTorch computes with it.</summary>
internal sealed record ImageFixture(
    int InChannels,
    int[] HiddenChannels,
    int Height,
    int Width,
    int Images,
    double Eps,
    double? Momentum,
    bool Affine,
    bool TrackRunningStats,
    ImageFixture.Tensor[] State,
    float[] Inputs,
    float[] Targets,
    float[] Evaluation,
    float[] Outputs,
    double Loss,
    ImageFixture.Tensor[] Gradients,
    float[] InputGradient,
    ImageFixture.Tensor[] StateAfter,
    bool StandardizeInputs = false,
    string OutputActivation = nameof(ActivationLayer.Identity))
{
    public Topology Topology => new(InChannels, HiddenChannels)
    {
        NormLayer = NormLayer.BatchNorm2d,
        Height = Height,
        Width = Width,
        NormEps = Eps,
        NormMomentum = Momentum,
        NormAffine = Affine,
        TrackRunningStats = TrackRunningStats,
        StandardizeInputs = StandardizeInputs,
        OutputActivation = Enum.Parse<ActivationLayer>(OutputActivation),
    };

    /// <param name="Name">In the state dict.</param>
    /// <param name="Shape">None for gradients, whose shape is their parameter's.</param>
    /// <param name="Values">In PyTorch's order; a counter's only one.</param>
    internal sealed record Tensor(string Name, long[] Shape, float[] Values)
    {
        public bool IsCounter => Name.EndsWith("num_batches_tracked", StringComparison.Ordinal);

        public string Module => Name[..Name.IndexOf('.', StringComparison.Ordinal)];
    }
}
