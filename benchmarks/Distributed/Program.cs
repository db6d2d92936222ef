using Mlp.Distributed;
using Mlp.DistributedBenchmark;

try
{
    if (Options.Parse(args) is not { } options)
    {
        Console.WriteLine(Options.Help);
        return 0;
    }

    if (options.IsReport)
    {
        Report.Run(options);
        return 0;
    }

    using MpiCommunicator mpi = MpiCommunicator.World();
    Results results = new Measuring(mpi, options).Run();
    if (mpi.Rank == 0)
    {
        results.Write(options.Path);
    }

    return 0;
}
catch (FormatException error)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 2;
}
