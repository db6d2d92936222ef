using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Parity;

/// <summary>A tensor of a fixture: samples of its elements, and a projection that every element enters.</summary>
/// <param name="Scale">What differences are relative to; see tools/make_parity_fixtures.py.</param>
internal sealed record ParityTensor(string Name, double Projection, float Scale, float[] Samples, int Stride)
{
    private const uint ProjectionStream = 0xFFFF0000;

    /// <summary>The largest difference of any sampled element, relative to <see cref="Scale"/>.</summary>
    public double SampleError(ReadOnlySpan<float> actual)
    {
        double[] widened = new double[actual.Length];
        for (int i = 0; i < widened.Length; i++)
        {
            widened[i] = actual[i];
        }

        return SampleError(widened);
    }

    /// <inheritdoc cref="SampleError(ReadOnlySpan{float})"/>
    public double SampleError(double[] actual)
    {
        double worst = 0;
        for (int i = 0; i < Samples.Length; i++)
        {
            worst = Math.Max(worst, RelativeError(actual[i * Stride] - Samples[i], Scale));
        }

        return worst;
    }

    /// <summary>
    /// The projection's difference, relative to the scale times the root of the length: what independent differences of all
    /// elements would come to, and what one wrong element among thousands exceeds.
    /// </summary>
    public double ProjectionError(double[] actual)
    {
        double projection = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            projection += (2 * HashFormula.Uniform(ProjectionStream, i) - 1) * actual[i];
        }

        return RelativeError(projection - Projection, Scale * Math.Sqrt(actual.Length));
    }

    // NaN must not pass for a small error, and a tensor of zeros wants zeros.
    private static double RelativeError(double difference, double scale) =>
        difference == 0 ? 0 : double.IsNaN(difference) || scale == 0 ? double.PositiveInfinity : Math.Abs(difference) / scale;
}

/// <summary>What PyTorch computed for one net; tools/make_parity_fixtures.py says how.</summary>
internal sealed class ParityFixture
{
    private ParityFixture(JsonElement header, BinaryReader reader, int mostSamples)
    {
        Header = header;
        Index = header.GetProperty("index").GetInt32();
        Topology = ReadTopology(header.GetProperty("topology"));
        ReferenceMlp net = new(Topology, 0);
        ReferenceTensor[] parameters = [.. net.Parameters];
        ReferenceTensor[] buffers = [.. net.Buffers];

        ParityTensor[] Read(string prefix, IEnumerable<ReferenceTensor> tensors) =>
            [.. tensors.Select(tensor => ReadTensor(reader, prefix + tensor.Name, tensor.Values.Length, tensor.Shape[^1], mostSamples))];
        ParityTensor ReadOutput(string name, int rows) =>
            ReadTensor(reader, name, rows * Topology.OutChannels, Topology.OutChannels, mostSamples);
        AfterSteps ReadSteps(string name) => new(
            name,
            [.. Read(name + " ", parameters), .. Read(name + " ", buffers)],
            ReadOutput(name + " evaluation output", EvaluationRows),
            ReadOutput(name + " training output", Rows));

        Initial = Read("initial ", parameters);
        EvaluationOutput = ReadOutput("evaluation output", EvaluationRows);
        TrainingOutput = ReadOutput("training output", Rows);
        Gradients = Read("gradient of ", parameters);
        InputGradient = ReadTensor(reader, "gradient of the input", Rows * Topology.InChannels, Topology.InChannels, mostSamples);
        Buffers = Read("after training ", buffers);
        Sgd = ReadSteps("sgd");
        Adam = ReadSteps("adam");
    }

    /// <summary>Parameters and buffers, outputs in eval mode, and then in train mode, after some steps of an optimizer.</summary>
    public sealed record AfterSteps(string Name, ParityTensor[] Tensors, ParityTensor EvaluationOutput, ParityTensor TrainingOutput);

    /// <summary>Those of tools/make_parity_fixtures.py: random nets with ReLU or without activation.</summary>
    public static IReadOnlyList<ParityFixture> Plain { get; } = ReadAll("parity", mostSamples: 192);

