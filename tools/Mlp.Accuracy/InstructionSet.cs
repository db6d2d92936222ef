using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Mlp.Tests.Numerics;

namespace Mlp.AccuracyTable;

/// <summary>Instructions that this machine's processor has; a process of its own uses no others.</summary>
/// <param name="Bits">The width of the vectors that the runtime takes then; 32 is scalar.</param>
/// <param name="Title">In a table's header.</param>
/// <param name="Switch">The environment variable that leaves these; null where nothing is switched off.</param>
internal sealed record InstructionSet(int Bits, string Title, string? Switch)
{
    public const string Command = "measure-functions";

    private static int BitsHere =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    private static bool IsFused => Fma.IsSupported || AdvSimd.IsSupported;

    /// <summary>What this process uses.</summary>
    public static string Widest => string.Create(CultureInfo.InvariantCulture,
        $"vectors of {BitsHere} bits, {(IsFused ? "with" : "without")} fused multiply-add");

    /// <summary>What the processor has, the widest first.</summary>
    public static IReadOnlyList<InstructionSet> Available { get; } =
    [
        .. new InstructionSet[]
        {
            new(512, "512 bits", null),
            new(256, "256 bits", BitsHere == 512 ? "DOTNET_EnableAVX512" : null),
            new(128, X86Base.IsSupported ? "128 bits, no FMA" : "128 bits", BitsHere > 128 ? "DOTNET_EnableAVX2" : null),
            new(32, "scalar", BitsHere > 32 ? "DOTNET_EnableHWIntrinsic" : null),
        }.Where(set => set.Bits <= BitsHere),
    ];

    /// <summary>Measures every function in a process of its own.</summary>
    public IReadOnlyDictionary<AccuracyCase, (double Largest, float At)> Measure(Options options)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        start.ArgumentList.Add(Command);
        start.ArgumentList.Add(options.Stride.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add(options.DenseStride.ToString(CultureInfo.InvariantCulture));
        if (Switch is not null)
        {
            start.Environment[Switch] = "0";
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        string bits = Bits.ToString(CultureInfo.InvariantCulture);
        if (process.ExitCode != 0 || lines.Length != AccuracyCases.All.Count || lines.Any(line => line.Split(' ')[0] != bits))
        {
            throw new InvalidOperationException(
                $"The process for {Title} ended with status {process.ExitCode} and measured {lines.Length} of {AccuracyCases.All.Count} functions: {errors.Result.Trim()}");
        }

        return AccuracyCases.All.Zip(lines).ToDictionary(
            pair => pair.First,
            pair => (Number(pair.Second.Split(' ')[1]), (float)Number(pair.Second.Split(' ')[2])));
    }

    /// <summary>What such a process does: a line for each function, in their order.</summary>
    public static void MeasureHere(uint stride, uint denseStride, TextWriter output)
    {
        FloatInputs inputs = new(stride, denseStride);
        string[] lines = new string[AccuracyCases.All.Count];
        Parallel.For(0, lines.Length, index =>
        {
            Measurement found = AccuracyCases.All[index].Measure(inputs, [BitsHere]).Single();
            lines[index] = string.Create(CultureInfo.InvariantCulture, $"{found.Bits} {found.Largest:R} {found.At:R}");
        });
        Array.ForEach(lines, output.WriteLine);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
