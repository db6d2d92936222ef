using Xunit;

namespace Mlp.Tests.Common;

/// <summary>A test that only the exhaustive run takes: another one of the short run covers the same kind.</summary>
internal class ExhaustiveFactAttribute : FactAttribute
{
    public ExhaustiveFactAttribute()
    {
        Skip = TestRun.IsExhaustive ? null : $"Only in the exhaustive run: set {TestRun.Variable}=1.";
    }
}
