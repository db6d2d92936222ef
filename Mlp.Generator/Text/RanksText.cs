using System;

namespace Mlp.Generator.Text;

/// <summary>Writes what one thread does for all of them, with what all have written, such as a sum over ranks.</summary>
internal static class RanksText
{
    /// <param name="writer">Where to.</param>
    /// <param name="body">Writes what it does.</param>
    public static void WriteByFirst(SourceWriter writer, Action body)
    {
        writer.Line("worker.Barrier();");
        using (writer.Block("if (worker.IsFirst)"))
        {
            body();
        }

        writer.Line();
        writer.Line("worker.Barrier();");
    }
}
