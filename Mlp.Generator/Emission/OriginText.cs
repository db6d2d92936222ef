using System.Linq;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes into a class's documentation what its file says of where the network comes from.</summary>
internal static class OriginText
{
    /// <summary>Writes paragraphs; nothing where the file does not say anything.</summary>
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        if (plan.Weights?.Origin is not { } origin)
        {
            return;
        }

        string format = origin.Format.Length > 0 ? $" ({origin.Format})" : "", output = origin.Output.Length > 0 ? $", output '{origin.Output}'" : "";
        string others = origin.Others.Count > 0 ? $" The file has other outputs, too: {string.Join(", ", origin.Others.Select(other => $"'{other}'"))}." : "";
        foreach (string text in origin.Remarks.Prepend($"From {plan.Weights.Name}{format}{output}.{others}"))
        {
            writer.Line($"/// <para>{Literal.Xml(text)}</para>");
        }
    }
}
