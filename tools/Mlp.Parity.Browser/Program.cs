using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;

[assembly: SupportedOSPlatform("browser")]

namespace Mlp.Parity;

internal static partial class Program
{
    private static void Main()
    {
    }

    /// <summary>The lines, for the page.</summary>
    [JSExport]
    internal static string Lines() => string.Join('\n', Checks.Lines());
}
