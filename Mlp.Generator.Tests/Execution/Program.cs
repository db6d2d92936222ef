using Mlp.Generator.Tests.Baked;
using Mlp.Generator.Tests.Training;

namespace Mlp.Generator.Tests.Execution;

/// <summary>What this assembly does when it is started rather than tested: SweepTests and BakedModeTests start it with some instruction sets switched off, TrainerKillTests to kill it.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["sweep", string assembly] => Sweep.Run(assembly, Console.Out),
        ["checksum", string assembly] => Sweep.RunChecksum(assembly, Console.Out),
        ["baked", string assembly] => BakedModes.Run(assembly, Console.Out),
        ["train", string assembly, string checkpoint] => KilledTraining.Run(assembly, checkpoint, Console.Out),
        _ => Fail($"Expected 'sweep <assembly>', 'checksum <assembly>', 'baked <assembly>' or 'train <assembly> <checkpoint>', got '{string.Join(' ', arguments)}'. Tests are run by 'dotnet test'."),
    };

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
