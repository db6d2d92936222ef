using System.Globalization;
using Mlp.Activations;
using Mlp.Simd;

namespace Mlp.Benchmarks.Functions;

/// <summary>Activations and losses over data in the second-level cache, beside the cost of reading and writing that data, and beside the arithmetic bound.</summary>
internal static class FunctionReport
{
    // 256 KiB in and as much out; losses read two arrays of half of that.
    private const int Length = 65_536;
    private const int PairLength = Length / 2;

    // Loss.CrossEntropy's classes: many, and as few as most networks have.
    private const int ManyClasses = 128;
    private const int FewClasses = 10;

    private static readonly string[] s_header =
        ["function", "µs", "best", "bytes moved, µs", "function / move", "10 to 90 %", "mul", "div", "all", "bound, µs", "best / bound"];

    private sealed record Row(Contender Contender, bool ReadsTwo, OperationCount? Operations, int Vectors);

    public static int Run(string[] arguments)
    {
        if (FunctionOptions.Parse(arguments) is not { } options)
        {
            Console.WriteLine(FunctionOptions.Help);
            return 0;
        }

        Row[] rows = [.. Rows().Where(row => row.Contender.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
        if (rows.Length == 0)
        {
            throw new FormatException($"no function has '{options.Filter}' in its name; there are {string.Join(", ", Rows().Select(row => row.Contender.Name))}.");
        }

        Throughput throughput = Throughput.Measure();
        float[] inputs = Numbers(1, Length, 3), outputs = new float[Length], left = Numbers(2, PairLength, 3), right = Numbers(3, PairLength, 3), sum = new float[PairLength];
        Contender copy = new FunctionLoop<Copy>("copy", inputs, outputs), add = new SumLoop("sum of two", left, right, sum);

        // One function at a time beside the two moves, so that all three are in the cache.
        List<string[]> lines = [];
        foreach (Row row in rows)
        {
            Console.Error.WriteLine(row.Contender.Name);
            IReadOnlyList<Samples> samples = Timing.Measure([row.ReadsTwo ? add : copy, row.Contender], options.Rounds, threads: 1).Samples;
            lines.Add(Line(row, samples[0], samples[1], throughput));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Report.Machine(threads: 1)}; a vector operation: multiply-add {1e9 * throughput.Multiplication:F3} ns, division {1e9 * throughput.Division:F2} ns, any {1e9 * throughput.Any:F3} ns"));
        Console.WriteLine();
        Table.Write(s_header, lines, column => column is 0, options.Markdown);
        return 0;
    }

    private static string[] Line(Row row, Samples move, Samples function, Throughput throughput)
    {
        (double low, double high) = function.RatioTo(move);
        string[] timing =
        [
            row.Contender.Name, Report.Microseconds(function.Median), Report.Microseconds(function.Best), Report.Microseconds(move.Median),
            Report.Digits(function.Median / move.Median), $"{Report.Digits(low)} to {Report.Digits(high)}",
        ];
        if (row.Operations is not { } count)
        {
            return [.. timing, "", "", "", "", ""];
        }

        string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
        double bound = throughput.Bound(count, row.Vectors);
        return
        [
            .. timing, Number(count.Multiplications), Number(count.Divisions), Number(count.All),
            Report.Microseconds(bound), Report.Digits(function.Best / bound),
        ];
    }

    private static IEnumerable<Row> Rows()
    {
        float[] inputs = Numbers(1, Length, 3), outputs = new float[Length];
        yield return Activation<ReLU>("ReLU");
        yield return Activation<Tanh>("Tanh");
        yield return Activation<Sigmoid>("Sigmoid");
        yield return Activation<EluDefault>("ELU");
        yield return Activation<SiLU>("SiLU");
        yield return Activation<GELU>("GELU");
        yield return Activation<GELUTanh>("GELU, tanh");
        yield return Activation<Mish>("Mish");
        yield return Activation<SoftplusDefault>("Softplus");
        yield return WithDerivative<SiLU>("SiLU and derivative");
        yield return WithDerivative<GELU>("GELU and derivative");
        yield return WithDerivative<GELUTanh>("GELU, tanh, and derivative");
        yield return WithDerivative<Mish>("Mish and derivative");
        yield return CrossEntropy(ManyClasses);
        yield return CrossEntropy(FewClasses);

        float[] left = Numbers(2, PairLength, 3), right = Numbers(3, PairLength, 3), gradient = new float[PairLength];
        float[] binary = [.. right.Select(value => value > 0 ? 1f : 0f)];
        BCEWithLogitsLoss crossEntropyOfBits = new();
        yield return Loss("MSE", () => Mlp.Loss.MeanSquaredError(left, right, gradient));
        yield return Loss("BCE with logits", () => crossEntropyOfBits.Forward(left, binary, gradient, 1));

        Row Activation<TActivation>(string name)
            where TActivation : struct, IActivation => Function<Value<TActivation>>(name);

        Row WithDerivative<TActivation>(string name)
            where TActivation : struct, IActivation => Function<ValueAndDerivative<TActivation>>(name);

        Row Function<TFunction>(string name)
            where TFunction : struct, IVectorLoop => new(
                new FunctionLoop<TFunction>(name, inputs, outputs),
                ReadsTwo: false,
                CountingSimd.Of(() => TFunction.Apply(CountingSimd.Zero)),
                Length * 32 / Peak.VectorBits);

        Row Loss(string name, Action action) => new(new ActionLoop(name, action), ReadsTwo: true, null, 0);

        Row CrossEntropy(int classes)
        {
            int rows = Length / classes;
            float[] logits = Numbers(4, rows * classes, 3), slope = new float[rows * classes];
            int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % classes)];
            return new Row(
                new ActionLoop($"softmax cross entropy, {classes} classes", () => Mlp.Loss.CrossEntropy(logits, labels, slope)), ReadsTwo: false, null, 0);
        }
    }

    /// <summary>Normally distributed numbers, in arrays that stay where they are.</summary>
    private static float[] Numbers(int seed, int count, double deviation)
    {
        System.Random random = new(seed);
        float[] numbers = GC.AllocateUninitializedArray<float>(count, pinned: true);
        for (int i = 0; i < count; i++)
        {
            numbers[i] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }

        return numbers;
    }
}
