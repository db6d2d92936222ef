namespace Mlp.Tests.Common;

/// <summary>
/// How much a run of the tests checks. The short run, <c>dotnet test -c Release</c>, takes a sample of each sweep: every option, every
/// instruction set and every class of width. With MLPGEN_EXHAUSTIVE=1 in the environment, as in .ci/run, sweeps are run whole.
/// </summary>
/// <remarks>This is the one place that reads the variable. Child processes inherit it.</remarks>
internal static class TestRun
{
    public const string Variable = "MLPGEN_EXHAUSTIVE";

    /// <summary>Whether sweeps are run whole.</summary>
    public static bool IsExhaustive { get; } = Environment.GetEnvironmentVariable(Variable) is not (null or "" or "0");

    /// <summary>Returns <paramref name="sample"/> in the short run, <paramref name="all"/> in the exhaustive one.</summary>
    public static T Choose<T>(T sample, T all) => IsExhaustive ? all : sample;
}
