using Mlp.Tests.Simd;

namespace Mlp.Tests.Losses;

/// <summary>One line of loss_functions.txt or image_losses.txt: its loss, and the inputs that tools/make_loss_fixtures.py made for it.</summary>
internal sealed class LossCase
{
    private readonly Dictionary<string, string> _options;

    private LossCase(string[] name, string[] numbers)
    {
        Name = name[0];
        Text = string.Join(' ', name);
        Numbers = [.. numbers.Select(MathFixtures.Float)];
        _options = name.Skip(1).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        Outputs = MathFixtures.Values(Rows * Channels * Pixels, Index, MathFixtures.Float(_options["scale"]));
        if (Kind.StartsWith("log", StringComparison.Ordinal))
        {
            Outputs = [.. Outputs.Select(value => -MathF.Abs(value))];
        }

        if (Kind.StartsWith("unit", StringComparison.Ordinal))
        {
            Outputs = [.. Outputs.Select(MathF.Abs)];
        }
    }

    public string Name { get; }

    public string Text { get; }

    public float[] Numbers { get; }

    public float[] Outputs { get; }

    public int Rows => MathFixtures.Int(_options["rows"]);

    public int Channels => MathFixtures.Int(_options["channels"]);

    /// <summary>Of images; 1 of rows.</summary>
    public int Pixels => _options.TryGetValue("pixels", out string? value) ? MathFixtures.Int(value) : 1;

    public bool HasLabels => Kind.EndsWith("index", StringComparison.Ordinal);

    public Reduction Reduction => Enum.Parse<Reduction>(_options["reduction"], ignoreCase: true);

    private string Kind => _options["kind"];

    public int Index => MathFixtures.Int(_options["index"]);

    private int Ignored => Flag("ignored");

    private int IgnoreIndex => Ignored == 0 ? -100 : Ignored;

    public static IEnumerable<LossCase> All(string file = "loss_functions.txt") => MathFixtures.Read(file)
        .Where(line => line.Name[0] != "special").Select(line => new LossCase(line.Name, line.Numbers));

    /// <summary>The loss, its class indices or its float targets being given to the function.</summary>
    public object Loss() => Name switch
    {
        "CrossEntropyLoss" => new CrossEntropyLoss(Weights(), IgnoreIndex, Reduction, MathFixtures.Float(_options["smoothing"])),
        "NLLLoss" => new NLLLoss(Weights(), IgnoreIndex, Reduction),
        "BCELoss" => new BCELoss(Weights(), Reduction),
        "BCEWithLogitsLoss" => new BCEWithLogitsLoss(Weights(), Reduction, Flag("positive") == 0 ? null : Weights(2000, 3)),
        "MultiLabelSoftMarginLoss" => new MultiLabelSoftMarginLoss(Weights(), Reduction),
        "MSELoss" => new MSELoss(Reduction),
        "L1Loss" => new L1Loss(Reduction),
        "SmoothL1Loss" => new SmoothL1Loss(Reduction, MathFixtures.Float(_options["option"])),
        "HuberLoss" => new HuberLoss(Reduction, MathFixtures.Float(_options["option"])),
        "KLDivLoss" => new KLDivLoss(Reduction, Kind == "loglog"),
        _ => throw new InvalidDataException(Name),
    };

    public int[] Labels() =>
        [.. Enumerable.Range(0, Rows * Pixels).Select(row => Ignored != 0 && row % 3 == 1 ? Ignored : ((row * 7) + Index) % Channels)];

    public float[] Targets()
    {
        float[] drawn = MathFixtures.Values(Rows * Channels * Pixels, Index + 3000, 1);
        return
        [
            .. drawn.Select(value => Kind switch
            {
                "probability" or "logprobability" or "unitprobability" => MathF.Abs(value) < 0.25f ? 0f : MathF.Abs(value),
                "loglog" => -MathF.Abs(value) * 4,
                "binary" or "unitbinary" => value > 0 ? 1f : 0f,
                _ => value * 3,
            }),
        ];
    }

    private float[]? Weights() => Flag("weighted") == 0 ? null : Weights(1000, 1);

    private float[] Weights(int seed, double scale) =>
        [.. MathFixtures.Values(Channels, Index + seed, scale).Select(value => MathF.Abs(value) + 0.25f)];

    private int Flag(string option) => _options.TryGetValue(option, out string? value) ? MathFixtures.Int(value) : 0;
}
