using System.Diagnostics;
using System.Globalization;
using Mlp.Checksums;

try
{
    if (args is [Mode.Command, string bits, string assemblies, string only, string parts])
    {
        return Mode.RunHere(int.Parse(bits, CultureInfo.InvariantCulture), assemblies, only, parts == "parts", Console.Out);
    }

    if (Options.Parse(args) is not { } options)
    {
        Console.WriteLine(Options.Help);
        return 0;
    }

    string folder = Directory.CreateTempSubdirectory("mlp-checksums-").FullName;
    try
    {
        return await RunAll(options, folder);
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}
catch (FormatException error)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 2;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 1;
}

static async Task<int> RunAll(Options options, string folder)
{
    Network[] networks = [.. Networks.All.Where(network => network.IsNamed(options.Only))];
    if (networks.Length == 0)
    {
        throw new FormatException($"--only: no network has '{options.Only}' in its name or attribute.");
    }

    long start = Stopwatch.GetTimestamp();
    string[] earlier = options.Earlier is { } before ? await File.ReadAllLinesAsync(before) : [];
    IReadOnlyList<TextSize> sizes = Compiler.Compile(networks, folder);
    if (options.Text is { } text)
    {
        await File.WriteAllTextAsync(text, TextSize.Table(sizes));
    }

    Say($"{networks.Length} networks are compiled; they run with vectors of {string.Join(", ", Mode.All.Select(mode => mode.Bits))} bits");
    IReadOnlyList<string>?[] results = await Task.WhenAll(Mode.All.Select(mode => mode.Start(folder, options)));
    List<string> lines = [.. results.OfType<IReadOnlyList<string>>().SelectMany(lines => lines)];
    foreach ((Mode mode, IReadOnlyList<string>? result) in Mode.All.Zip(results))
    {
        if (result is null)
        {
            Say($"vectors of {mode.Bits} bits are left out: this processor has none");
        }
    }

    string output = string.Concat(lines.Select(line => $"{line}\n"));
    if (options.Output is { } file)
    {
        await File.WriteAllTextAsync(file, output);
    }
    else if (options.Earlier is null)
    {
        Console.Write(output);
    }

    Say($"{lines.Count} checksums");
    if (options.Earlier is null)
    {
        return 0;
    }

    string[] modes =
    [
        .. Mode.All.Zip(results).Where(pair => pair.Second is not null)
            .Select(pair => pair.First.Bits.ToString(CultureInfo.InvariantCulture)),
    ];
    IReadOnlyList<string> differences = Comparison.Differences(earlier, lines, modes, options.Only);
    foreach (string difference in differences)
    {
        Console.WriteLine(difference);
    }

    Say(differences.Count == 0 ? "all are as they were" : $"{differences.Count} differ");
    return differences.Count == 0 ? 0 : 1;

    void Say(string text) => Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s: {text}"));
}
