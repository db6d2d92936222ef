using System.Globalization;
using System.Text;
using Mlp.AccuracyTable;
using Xunit.Sdk;

// The page is of all fixtures, not of the short run's.
Environment.SetEnvironmentVariable("MLPGEN_EXHAUSTIVE", "1");

try
{
    if (args is [InstructionSet.Command, string stride, string denseStride])
    {
        InstructionSet.MeasureHere(Options.ParseStride("stride", stride), Options.ParseStride("dense stride", denseStride), Console.Out);
        return 0;
    }

    if (Options.Parse(args) is not { } options)
    {
        Console.WriteLine(Options.Help);
        return 0;
    }

    StringBuilder page = new(Introduction(options));
    page.Append(Comparisons.Write());
    page.Append(FunctionErrors.Write(options));
    if (options.Output is { } file)
    {
        File.WriteAllText(file, page.ToString());
    }
    else
    {
        Console.OutputEncoding = Encoding.UTF8;
        Console.Write(page);
    }

    return 0;
}
catch (FormatException error)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 2;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidOperationException or XunitException)
{
    Console.Error.WriteLine($"error: {error.Message}");
    return 1;
}

static string Introduction(Options options) => string.Create(CultureInfo.InvariantCulture, $"""
    # Accuracy

    This page shows how far MlpGen's numbers are from those of PyTorch 1.13.1 and scikit-learn, and how far its functions are from exact
    values. This command prints the page:

    ```sh
    dotnet run -c Release --project tools/Mlp.Accuracy -- --stride {options.Stride} --dense-stride {options.DenseStride} --output docs/accuracy.md
    ```

    It runs the comparisons of `Mlp.Runtime.Tests` and `Mlp.Generator.Tests` with their committed fixtures, and notes the largest
    differences. It needs no Python. The tests hold each difference to a limit. This page was made with {InstructionSet.Widest}.


    """);
