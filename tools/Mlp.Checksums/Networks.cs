using System.Globalization;

namespace Mlp.Checksums;

/// <summary>
/// The networks, always the same: of many that are drawn, each time the one that brings together the most pairs of options which no
/// network before it had; then some large ones.
/// </summary>
internal static class Networks
{
    private const int Trained = 120;
    private const int WithWeights = 8;
    private const int Static = 54;
    private const int Candidates = 400;

    private const string Activation = "ActivationLayer";

    // One Linear to eight; widths around the vectors' and panels' 4, 8, 16 and 32; last layers of four outputs or fewer, which have
    // kernels of their own.
    private static readonly int[][] Shapes =
    [
        [1, 1], [3, 2], [17, 37], [1, 1, 1], [3, 4, 2], [5, 16, 16], [2, 31, 3], [16, 17, 1], [37, 37, 5], [1, 256, 1], [64, 1, 64],
        [33, 95, 4], [9, 33, 63, 2], [17, 16, 17, 3], [37, 64, 100, 7], [64, 128, 64, 10], [100, 128, 37, 1],
        [128, 256, 128, 16], [256, 64, 17, 48], [784, 128, 10], [784, 256, 128, 10], [16, 32, 48, 64, 5], [13, 11, 31, 15, 33, 47], [64, 100, 64, 100, 64, 16, 4],
        [8, 8, 8, 8, 8, 8, 8, 8], [20, 1, 2, 3, 16, 17, 32, 33, 6], [12, 40, 40, 24, 24, 40, 40, 24, 3],
    ];

    private static readonly int[][] StaticShapes =
    [
        [1, 1], [3, 2], [17, 37], [1, 1, 1], [3, 4, 2], [5, 16, 16], [16, 17, 1], [37, 37, 5], [64, 1, 64], [6, 19, 33, 3], [40, 90, 50, 7],
        [64, 128, 64, 10], [100, 64, 16, 100], [13, 11, 31, 15, 33, 47], [8, 8, 8, 8, 8, 8, 8, 8, 8], [256, 100, 17, 4],
    ];

    private static readonly string[] Activations =
    [
        "ReLU", "Identity", "ReLU6", "LeakyReLU", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish", "Softplus", "Softsign", "Sigmoid", "Tanh",
        "Hardsigmoid", "Hardswish", "Hardtanh", "LogSigmoid", "LeakyReLU, NegativeSlope = 0.2", "LeakyReLU, NegativeSlope = -0.3",
        "ELU, Alpha = 0.5", "ELU, Alpha = -0.25", "CELU, Alpha = 1.7", "Softplus, Beta = 2.5, Threshold = 30",
        "Softplus, Beta = 0.5, Threshold = 0.25", "Hardtanh, MinValue = -0.4, MaxValue = 0.7",
        "Hardtanh, MinValue = 0.1, MaxValue = double.PositiveInfinity", "GELU, Approximate = Approximate.Tanh",
    ];

    // In turn: batch norm, which has most options, would be in all of them.
    private static readonly string[] Norms = ["BatchNorm1d", "None", "BatchNorm2d", "LayerNorm", "BatchNorm1d", "RMSNorm"];
    private static readonly (int Height, int Width)[] Images = [(1, 1), (2, 3), (5, 7), (1, 16)];
    private static readonly string[] Formats = ["Float32", "BFloat16", "Int8"];

    // To leave one of these out is a choice, too.
    private static readonly string[] Defaulted = ["Dropout", "NormEps", "NormMomentum", "Height"];

    private static readonly Dictionary<string, string> None = [];

    public static IReadOnlyList<Network> All { get; } =
    [
        .. Pairwise("Net", Trained, 1, NetworkKind.Trained, Shapes),
        .. Large(),
        .. Pairwise("Begun", WithWeights, 2, NetworkKind.BeginsWithWeights, StaticShapes),
        .. Pairwise("Static", Static, 3, NetworkKind.Static, StaticShapes),
        Named("StaticLarge0", NetworkKind.Static, [784, 128, 10], "BatchNorm1d", "ReLU", None),
        Named("StaticLarge1", NetworkKind.Static, [300, 256, 100], "LayerNorm", "GELU", InFormat("BFloat16")),
        Named("StaticLarge2", NetworkKind.Static, [784, 128, 10], "RMSNorm", "SiLU", InFormat("Int8")),
    ];

    private static IEnumerable<Network> Large() =>
    [
        Named("Large0", NetworkKind.Trained, [784, 1024, 512, 10], "BatchNorm1d", "ReLU", new() { ["Dropout"] = "0.1" }),
        Named("Large1", NetworkKind.Trained, [1031, 700, 1], "LayerNorm", "GELU", new() { ["Bias"] = "false" }),
        Named("Large2", NetworkKind.Trained, [5, 1500, 300, 33], "None", "Tanh", new() { ["Dropout"] = "0.5" }),
        Named("Large3", NetworkKind.Trained, [512, 512, 512, 512], "RMSNorm", "Mish", new() { ["NormAffine"] = "false" }),
        Named("Large4", NetworkKind.Trained, [16, 384, 384, 3], "BatchNorm2d", "Hardswish", new() { ["Height"] = "4", ["Width"] = "5" }),
        Named("Large5", NetworkKind.Trained, [8192, 20, 3], "BatchNorm1d", "ELU", new() { ["TrackRunningStats"] = "false" }),
        Named("Dropped", NetworkKind.Trained, [20, 40, 5], "BatchNorm1d", "ReLU", new() { ["Dropout"] = "1" }),
    ];

