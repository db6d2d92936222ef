using System.Diagnostics;
using System.Globalization;

namespace Mlp.Checksums;

/// <summary>A width of vectors, which a process of its own uses.</summary>
/// <param name="Bits">The width.</param>
/// <param name="Switch">The environment variable that leaves it; null where nothing is switched off.</param>
internal sealed record Mode(int Bits, string? Switch)
{
    /// <summary>What such a process is started with: this, the width, a folder of assemblies, which networks.</summary>
    public const string Command = "run-networks";

    /// <summary>How it ends where the processor has not that width.</summary>
    private const int HasNot = 3;

    private static readonly string[] Switches =
    [
        "DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableAVX", "DOTNET_EnableAVXVNNI", "DOTNET_EnableHWIntrinsic",
        "DOTNET_PreferredVectorBitWidth",
    ];

    /// <summary>The widest first. Without AVX2 there is no fused multiply-add.</summary>
    public static IReadOnlyList<Mode> All { get; } = [new(512, null), new(256, "DOTNET_EnableAVX512"), new(128, "DOTNET_EnableAVX2")];

    /// <summary>Runs the networks in a process of its own.</summary>
    /// <returns>What it printed, a line a checksum; null where the processor has no such vectors.</returns>
    public async Task<IReadOnlyList<string>?> Start(string folder, Options options)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        string bits = Bits.ToString(CultureInfo.InvariantCulture);
        foreach (string argument in new[] { Command, bits, folder, options.Only, options.WithParts ? "parts" : "all" })
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string name in Switches)
        {
            start.Environment.Remove(name);
        }

        if (Switch is not null)
        {
            start.Environment[Switch] = "0";
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        string error = await errors;
        return process.ExitCode switch
        {
            0 => output.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            HasNot => null,
            _ => throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"The process of {Bits} bits ended with status {process.ExitCode}: {error.Trim()}")),
        };
    }

    /// <summary>What such a process does.</summary>
    public static int RunHere(int bits, string folder, string only, bool withParts, TextWriter output)
    {
        if (Api.VectorBits != bits)
        {
            return HasNot;
        }

        IReadOnlyDictionary<string, Type> types = Compiler.Load(folder);
        foreach ((int index, Network network) in Networks.All.Index().Where(pair => pair.Item.IsNamed(only)))
        {
            try
            {
                (ulong all, IReadOnlyDictionary<string, ulong> parts) = new Run(network, types[network.Name], index).Go();
                output.WriteLine(Line(network, "", all));
                foreach ((string part, ulong sum) in parts.Where(_ => withParts))
                {
                    output.WriteLine(Line(network, "/" + part, sum));
                }
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"{network.Name} {network.Attribute}: {error}", error);
            }
        }

        return 0;

        string Line(Network network, string part, ulong sum) =>
            string.Create(CultureInfo.InvariantCulture, $"{network.Name} {bits}{part} {sum:x16} {network.Attribute}");
    }
}
