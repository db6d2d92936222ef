using System.Text.RegularExpressions;
using Mlp.Generator.Tests.Execution;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Runs <see cref="BakedModes"/> in child processes, one for each instruction set.</summary>
[Collection(SmallBakedNetsCollection.Name)]
public sealed class BakedModeTests(SmallBakedNets nets, ITestOutputHelper output)
{
    private static readonly (string SwitchedOff, string Mode)[] Modes =
    [
        ("", ""),
        ("DOTNET_EnableAVXVNNI", "VNNI: False"),
        ("DOTNET_EnableAVX512", "512: False"),
        ("DOTNET_EnableAVX2", "512: False, 256: False"),
        ("DOTNET_EnableHWIntrinsic", "512: False, 256: False, 128: False"),
    ];

    [Fact]
    public async Task Every_instruction_set_predicts_the_reference_and_int8_the_same_bits()
    {
        List<string> checksums = [];
        foreach ((string switchedOff, string mode) in Modes)
        {
            (int exitCode, string text) = await ChildProcess.Run(switchedOff, "baked", nets.File);
            output.WriteLine($"{(switchedOff == "" ? "all" : switchedOff + "=0")}\n{text}");
            Assert.True(exitCode == 0, text);
            Assert.Contains(mode, text, StringComparison.Ordinal);
            Match checksum = Regex.Match(text, "^checksum [0-9a-f]{64}", RegexOptions.Multiline);
            Assert.True(checksum.Success, text);
            checksums.Add(checksum.Value);
        }

        Assert.Single(checksums.Distinct());
    }
}
