namespace Mlp.Benchmarks;

internal enum Kind
{
    Inference,
    TrainingSgd,
    TrainingAdam,
}

internal sealed record Workload(int[] Channels, int Rows, Kind Kind, Func<IMlp> Timed, Func<IMlp> Checked)
{
    public const float Dropout = 0.2f;
    public const float Momentum = 0.9f;
    public const float LearningRate = 1e-3f;

    public static IReadOnlyList<Workload> All { get; } =
    [
        .. Inference<Net16, Net16Check>([16, 32, 16, 4], 1, 32),
        .. Inference<Net64, Net64Check>([64, 128, 64, 10], 1, 64),
        .. Inference<Net37, Net37Check>([37, 100, 53, 7], 1, 50),
        .. Inference<Net784, Net784Check>([784, 256, 128, 10], 1, 64),
        .. Inference<Net1024, Net1024Check>([784, 1024, 1024, 10], 256),
        .. Training<Net16, Net16Check>([16, 32, 16, 4], 32),
        .. Training<Net64, Net64Check>([64, 128, 64, 10], 64),
        .. Training<Net37, Net37Check>([37, 100, 53, 7], 50),
        .. Training<Net784, Net784Check>([784, 256, 128, 10], 64),
        .. Training<Net1024, Net1024Check>([784, 1024, 1024, 10], 256),
    ];

    public int Layers => Channels.Length - 1;

    public bool IsTraining => Kind != Kind.Inference;

    public string Name => $"{string.Join('-', Channels)}, {Rows} {(Rows == 1 ? "row" : "rows")}, {KindText}";

    /// <summary>
    /// Two operations for each multiply-add of the forward pass, the weight gradients and the input gradients of every layer but
    /// the first; nothing else.
    /// </summary>
    public double Operations
    {
        get
        {
            double sum = 0;
            for (int layer = 0; layer < Layers; layer++)
            {
                double product = 2.0 * Rows * Channels[layer] * Channels[layer + 1];
                sum += !IsTraining ? product : layer == 0 ? 2 * product : 3 * product;
            }

            return sum;
        }
    }

    private string KindText => Kind switch
    {
        Kind.Inference => "inference",
        Kind.TrainingSgd => "training step, SGD",
        _ => "training step, Adam",
    };

    private static IEnumerable<Workload> Inference<TTimed, TChecked>(int[] channels, params int[] rows)
        where TTimed : class, IMlp<TTimed>
        where TChecked : class, IMlp<TChecked>
        => rows.Select(count => new Workload(channels, count, Kind.Inference, () => TTimed.Create(1), () => TChecked.Create(1)));

    private static IEnumerable<Workload> Training<TTimed, TChecked>(int[] channels, int rows)
        where TTimed : class, IMlp<TTimed>
        where TChecked : class, IMlp<TChecked>
        => new[] { Kind.TrainingSgd, Kind.TrainingAdam }
            .Select(kind => new Workload(channels, rows, kind, () => TTimed.Create(1), () => TChecked.Create(1)));
}
