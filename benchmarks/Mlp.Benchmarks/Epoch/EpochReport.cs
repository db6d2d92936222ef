using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Mlp.Benchmarks.Peers;

namespace Mlp.Benchmarks.Epoch;

/// <summary>An epoch of Fashion-MNIST, beside TorchSharp's.</summary>
internal static class EpochReport
{
    private static readonly string[] s_header =
        ["threads", "", "epoch, s", "best", "rows a second", "TorchSharp / MlpGen", "10 to 90 %", "test accuracy"];

    public static int Run(string[] arguments)
    {
        if (EpochOptions.Parse(arguments) is not { } options)
        {
            Console.WriteLine(EpochOptions.Help);
            return 0;
        }

        FashionMnist data = FashionMnist.Load(options.Folder);
        List<string[]> lines = [];
        foreach (int threads in options.Threads)
        {
            lines.AddRange(Compare(data, options.Epochs, threads));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Report.Machine("as many used as there are threads")}; {data.Training.Rows} rows, {string.Join('-', FashionMnist.Channels)}, batches of {FashionMnist.BatchSize}, {options.Epochs} epochs"));
        Console.WriteLine();
        Table.Write(s_header, lines, column => column is 1, options.Markdown);
        if (Torch.WhyNot is { } reason)
        {
            Console.WriteLine();
            Console.WriteLine($"TorchSharp does not load: {reason}");
        }

        return 0;
    }

    /// <summary>A line for each: they take turns, and each epoch of one is compared with the same one of the other.</summary>
    private static IEnumerable<string[]> Compare(FashionMnist data, int epochs, int threads)
    {
        // What the JIT compiles and the libraries prepare on first use is no part of an epoch.
        List<IEpochs> warmUp = Contenders(data, 1, threads);
        warmUp.ForEach(contender => contender.Train());
        warmUp.ForEach(contender => contender.Dispose());

        List<IEpochs> contenders = Contenders(data, epochs, threads);
        double[][] seconds = [.. contenders.Select(_ => new double[epochs])];
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (int turn = 0; turn < contenders.Count; turn++)
            {
                int index = (turn + epoch) % contenders.Count;

                // Worker threads of the last turn may still spin.
                Thread.Sleep(threads > 1 ? 80 : 0);
                long start = Stopwatch.GetTimestamp();
                contenders[index].Train();
                seconds[index][epoch] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{threads} threads, epoch {epoch + 1}, {contenders[index].Name}: {seconds[index][epoch]:F2} s"));
            }
        }

        Samples[] samples = [.. contenders.Select((contender, index) => new Samples(contender.Name, seconds[index]))];
        for (int index = 0; index < contenders.Count; index++)
        {
            (double low, double high) = samples[index].RatioTo(samples[0]);
            yield return
            [
                index == 0 ? threads.ToString(CultureInfo.InvariantCulture) : "", contenders[index].Name,
                Report.Digits(samples[index].Median), Report.Digits(samples[index].Best), Report.Digits(data.Training.Rows / samples[index].Median),
                index == 0 ? "" : Report.Digits(samples[index].Median / samples[0].Median), index == 0 ? "" : $"{Report.Digits(low)} to {Report.Digits(high)}",
                contenders[index].TestAccuracy().ToString("F4", CultureInfo.InvariantCulture),
            ];
        }

        contenders.ForEach(contender => contender.Dispose());
    }

    private static List<IEpochs> Contenders(FashionMnist data, int epochs, int threads)
    {
        List<IEpochs> contenders = [new OurEpochs(data, epochs, threads)];
        if (Torch.WhyNot is null)
        {
            contenders.Add(CreateTorch(data, epochs, threads));
        }

        return contenders;
    }

    // A method of its own: where the library is missing, only its call fails.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TorchEpochs CreateTorch(FashionMnist data, int epochs, int threads) => new(data, epochs, threads);
}
