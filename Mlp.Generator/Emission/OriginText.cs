using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Emission;

/// <summary>Writes into a class's documentation what its file says of where the network comes from. All of it is foreign text.</summary>
internal static class OriginText
{
    private const int LongestRemark = 500, MostRemarks = 100;

    /// <summary>Writes paragraphs; nothing where the file does not say anything.</summary>
    public static void Write(SourceWriter writer, NetworkPlan plan)
    {
        if (plan.Weights?.Origin is not { } origin)
        {
            return;
        }

        string format = origin.Format.Length > 0 ? $" ({Text(origin.Format)})" : "", output = origin.Output.Length > 0 ? $", output '{Text(origin.Output)}'" : "";
        string others = origin.Others.Count > 0 ? $" The file has other outputs, too: {string.Join(", ", origin.Others.Take(MostRemarks).Select(other => $"'{Text(other)}'"))}." : "";
        List<string> remarks = [.. origin.Remarks.Take(MostRemarks).Select(remark => Text(remark, LongestRemark))];
        writer.Line($"/// <para>From {Text(plan.Weights.Name)}{format}{output}.{others}</para>");
        foreach (string remark in remarks)
        {
            writer.Line($"/// <para>{remark}</para>");
        }

        if (origin.Remarks.Count > MostRemarks)
        {
            writer.Line($"/// <para>And {origin.Remarks.Count - MostRemarks} more such remarks.</para>");
        }
    }

    private static string Text(string text, int longest = 100) => Literal.Xml(Foreign.Show(text, longest));
}
