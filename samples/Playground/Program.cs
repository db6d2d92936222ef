using System.Runtime.Versioning;
using Playground.Shapes;

[assembly: SupportedOSPlatform("browser")]

namespace Playground;

/// <summary>Is started by wwwroot/main.js, which then calls what is exported here: the two pages, ShapesPage and BalancingPage.</summary>
internal static class Program
{
    private static void Main()
    {
        // The first call of a method costs its translation: so the first press of Run finds all warm.
        ShapesPage.Step();
        ShapesPage.Restart();
    }
}
