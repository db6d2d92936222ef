using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Published;

/// <summary>A test that publishes natively and compiles C: skipped where the native toolchain or a C compiler is not installed.</summary>
internal sealed class CCompilerFactAttribute : FactAttribute
{
    public CCompilerFactAttribute()
    {
        const string Needed = "Needs a C compiler: found neither 'cc' nor 'gcc' nor 'clang' on the path. Install one to run this test.";
        Skip = new NativeAotFactAttribute().Skip ?? (Name is null ? Needed : null);
    }

    /// <summary>The system's C compiler; null where there is none.</summary>
    public static string? Name { get; } = ((string[])["cc", "gcc", "clang"]).FirstOrDefault(IsOnPath);

    private static bool IsOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name)));
}
