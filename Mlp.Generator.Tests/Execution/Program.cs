namespace Mlp.Generator.Tests.Execution;

internal static class Program
{
    private static int Main(string[] arguments) => 0;
}