    /// <summary>Those of tools/make_activation_fixtures.py: small nets with each activation.</summary>
    public static IReadOnlyList<ParityFixture> Activations { get; } = ReadAll("activations", mostSamples: 4);

    /// <summary>Those of tools/make_norm_fixtures.py: nets with LayerNorm and RMSNorm.</summary>
    public static IReadOnlyList<ParityFixture> RowNorms { get; } = ReadAll("norms", mostSamples: 8);

    /// <summary>Those of tools/make_head_fixtures.py: nets with standardised inputs and each output activation.</summary>
    public static IReadOnlyList<ParityFixture> Heads { get; } = ReadAll("heads", mostSamples: 6);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ParityFixture> All { get; } = [.. Plain, .. Activations, .. RowNorms, .. Heads];

    /// <summary>
    /// What generated networks are compared with: all, or, in the short run, few that have each pair of options, each activation, and each number of
    /// layers.
    /// </summary>
    public static IReadOnlyList<ParityFixture> OfThisRun { get; } = TestRun.IsExhaustive ? All :
    [
        .. Sample.Cover(All, fixture => fixture.Topology is var net
            ? [
                .. Sample.Pairs(net.NormLayer, net.Bias, net.Dropout > 0, net.NormAffine, net.TrackRunningStats, net.NormMomentum is null, fixture.IsCrossEntropy),
                .. Sample.Values(net.ActivationKind(), net.HiddenChannels.Length, net.ActivationLayer == ActivationLayer.Identity, net.Dropout),
            ]
            : []).Select(index => All[index]),
    ];

    /// <summary>The entry of the file's header: seeds, optimizers, losses, counters.</summary>
    public JsonElement Header { get; }

    public int Index { get; }

    public Topology Topology { get; }

    public ParityTensor[] Initial { get; }

    public ParityTensor EvaluationOutput { get; }

    public ParityTensor TrainingOutput { get; }

    public ParityTensor[] Gradients { get; }

    public ParityTensor InputGradient { get; }

    public ParityTensor[] Buffers { get; }

    public AfterSteps Sgd { get; }

    public AfterSteps Adam { get; }

    public long Seed => Header.GetProperty("seed").GetInt64();

    public long MaskSeed => Header.GetProperty("maskSeed").GetInt64();

    public int Rows => Header.GetProperty("rows").GetInt32();

    public int EvaluationRows => Header.GetProperty("evaluationRows").GetInt32();

    public string InitialSha256 => Header.GetProperty("initialSha256").GetString()!;

    public bool IsCrossEntropy => Header.GetProperty("loss").GetString() == "CrossEntropy";

    /// <summary>The net before training, with norms and buffers stirred where <paramref name="stirred"/>.</summary>
    public ReferenceMlp CreateReference(bool stirred)
    {
        ReferenceMlp net = new(Topology, Seed);
        net.StartDropout(MaskSeed);
        return stirred ? net.Stir(Stream(129)) : net;
    }

    /// <summary>Inputs of a step of training, or (128) of the evaluation.</summary>
    public float[] Inputs(int kind, int rows) => HashFormula.Floats(Stream(kind), rows * Topology.InChannels, -2, 2);

    public int[] Labels(int step) => HashFormula.Labels(Stream(64 + step), Rows, Topology.OutChannels);

    public float[] Targets(int step) => HashFormula.Floats(Stream(64 + step), Rows * Topology.OutChannels, -1, 1);

    public double[] Losses(string section) =>
        [.. Header.GetProperty("losses").GetProperty(section).EnumerateArray().Select(loss => loss.GetDouble())];

    public long[] Counters(string section) =>
        [.. Header.GetProperty("counters").GetProperty(section).EnumerateArray().Select(counter => counter.GetInt64())];

    private uint Stream(int kind) => (uint)(Index * 256 + kind);

