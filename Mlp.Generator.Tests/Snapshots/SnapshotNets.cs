using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Snapshots;

/// <summary>
/// The networks whose text is kept: two of them whole, a trainable and a static one; then, for each option, what it adds. All are the same class, so
/// that members which an option does not change are the same text.
/// </summary>
internal static class SnapshotNets
{
    private const string Class = "SnapshotNet";

    private static readonly Topology s_plain = new(3, 4, 2);
    private static readonly Topology s_normed = s_plain with { NormLayer = NormLayer.BatchNorm1d };

    private static readonly Topology s_batchStatistics = new(3, 4, 4, 2)
    {
        NormLayer = NormLayer.BatchNorm1d, NormAffine = false, TrackRunningStats = false, ActivationLayer = ActivationLayer.Identity, Dropout = 0.5,
    };

    private static readonly SnapshotNet[] s_all =
    [
        new("SnapshotNet", s_normed with { Dropout = 0.25 }),
        new("StaticNet", s_normed) { Format = WeightFormat.Float32 },
        new("SingleLayer", new(5, 16) { Bias = false }),
        new("Wide", new(40, 33, 7) { ActivationLayer = ActivationLayer.GELU, Dropout = 0.5 }),
        new("Packed", new(587, 272, 3)),
        new("BatchStatistics", s_batchStatistics),
        new("CumulativeAverage", s_normed with { NormMomentum = null, Bias = false }),
        new("LayerNorm", s_plain with { NormLayer = NormLayer.LayerNorm, ActivationLayer = ActivationLayer.LeakyReLU, NegativeSlope = 0.2 }),
        new("RmsNorm", s_plain with { NormLayer = NormLayer.RMSNorm, CustomActivation = CustomActivations.Swish }),
        new("Images", s_normed with { NormLayer = NormLayer.BatchNorm2d, Height = 2, Width = 3 }) { HasWeights = true },
        new("Standardized", s_plain with { StandardizeInputs = true, StandardizeOutputs = true, Dropout = 0.25 }),
        new("OverRanks", s_normed with { Dropout = 0.25 }) { SharesBatches = true },
        new("BatchStatisticsOverRanks", s_batchStatistics) { SharesBatches = true },
        // Too many weights for constants of the code.
        new("StaticLarge", new(120, 4, 3)) { Format = WeightFormat.Float32 },
        new("StaticBFloat16", s_plain with { NormLayer = NormLayer.RMSNorm, ActivationLayer = ActivationLayer.Hardswish }) { Format = WeightFormat.BFloat16 },
        new("StaticInt8", s_plain with { NormLayer = NormLayer.LayerNorm }) { Format = WeightFormat.Int8 },
        new("StaticStandardized", s_plain with { StandardizeInputs = true, StandardizeOutputs = true }) { Format = WeightFormat.Float32 },
        new("StaticImages", s_normed with { NormLayer = NormLayer.BatchNorm2d, Height = 2, Width = 3 }) { Format = WeightFormat.Float32 },
    ];

    // What is whole; all else is what is not in those before it.
    private const int Whole = 2;

    private static readonly Lazy<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> s_files = new(Generate);

    public static IEnumerable<string> Names => s_all.Select(net => net.Name);

    /// <summary>What a network's snapshot holds: texts by the name of the generated file.</summary>
    public static IReadOnlyDictionary<string, string> FilesOf(string name) => s_files.Value[name];

    private static Dictionary<string, IReadOnlyDictionary<string, string>> Generate()
    {
        SnapshotParts parts = new();
        Dictionary<string, IReadOnlyDictionary<string, string>> all = [];
        foreach ((int index, SnapshotNet net) in s_all.Index())
        {
            IReadOnlyDictionary<string, string> files = net.Generate(Class);
            IReadOnlyDictionary<string, string> added = parts.Add(files);
            all.Add(net.Name, index < Whole ? files : added);
        }

        return all;
    }

    /// <param name="Name">What the snapshot is called.</param>
    /// <param name="Topology">What the attribute says of the layers.</param>
    private sealed record SnapshotNet(string Name, Topology Topology)
    {
        /// <summary>Of a static class.</summary>
        public WeightFormat? Format { get; init; }

        /// <summary>Whether the project references Mlp.Distributed.</summary>
        public bool SharesBatches { get; init; }

        /// <summary>Whether a class that trains begins with weights of a file.</summary>
        public bool HasWeights { get; init; }

        public IReadOnlyDictionary<string, string> Generate(string name)
        {
            string weights = Format is null && !HasWeights ? "" : ", Weights = \"net.safetensors\"" + (Format is null ? "" : $", WeightFormat = WeightFormat.{Format}");
            string attribute = Topology.ToAttribute()[..^2] + weights + ")]";
            string[] activation = Topology.CustomActivation is null ? [] : [CustomActivations.Source];
            // Weights of a network of images are those of the same network of rows.
            Topology rows = Topology.NormLayer == NormLayer.BatchNorm2d ? Topology with { NormLayer = NormLayer.BatchNorm1d } : Topology;
            GeneratorOptions options = new()
            {
                ReferencesDistributed = SharesBatches,
                AdditionalTexts = weights == "" ? [] : [new ReferenceMlp(rows, seed: 1).Stir(1).ToWeightsFile().Encode("net.safetensors")],
            };
            string declaration = $"using Mlp;\nnamespace Demo;\n{attribute}\npublic {(Format is null ? "sealed" : "static")} partial class {name};\n";
            return GeneratorRunner.Run([declaration, .. activation], options).AssertCompiles().Files;
        }
    }
}
