using System.Globalization;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mlp.Disassembly;

/// <summary>What processor the kernels are compiled for.</summary>
/// <param name="Name">What --mode is given.</param>
/// <param name="Bits">How wide their vectors are.</param>
/// <param name="HasAvx512">Whether it has AVX-512, as the first processors do on which .NET prefers 256 bits.</param>
/// <param name="NativeInstructionSet">What NativeAOT calls it; null for what NativeAOT does not compile for.</param>
internal sealed record Mode(string Name, int Bits, bool HasAvx512, string? NativeInstructionSet)
{
    private static readonly Mode[] s_all =
    [
        new("512", 512, true, "x86-64-v4"),
        new("256", 256, false, "x86-64-v3"),
        new("128", 128, false, "x86-64-v2"),
        new("256-of-512", 256, true, null),
    ];

    /// <summary>What .NET does on this processor unless told.</summary>
    public static Mode Default => Parse(
        Vector512.IsHardwareAccelerated ? "512" : Avx512F.IsSupported ? "256-of-512" : Vector256.IsHardwareAccelerated ? "256" : "128");

    public string Vector => string.Create(CultureInfo.InvariantCulture, $"Simd{Bits}");

    /// <summary>Whether the JIT compiles for it on this processor.</summary>
    public bool IsSupported => HasAvx512 ? Avx512F.IsSupported : Bits == 128 || Avx2.IsSupported;

    /// <summary>What makes the JIT compile for it.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["DOTNET_EnableAVX512"] = HasAvx512 ? "1" : "0",
        ["DOTNET_EnableAVX2"] = Bits >= 256 ? "1" : "0",
        ["DOTNET_PreferredVectorBitWidth"] = Bits.ToString(CultureInfo.InvariantCulture),
    };

    public static Mode Parse(string name)
        => Array.Find(s_all, mode => mode.Name == name)
            ?? throw new FormatException($"--mode needs 512, 256, 128 or 256-of-512, but got '{name}'.");
}
