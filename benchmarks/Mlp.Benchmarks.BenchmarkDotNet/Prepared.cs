namespace Mlp.Benchmarks.Suite;

/// <summary>A contender that has shown that it computes what MlpGen does, ready to be timed.</summary>
internal static class Prepared
{
    public static IEnumerable<string> Names(bool training) => Workload.All.Where(workload => workload.IsTraining == training).Select(workload => workload.Name);

    public static Workload Find(string name) => Workload.All.Single(workload => workload.Name == name);

    public static Contender Ours(string name)
    {
        Workload workload = Find(name);
        return Contenders.Ours(new Problem(workload), workload.Timed());
    }

    /// <exception cref="InvalidOperationException">It computes something else; its time would say nothing.</exception>
    public static Contender Peer(string peer, string name)
    {
        Workload workload = Find(name);
        Problem problem = new(workload);
        using (Contender ours = Contenders.Ours(problem, workload.Checked()))
        using (Contender check = Contenders.Create(peer, problem, dropout: 0))
        {
            if (Verification.Compare(workload, ours, check) is { } difference)
            {
                throw new InvalidOperationException($"{Contenders.NameOf(peer)} computes something else than MlpGen: {difference}.");
            }
        }

        return Contenders.Create(peer, problem, workload.IsTraining ? Workload.Dropout : 0);
    }
}
