namespace Mlp.Benchmarks;

/// <summary>A workload's measurements; of a peer that has none, why.</summary>
internal sealed record Result(Workload Workload, Samples Ours, IReadOnlyList<Samples> Peers, Measured Measured, IReadOnlyDictionary<string, string> Missing)
{
    public double ShareOfPeak => Workload.Operations / Ours.Median / Measured.Peak;
}

/// <summary>Checks a workload's contenders, then times those that agree.</summary>
internal static class Benchmark
{
    public static Result Run(Workload workload, Options options)
    {
        Problem problem = new(workload, options.Threads);
        Dictionary<string, string> missing = [];
        List<Contender> contenders = [Contenders.Ours(problem, workload.Timed())];
        try
        {
            if (options.Threads > 1)
            {
                contenders.Add(Contenders.Ours(new Problem(workload), workload.Timed(), Contenders.OursOnOneThread));
            }

            foreach (string peer in options.Peers)
            {
                string name = Contenders.NameOf(peer);
                try
                {
                    if (Contenders.WhyNot(peer, workload) is { } reason)
                    {
                        missing[name] = reason;
                        continue;
                    }

                    using Contender ours = Contenders.Ours(problem, workload.Checked());
                    using (Contender check = Contenders.Create(peer, problem, dropout: 0))
                    {
                        if (Verification.Compare(workload, ours, check) is { } difference)
                        {
                            missing[name] = $"computes something else: {difference}";
                            continue;
                        }
                    }

                    contenders.Add(Contenders.Create(peer, problem, workload.IsTraining ? Workload.Dropout : 0));
                }
                catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException)
                {
                    missing[name] = $"does not load: {error.GetBaseException().Message.Split('\n')[0]}";
                }
            }

            Measured measured = Timing.Measure(contenders, options.Rounds, options.Threads);
            return new Result(workload, measured.Samples[0], [.. measured.Samples.Skip(1)], measured, missing);
        }
        finally
        {
            contenders.ForEach(contender => contender.Dispose());
        }
    }
}
