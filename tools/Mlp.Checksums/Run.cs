namespace Mlp.Checksums;

/// <summary>All that a network is asked to compute, into one checksum.</summary>
/// <param name="network">What was declared.</param>
/// <param name="type">What was compiled.</param>
/// <param name="index">The network's number: it decides the loss and the optimizers.</param>
internal sealed class Run(Network network, Type type, int index)
{
    private const long Seed = 1234;

    // Fewer weights never step the optimizer within the backward pass, and each optimizer costs nothing to compile then.
    private const int ManyWeights = 30_000;
    private const int OptimizersOfMany = 2;

    // In the middle of a run the optimizer's state is saved and loaded.
    private const int ReloadBefore = 3;

    private const int MostRowsOfStatic = 33;

    private static readonly int[] TrainingRows = [7, 33, 1, 64, 2, 100];
    private static readonly int[] FewPredictionRows = [1, 2, 7, 33, 64, 100];

    // More rows than are summed in one chain, or than one block of a prediction has; and none.
    private static readonly int[] MoreTrainingRows = [700, 0, 5];
    private static readonly int[] MorePredictionRows = [0, 64, 100, 257, 600];

    private static readonly float[] Special =
    [
        0, -0f, 1e-45f, -1e-40f, 1e-30f, 1e20f, -3e38f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1, -88.5f, 3, -3, 6,
        20.5f, 0.25f,
    ];

    private readonly Checksum _sum = new();
    private readonly ulong _stream = Numbers.Stream(network.Name) + 50_000;

    private int InputLength => network.Channels[0] * network.Pixels;

    private int OutputLength => network.Channels[^1] * network.Pixels;

    // Images are many rows each.
    private bool TakesFewer => network.Pixels > 4;

    /// <summary>The checksum of everything, and those of its parts.</summary>
    public (ulong All, IReadOnlyDictionary<string, ulong> Parts) Go()
    {
        if (network.Kind == NetworkKind.Static)
        {
            PredictStatic();
            return _sum.Finish();
        }

        bool isLarge = network.Weights >= ManyWeights;
        int count = isLarge ? OptimizersOfMany : Api.Optimizers.Count;
        for (int i = 0; i < count; i++)
        {
            int optimizer = (index + i) % Api.Optimizers.Count;
            Train(optimizer, threads: 1, isFirst: i == 0);
            if (isLarge || i == 0)
            {
                Train(optimizer, threads: 2, isFirst: false);
            }
        }

        return _sum.Finish();
    }

    private void Train(int optimizer, int threads, bool isFirst)
    {
        int[] batches =
        [
            .. (isFirst ? [.. TrainingRows, .. MoreTrainingRows] : TrainingRows).Select(Batch)
                .Where(rows => rows == 0 || rows >= network.LeastTrainingRows),
        ];
        Api.Training training = new(type, network.Kind == NetworkKind.Trained ? Seed + index : null, optimizer, batches.Max(), threads);
        _sum.Begin("initial");
        _sum.Add(training.Save());
        for (int step = 0; step < batches.Length; step++)
        {
            if (step == ReloadBefore)
            {
                training.ReloadOptimizer();
            }

            TrainStep(training, batches[step], step);
        }

        _sum.Begin("state");
        byte[] state = training.Save();
        _sum.Add(state);
        int[] rows = isFirst ? [.. Enumerable.Range(1, MostRowsOfStatic), .. MorePredictionRows] : FewPredictionRows;
        Predict(training, [.. rows.Select(Batch).Distinct()], threads);
        if (isFirst)
        {
            PredictSpecial(training.Predict);
            Api.Training loaded = new(type, network.Kind == NetworkKind.Trained ? 0 : null, optimizer, maxRows: 1, threads);
            loaded.Load(state);
            Predict(loaded, FewPredictionRows, threads: 2);
        }
    }

    private void TrainStep(Api.Training training, int rows, int step)
    {
        ulong stream = _stream + (ulong)(step * 10);
        float[] inputs = Numbers.Floats(stream, rows * InputLength, -2, 2);
        _sum.Begin("forward");
        _sum.Add(training.Forward(inputs));
        if (rows > 0)
        {
            _sum.Begin("loss");
            int channels = network.Channels[^1];
            float[] values = Numbers.Floats(stream + 1, rows * OutputLength, 0, 1);
            int[] labels = Numbers.Labels(stream + 2, rows * network.Pixels, channels);
            _sum.Add(training.Loss(index, values, labels, channels, network.Pixels));
            _sum.Add(training.OutputGradient);
        }

        if (step % 2 == 0)
        {
            // The optimizer's step as a part of the backward pass: its gradients are seen in the parameters.
            training.BackwardAndStep(inputs);
            return;
        }

        _sum.Begin("gradients");
        float[] inputGradient = new float[inputs.Length];
        training.Backward(inputs, inputGradient);
        _sum.Add(inputGradient);
        _sum.Add(training.Gradients);
        _sum.Add(training.ClipGradNorm());
        training.Step();
        _sum.Begin("step");
        _sum.Add(training.Save());
    }

    private void Predict(Api.Training training, IEnumerable<int> batches, int threads)
    {
        _sum.Begin("prediction");
        foreach (int rows in batches.Where(rows => rows == 0 || rows >= network.LeastPredictionRows))
        {
            float[] inputs = Numbers.Floats(_stream + 5, rows * InputLength, -2, 2), outputs = new float[rows * OutputLength];
            training.Predict(inputs, outputs);
            _sum.Add(outputs);
            if (threads > 1)
            {
                training.Predict(inputs, outputs, threads);
                _sum.Add(outputs);
            }
        }
    }

    private void PredictStatic()
    {
        Api.StaticPrediction predict = Api.StaticForward(type);
        _sum.Begin("prediction");
        foreach (int rows in Enumerable.Range(1, MostRowsOfStatic).Concat(MorePredictionRows).Select(Batch).Distinct())
        {
            float[] outputs = new float[rows * OutputLength];
            predict(Numbers.Floats(_stream + 5, rows * InputLength, -2, 2), outputs);
            _sum.Add(outputs);
        }

        _sum.Begin("self-test");
        _sum.Add(Api.SelfTest(type));
        PredictSpecial((inputs, outputs) => predict(inputs, outputs));
    }

    /// <summary>Rows with a zero of either sign, a denormal number, an infinity, NaN: one in each row, and some rows without.</summary>
    private void PredictSpecial(Action<float[], float[]> predict)
    {
        if (!network.Is("TrackRunningStats"))
        {
            // Rows that share their statistics would all be NaN.
            return;
        }

        _sum.Begin("special");
        foreach (int rows in FewPredictionRows.Select(Batch).Distinct())
        {
            float[] inputs = Numbers.Floats(_stream + 6, rows * InputLength, -2, 2), outputs = new float[rows * OutputLength];
            for (int row = 0; row < Math.Min(rows, Special.Length); row++)
            {
                inputs[row * InputLength + (int)(Numbers.Bits(_stream + 7, (ulong)row) % (ulong)InputLength)] = Special[row];
            }

            predict(inputs, outputs);
            _sum.AddAny(outputs);
        }
    }

    private int Batch(int rows) => TakesFewer && rows > 2 ? Math.Max(3, rows / network.Pixels) : rows;
}
