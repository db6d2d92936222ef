using System.Runtime.Intrinsics;

namespace Mlp.Disassembly;

/// <param name="Bits">How wide the kernels' vectors are to be.</param>
internal sealed record Options(int Bits, string? Listing, bool SelfTestOnly)
{
    public const string Help = """
        Checks what the JIT made of the kernels' innermost loops: no spill, no call, no bounds check, and no copy of a
        sum in a product.

        usage: benchmarks/check-disassembly.sh [options]

          --mode 512|256|128   the vectors' width in bits (the widest that the processor has)
          --listing FILE       also keeps the listing in FILE
          --self-test          only checks that the check finds what is planted in a few listings
          --help               this text
        """;

    public static int WidestBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    public static Options Parse(string[] arguments)
    {
        Options options = new(WidestBits, null, false);
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            string Value() => ++index < arguments.Length && !arguments[index].StartsWith("--", StringComparison.Ordinal)
                ? arguments[index]
                : throw new FormatException($"{name} needs a value: see --help.");
            options = name switch
            {
                "--mode" => options with { Bits = ParseBits(Value()) },
                "--listing" => options with { Listing = Value() },
                "--self-test" => options with { SelfTestOnly = true },
                _ => throw new FormatException($"'{name}' is no option of this program: see --help."),
            };
        }

        return options;
    }

    private static int ParseBits(string text)
    {
        int bits = text switch
        {
            "512" => 512,
            "256" => 256,
            "128" => 128,
            _ => throw new FormatException($"--mode needs 512, 256 or 128, but got '{text}'."),
        };
        return bits <= WidestBits ? bits : throw new FormatException($"--mode {bits}: .NET uses vectors of at most {WidestBits} bits on this processor.");
    }
}
