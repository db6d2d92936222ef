using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Mlp.Distributed.Tests.Mpi;

/// <summary>Ranks of Mlp.Distributed.Ranks under a launcher, and what they have printed.</summary>
internal sealed partial class MpiRun : IDisposable
{
    // Far beyond what any of them takes, so that ranks that hang fail by name.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _text = new();
    private readonly string _line;

    private MpiRun(string mpi, int ranks, string[] command, IReadOnlyDictionary<string, string>? environment)
    {
        Launcher launcher = Launcher.Of(mpi);
        ProcessStartInfo start = new(launcher.Program, [.. launcher.Options, "-n", $"{ranks}", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        Set(start, environment);
        _line = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        _process = Process.Start(start)!;
        Listen(_process, Add);
    }

    /// <summary>What all have printed so far, on either stream.</summary>
    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The path of the program that each rank runs.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Mlp.Distributed.Ranks.dll");

    /// <summary>The .NET host that runs this test.</summary>
    public static string Dotnet { get; } =
        Environment.ProcessPath is string path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    public static MpiRun Start(string mpi, int ranks, string verb, IReadOnlyDictionary<string, string>? environment = null) =>
        new(mpi, ranks, [Dotnet, Program, verb], environment);

    /// <summary>Starts ranks as a user does: each is a child of <c>dotnet run</c>, which the launcher has started.</summary>
    public static MpiRun StartByDotnetRun(string mpi, int ranks, string verb, string project, string configuration) =>
        new(mpi, ranks, [Dotnet, "run", "--no-build", "-c", configuration, "--project", project, verb], environment: null);

    /// <summary>Starts ranks whose standard error takes nothing.</summary>
    public static MpiRun StartWithFullDisk(string mpi, int ranks, string verb) =>
        new(mpi, ranks, ["sh", "-c", "exec \"$0\" \"$@\" 2> /dev/full", Dotnet, Program, verb], environment: null);

    /// <summary>Runs to the end, and fails the test unless all ranks succeed.</summary>
    /// <param name="mpi">"Open MPI" or "MPICH".</param>
    /// <param name="ranks">How many.</param>
    /// <param name="verb">What each rank does, and the words that follow it.</param>
    /// <returns>The lines that were printed, sorted: which rank prints first is nobody's business.</returns>
    public static string[] Succeed(string mpi, int ranks, params string[] verb)
    {
        using MpiRun run = new(mpi, ranks, [Dotnet, Program, .. verb], environment: null);
        int exitCode = run.WaitForExit();
        Assert.True(exitCode == 0, $"'{run._line}' exited with {exitCode}.\n{run.Text}");
        return [.. run.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs to the end, and fails the test unless it ends by itself with an error.</summary>
    /// <returns>What was printed.</returns>
    public static string Fail(string mpi, int ranks, string verb, IReadOnlyDictionary<string, string>? environment = null)
    {
        using MpiRun run = Start(mpi, ranks, verb, environment);
        int exitCode = run.WaitForExit();
        Assert.True(exitCode != 0, $"'{run._line}' succeeded.\n{run.Text}");
        return run.Text;
    }

    /// <summary>Runs the program without a launcher.</summary>
    /// <returns>Its exit code, and what it printed.</returns>
    public static (int ExitCode, string Text) Alone(string verb, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(Dotnet, [Program, verb]) { RedirectStandardOutput = true, RedirectStandardError = true };
        Set(start, environment);
        using Process process = Process.Start(start)!;
        StringBuilder text = new();
        Listen(process, line =>
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }
        });
        if (!process.WaitForExit(s_limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"'{verb}' alone did not end.\n{text}");
        }

        process.WaitForExit();
        return (process.ExitCode, text.ToString());
    }

    /// <summary>Waits until each rank has said which process it is.</summary>
    /// <returns>Their ids, by rank.</returns>
    public int[] WaitForProcesses(int ranks)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < s_limit && !_process.HasExited)
        {
            IReadOnlyList<Match> matches = RankProcess().Matches(Text);
            if (matches.Count == ranks)
            {
                return [.. matches.OrderBy(match => int.Parse(match.Groups[1].Value)).Select(match => int.Parse(match.Groups[2].Value))];
            }

            Thread.Sleep(20);
        }

        throw new InvalidOperationException($"'{_line}' did not start.\n{Text}");
    }

    /// <summary>Fails the test where the launcher does not end in time.</summary>
    public int WaitForExit(TimeSpan? limit = null)
    {
        if (!_process.WaitForExit(limit ?? s_limit))
        {
            Assert.Fail($"'{_line}' did not end within {(limit ?? s_limit).TotalSeconds} s.\n{Text}");
        }

        // Once more without a limit: until all that it printed has been read.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private static void Set(ProcessStartInfo start, IReadOnlyDictionary<string, string>? environment)
    {
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }
    }

    private static void Listen(Process process, Action<string> add)
    {
        process.OutputDataReceived += (_, args) => add(args.Data ?? "");
        process.ErrorDataReceived += (_, args) => add(args.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private void Add(string line)
    {
        // Open MPI gives ranks a terminal, which .NET's console prepares.
        line = TerminalCodes().Replace(line, "").TrimEnd('\r');
        if (line.Length > 0)
        {
            lock (_text)
            {
                _text.Append(line).Append('\n');
            }
        }
    }

    [GeneratedRegex(@"rank (\d+) is process (\d+)")]
    private static partial Regex RankProcess();

    [GeneratedRegex("\u001b(\\[[?0-9;]*[a-zA-Z]|=|>)")]
    private static partial Regex TerminalCodes();
}
