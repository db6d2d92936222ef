using Mlp.Generator.Tests.Baked;
using Mlp.Generator.Tests.Training;

namespace Mlp.Generator.Tests.Execution;

/// <summary>What this assembly does when it is started rather than tested: SweepTests and BakedModeTests start it with some instruction sets switched off, TrainerKillTests to kill it, tools/arm64-tests.sh on another processor.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => arguments switch
    {
        ["sweep", string assembly, string part] => Sweep.Run(assembly, part, Console.Out),
        ["checksum", string assembly, string part] => Sweep.RunChecksum(assembly, part, Console.Out),
        ["baked", string assembly] => BakedModes.Run(assembly, Console.Out),
        ["compile", string folder] => Compile(folder),
        ["train", string assembly, string checkpoint] => KilledTraining.Run(assembly, checkpoint, Console.Out),
        _ => Fail($"Expected 'sweep <assembly> <part>', 'checksum <assembly> <part>', 'baked <assembly>', 'compile <folder>' or 'train <assembly> <checkpoint>', got '{string.Join(' ', arguments)}'. Tests are run by 'dotnet test'."),
    };

    /// <summary>Writes the assemblies of 'sweep' and 'baked', for a processor on which compiling them would take hours.</summary>
    private static int Compile(string folder)
    {
        File.WriteAllBytes(Path.Combine(folder, "SweepNets.dll"), Sweep.Compile());
        using SmallBakedNets baked = new();
        File.Copy(baked.File, Path.Combine(folder, Path.GetFileName(baked.File)), overwrite: true);
        return 0;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 2;
    }
}
