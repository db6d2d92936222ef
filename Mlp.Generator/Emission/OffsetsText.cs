using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Offsets: where each tensor begins, in one place.</summary>
internal static class OffsetsText
{
    /// <summary>The name of the class; files of the implementation see its members as they are.</summary>
    public const string ClassName = "Offsets";

    /// <summary>Writes the class.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="groups">What each group of offsets is into, and the offsets.</param>
    public static void Write(SourceWriter writer, params (string Memory, EquatableArray<NamedOffset> Offsets)[] groups)
    {
        writer.Line("/// <summary>Where each tensor begins, by its name in the state dict.</summary>");
        using (writer.Block($"internal static class {ClassName}"))
        {
            foreach ((string memory, EquatableArray<NamedOffset> offsets) in groups.Where(group => group.Offsets.Count > 0))
            {
                writer.Line();
                writer.Line($"// In {memory}.");
                foreach (NamedOffset offset in offsets)
                {
                    writer.Line($"public const nuint {offset.Name} = {offset.Offset};");
                }
            }
        }
    }
}
