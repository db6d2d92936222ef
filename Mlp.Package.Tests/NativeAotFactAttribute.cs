using System.Runtime.InteropServices;

namespace Mlp.Package.Tests;

/// <summary>A test of the exhaustive run that publishes natively: skipped where the native toolchain, which the .NET SDK does not bring, is not installed.</summary>
internal sealed class NativeAotFactAttribute : ExhaustiveFactAttribute
{
    public NativeAotFactAttribute()
    {
        Skip ??= Missing();
    }

    /// <summary>The runtime identifier of this machine.</summary>
    public static string Runtime { get; } = RuntimeInformation.RuntimeIdentifier;

    /// <summary>The user's package folder, which is only read.</summary>
    public static string Packages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string? Missing()
    {
        // On Windows the linker is Visual Studio's, and not on the path.
        if (OperatingSystem.IsWindows())
        {
            return "Needs a C toolchain on the path, as on Linux and macOS.";
        }

        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!path.Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc"))))
        {
            return "Needs a native toolchain: found neither 'clang' nor 'gcc' on the path. Install one to run this test.";
        }

        // Tests download nothing but what the solution's restore does.
        string[] compilers = [Path.Combine("microsoft.dotnet.ilcompiler", Environment.Version.ToString()), Path.Combine($"runtime.{Runtime}.microsoft.dotnet.ilcompiler", Environment.Version.ToString())];
        return compilers.FirstOrDefault(compiler => !Directory.Exists(Path.Combine(Packages, compiler))) is string missing
            ? $"Needs the native compiler in the package cache: found no '{missing}' in '{Packages}'. Publish any project with PublishAot once to run this test."
            : null;
    }
}