    private static Topology ReadTopology(JsonElement t)
    {
        JsonElement momentum = t.GetProperty("normMomentum");
        string activation = t.GetProperty("activationLayer").GetString()!;
        bool isCustom = activation == "Swish";
        Topology defaults = new(1, 1);
        return new Topology(
            t.GetProperty("inChannels").GetInt32(),
            [.. t.GetProperty("hiddenChannels").EnumerateArray().Select(width => width.GetInt32())])
        {
            NormLayer = Enum.Parse<NormLayer>(t.GetProperty("normLayer").GetString()!),
            ActivationLayer = isCustom ? ActivationLayer.ReLU : Enum.Parse<ActivationLayer>(activation),
            CustomActivation = isCustom ? CustomActivations.Swish : null,
            NegativeSlope = Argument("negative_slope", defaults.NegativeSlope),
            Alpha = Argument("alpha", defaults.Alpha),
            Beta = Argument("beta", defaults.Beta),
            Threshold = Argument("threshold", defaults.Threshold),
            MinValue = Argument("min_val", defaults.MinValue),
            MaxValue = Argument("max_val", defaults.MaxValue),
            Approximate = t.TryGetProperty("arguments", out JsonElement named) && named.TryGetProperty("approximate", out _) ? Approximate.Tanh : Approximate.None,
            StandardizeInputs = t.TryGetProperty("standardizeInputs", out JsonElement standardizes) && standardizes.GetBoolean(),
            StandardizeOutputs = t.TryGetProperty("standardizeOutputs", out JsonElement unstandardizes) && unstandardizes.GetBoolean(),
            OutputActivation = t.TryGetProperty("outputActivation", out JsonElement head) ? Enum.Parse<ActivationLayer>(head.GetString()!) : ActivationLayer.Identity,
            Bias = t.GetProperty("bias").GetBoolean(),
            Dropout = t.GetProperty("dropout").GetDouble(),
            NormEps = t.GetProperty("normEps").GetDouble(),
            NormMomentum = momentum.ValueKind == JsonValueKind.Null ? null : momentum.GetDouble(),
            NormAffine = t.GetProperty("normAffine").GetBoolean(),
            TrackRunningStats = t.GetProperty("trackRunningStats").GetBoolean(),
        };

        double Argument(string name, double defaultValue)
            => t.TryGetProperty("arguments", out JsonElement arguments) && arguments.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : defaultValue;
    }

    private static ParityTensor ReadTensor(BinaryReader reader, string name, int length, int columns, int mostSamples)
    {
        int stride = 1;
        if (length > mostSamples)
        {
            stride = (length + mostSamples - 1) / mostSamples | 1;
            while (System.Numerics.BigInteger.GreatestCommonDivisor(stride, columns) != 1)
            {
                stride += 2;
            }
        }

        double projection = reader.ReadDouble();
        float scale = reader.ReadSingle();
        float[] samples = new float[(length + stride - 1) / stride];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = reader.ReadSingle();
        }

        return new ParityTensor(name, projection, scale, samples, stride);
    }

    /// <summary>From beside this assembly: the build copies the fixtures.</summary>
    private static List<ParityFixture> ReadAll(string folder, int mostSamples)
    {
        List<ParityFixture> fixtures = [];
        foreach (string path in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", folder), "group-*.bin.gz").Order(StringComparer.Ordinal))
        {
            using GZipStream unpacked = new(File.OpenRead(path), CompressionMode.Decompress);
            using MemoryStream content = new();
            unpacked.CopyTo(content);
            content.Position = 0;
            using BinaryReader reader = new(content);
            byte[] header = reader.ReadBytes(reader.ReadInt32());
            foreach (JsonElement fixture in JsonDocument.Parse(header).RootElement.GetProperty("fixtures").EnumerateArray())
            {
                fixtures.Add(new ParityFixture(fixture, reader, mostSamples));
            }

            if (content.Position != content.Length)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}: {content.Length - content.Position} bytes are left over; were the fixtures made by another version of the script?"));
            }
        }

        return fixtures;
    }
}
