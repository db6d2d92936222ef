namespace Mlp.Disassembly;

/// <param name="IsNative">Whether NativeAOT is to compile the kernels rather than the JIT.</param>
internal sealed record Options(Mode Mode, bool IsNative, string? Listing, bool SelfTestOnly)
{
    public const string Help = """
        Checks what the JIT made of the kernels' innermost loops: no spill, no call, no bounds check, and in a product no
        copy of a sum and, unless its vectors have 512 bits, none of the registers 16 to 31.

        usage: benchmarks/check-disassembly.sh [options]

          --mode 512|256|128   the vectors' width in bits (what .NET uses on this processor)
          --mode 256-of-512    256 bits on a processor with AVX-512, as on the first of these, where .NET prefers them
          --native             NativeAOT compiles the kernels rather than the JIT, and objdump lists them; so it is, too,
                               for a width that the processor lacks. Needs binutils and a linker, gcc or clang, and
                               exits with 77, which is a skip, where one is missing
          --listing FILE       also keeps the listing in FILE
          --self-test          only checks that the check finds what is planted in a few listings
          --help               this text
        """;

    public static Options Parse(string[] arguments)
    {
        Options options = new(Mode.Default, false, null, false);
        for (int index = 0; index < arguments.Length; index++)
        {
            string name = arguments[index];
            string Value() => ++index < arguments.Length && !arguments[index].StartsWith("--", StringComparison.Ordinal)
                ? arguments[index]
                : throw new FormatException($"{name} needs a value: see --help.");
            options = name switch
            {
                "--mode" => options with { Mode = Mode.Parse(Value()) },
                "--native" => options with { IsNative = true },
                "--listing" => options with { Listing = Value() },
                "--self-test" => options with { SelfTestOnly = true },
                _ => throw new FormatException($"'{name}' is no option of this program: see --help."),
            };
        }

        return options.IsNative && options.Mode.NativeInstructionSet is null
            ? throw new FormatException($"NativeAOT does not compile for --mode {options.Mode.Name}: leave out --native.")
            : options;
    }
}
