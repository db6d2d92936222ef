using Mlp.Package.Tests;

namespace Mlp.Samples.Tests.Published;

/// <summary>A test that publishes natively and compiles C: skipped where the native toolchain or the C library's headers are not installed.</summary>
internal sealed class CCompilerFactAttribute : FactAttribute
{
    public CCompilerFactAttribute()
    {
        Skip = new NativeAotFactAttribute().Skip ?? (Name is null ? "Needs a C compiler: found neither 'cc' nor 'gcc' nor 'clang' on the path. Install one to run this test." : null);
    }

    /// <summary>The system's C compiler; null where there is none.</summary>
    public static string? Name { get; } = ((string[])["cc", "gcc", "clang"]).FirstOrDefault(
        name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, name))));
}