    private static Dictionary<string, string> InFormat(string format) => new() { ["WeightFormat"] = $"WeightFormat.{format}" };

    private static Network Named(
        string name, NetworkKind kind, int[] channels, string norm, string activation, Dictionary<string, string> more)
    {
        SortedDictionary<string, string> options = new(more, StringComparer.Ordinal) { [Activation] = $"{Activation}.{activation}" };
        if (norm != "None")
        {
            options["NormLayer"] = $"NormLayer.{norm}";
        }

        return new Network(name, kind, channels, options);
    }

    private static IEnumerable<Network> Pairwise(string name, int count, ulong stream, NetworkKind kind, int[][] shapes)
    {
        HashSet<(string, string)> seen = [];
        ulong drawn = 0;
        for (int i = 0; i < count; i++)
        {
            (int[] Shape, SortedDictionary<string, string> Options) best = ([], []);
            int most = -1;
            for (int candidate = 0; candidate < Candidates; candidate++)
            {
                int[] shape = shapes[Below(shapes.Length)];
                SortedDictionary<string, string> options = Draw(shape, Norms[i % Norms.Length], kind, Below);
                int added = Pairs(shape, options).Count(pair => !seen.Contains(pair));
                if (added > most)
                {
                    (best, most) = ((shape, options), added);
                }
            }

            seen.UnionWith(Pairs(best.Shape, best.Options));
            yield return new Network(string.Create(CultureInfo.InvariantCulture, $"{name}{i:000}"), kind, best.Shape, best.Options);
        }

        int Below(int bound) => (int)(Numbers.Bits(stream, drawn++) % (ulong)bound);
    }

    private static IEnumerable<(string First, string Second)> Pairs(int[] shape, SortedDictionary<string, string> options)
    {
        string[] choices =
        [
            string.Join('-', shape),
            .. options.Select(option => $"{option.Key} = {option.Value}"),
            .. Defaulted.Where(option => !options.ContainsKey(option)),
        ];
        for (int first = 0; first < choices.Length; first++)
        {
            for (int second = first + 1; second < choices.Length; second++)
            {
                yield return (choices[first], choices[second]);
            }
        }
    }

    /// <summary>Options that may stand together: the compiler refuses the others, or warns that they mean nothing.</summary>
    private static SortedDictionary<string, string> Draw(int[] shape, string norm, NetworkKind kind, Func<int, int> below)
    {
        SortedDictionary<string, string> options = new(StringComparer.Ordinal);
        if (shape.Length == 2)
        {
            // No layer that a norm could stand behind.
            norm = "None";
        }

        int activation = below(Activations.Length + (kind == NetworkKind.Static ? 0 : 1));
        if (activation == Activations.Length)
        {
            options["ActivationType"] = $"typeof({Api.UserActivation})";
        }
        else
        {
            options[Activation] = $"{Activation}.{Activations[activation]}";
        }

        options["Bias"] = below(3) > 0 ? "true" : "false";
        options["Inplace"] = below(4) > 0 ? "false" : "true";
        Choose("Dropout", "", "0", "0.1", "0.25", "0.5", "0.9");
        if (norm != "None")
        {
            options["NormLayer"] = $"NormLayer.{norm}";
            Choose("NormEps", "", "1E-05", "0.001", "0.03");
            options["NormAffine"] = below(3) > 0 ? "true" : "false";
        }

        if (norm.StartsWith("BatchNorm", StringComparison.Ordinal))
        {
            bool tracks = kind != NetworkKind.Trained || below(4) > 0;
            options["TrackRunningStats"] = tracks ? "true" : "false";
            if (tracks)
            {
                Choose("NormMomentum", "", "0.37", "1", "0", Api.CumulativeAverage);
            }
        }

        if (norm == "BatchNorm2d" || (norm == "None" && below(4) == 0))
        {
            (int height, int width) = Images[below(Images.Length)];
            options["Height"] = height.ToString(CultureInfo.InvariantCulture);
            options["Width"] = width.ToString(CultureInfo.InvariantCulture);
        }

        if (kind == NetworkKind.Static)
        {
            options["WeightFormat"] = $"WeightFormat.{Formats[below(Formats.Length)]}";
        }

        return options;

        // An option that is left out has its default, which may be another than any that is written.
        void Choose(string option, params string[] values)
        {
            if (values[below(values.Length)] is { Length: > 0 } value)
            {
                options[option] = value;
            }
        }
    }
}
