using System.Diagnostics;
using System.Globalization;
using Mlp;
using Speed;

const int Rounds = 41;

Console.WriteLine("Median of the rounds' ratios, object in float32 / static network (more is faster); in brackets the 10th and 90th percentile. The call through a delegate or an interface counts on both sides.");
Console.WriteLine();
Console.WriteLine("| network | object, ns | float32 | bfloat16 | int8 |");
Console.WriteLine("|---|---:|---:|---:|---:|");
Measure("16-32-16-4", 16, 4, new Net16(), Float32Net16.Forward, BFloat16Net16.Forward, Int8Net16.Forward);
Measure("64-128-64-10", 64, 10, new Net64(), Float32Net64.Forward, BFloat16Net64.Forward, Int8Net64.Forward);
Measure("37-100-53-7", 37, 7, new Net37(), Float32Net37.Forward, BFloat16Net37.Forward, Int8Net37.Forward);
Measure("784-256-128-10", 784, 10, new Net784(), Float32Net784.Forward, BFloat16Net784.Forward, Int8Net784.Forward);

static void Measure(string name, int inChannels, int outChannels, IMlp network, params Predict[] baked)
{
    float[] inputs = new float[inChannels], outputs = new float[outChannels];
    Random random = new(2);
    foreach (ref float input in inputs.AsSpan())
    {
        input = 2 * random.NextSingle() - 1;
    }

    Predict[] all = [network.Forward, .. baked];

    // Until the JIT is done, which compiles in the background; then rounds of some milliseconds.
    TimeSpan Time(Predict predict, int calls)
    {
        long started = Stopwatch.GetTimestamp();
        for (int call = 0; call < calls; call++)
        {
            predict(inputs, outputs);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    for (int pass = 0; pass < 20; pass++)
    {
        Array.ForEach(all, predict => Time(predict, 2000));
        Thread.Sleep(50);
    }

    int calls = (int)(2e6 / (Time(all[0], 1000).TotalNanoseconds / 1000));
    double[,] times = new double[all.Length, Rounds];
    for (int round = 0; round < Rounds; round++)
    {
        for (int kind = 0; kind < all.Length; kind++)
        {
            times[kind, round] = Time(all[kind], calls).TotalNanoseconds / calls;
        }
    }

    double[] Sorted(Func<int, double> value) => [.. Enumerable.Range(0, Rounds).Select(value).Order()];
    string Ratio(int kind)
    {
        double[] ratios = Sorted(round => times[0, round] / times[kind, round]);
        return string.Create(CultureInfo.InvariantCulture, $"{ratios[Rounds / 2]:F2} ({ratios[Rounds / 10]:F2} to {ratios[Rounds - 1 - Rounds / 10]:F2})");
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {Sorted(round => times[0, round])[Rounds / 2]:F1} | {Ratio(1)} | {Ratio(2)} | {Ratio(3)} |"));
}

internal delegate void Predict(ReadOnlySpan<float> inputs, Span<float> outputs);
