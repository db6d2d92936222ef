namespace Mlp.Benchmarks;

internal static class Program
{
    private const int Failure = 1;
    private const int Usage = 2;

    private static int Main(string[] arguments)
    {
        try
        {
            if (arguments is [Startup.ColdProcess.Command, .. string[] what])
            {
                Startup.ColdProcess.Run(what);
                return 0;
            }

            if (arguments is ["startup", .. string[] rest])
            {
                return Startup.StartupReport.Run(rest);
            }

            if (arguments is ["functions", .. string[] functions])
            {
                return Functions.FunctionReport.Run(functions);
            }

            if (arguments is ["epoch", .. string[] epoch])
            {
                return Epoch.EpochReport.Run(epoch);
            }

            if (Options.Parse(arguments) is { } options)
            {
                return Run(options, arguments);
            }

            Console.WriteLine(Options.Help);
            return 0;
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return Usage;
        }
        catch (ChildProcessException error)
        {
            Console.Error.WriteLine($"error: {error.Message}");
            return Failure;
        }
    }

    private static int Run(Options options, string[] arguments)
    {
        Workload[] workloads = [.. Workload.All.Where(workload => workload.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
        if (workloads.Length == 0)
        {
            throw new FormatException($"no workload has '{options.Filter}' in its name: --list names them.");
        }

        if (options.List)
        {
            Array.ForEach(workloads, workload => Console.WriteLine(workload.Name));
            return 0;
        }

        if (options.Json is { } json && Path.GetDirectoryName(Path.GetFullPath(json)) is { } folder && !Directory.Exists(folder))
        {
            throw new FormatException($"--json cannot write there: there is no folder {folder}.");
        }

        if (NarrowVectors.NeedNewProcess(options.Vectors))
        {
            return NarrowVectors.RunAgain(arguments);
        }

        string held = NarrowVectors.Hold(options);
        List<Result> results = [];
        foreach (Workload workload in workloads)
        {
            Console.Error.WriteLine($"[{results.Count + 1}/{workloads.Length}] {workload.Name}");
            results.Add(Benchmark.Run(workload, options));
        }

        string machine = Report.Machine(results.Max(result => result.Measured.Peak), results.Max(result => result.Measured.Roof), options.Threads) + held;
        Console.WriteLine(machine);
        Console.WriteLine();
        Report.Write(results, options.Markdown);
        try
        {
            if (options.Json is { } path)
            {
                Report.Json(path, machine, options.Threads, results);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: cannot write {options.Json}: {error.Message}");
            return Failure;
        }

        // A peer that disagrees is no peer: say so to whoever runs this unattended.
        return results.Any(result => result.Missing.Values.Any(reason => reason.StartsWith("computes", StringComparison.Ordinal))) ? Failure : 0;
    }
}
