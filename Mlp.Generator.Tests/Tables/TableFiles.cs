using System.Runtime.InteropServices;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>Files of tables' models, written by hand.</summary>
internal static class TableFiles
{
    /// <summary>What a file of a row with the number X and the target Y, a number, says.</summary>
    public static readonly string Head = HeadOf("X", "Y");

    /// <summary>The file of a row with the number X and the number Y as the target: two networks with 3 hidden channels.</summary>
    public static WeightsFile Good() => Good(Head);

    /// <summary>The same that says something else.</summary>
    public static WeightsFile Good(string head, int members = 2, int hidden = 3)
    {
        WeightsFile file = new WeightsFile().Say("mlpgen.table", head)
            .Add("inputs.fill", "F64", [1], Doubles(0.5)).Add("inputs.scale", "F64", [1], Doubles(2)).Add("inputs.shift", "F64", [1], Doubles(-1))
            .Add("inputs.knots", "F64", [5], Doubles(0, 1, 2, 3, 4)).Add("target", "F64", [4], Doubles(10, 3, 1, 20));
        for (int member = 0; member < members; member++)
        {
            // Of the number itself and of its four pieces.
            float[] numbers = [.. Enumerable.Range(0, hidden).Select(channel => (float)channel - member)];
            file.Add($"members.{member}.0.weight", [hidden, 5], [.. Enumerable.Range(0, 5 * hidden).Select(weight => (weight % 7f) - member)]).Add($"members.{member}.0.bias", [hidden], numbers)
                .Add($"members.{member}.3.weight", [1, hidden], numbers).Add($"members.{member}.3.bias", [1], 1);
        }

        return file;
    }

    /// <summary>What a file says of a number and a target that is one; the report is passed over.</summary>
    public static string HeadOf(string feature, string target) =>
        $$"""{"version":2,"members":2,"features":[{{Column(feature)}}],"target":{{Column(target)}},"layers":"ReLU","report":{"rows":1,"x":[{},null,-1.5e3,true],"y":"z" } }""";

    /// <summary>A tensor of doubles.</summary>
    public static byte[] Doubles(params double[] values) => MemoryMarshal.AsBytes<double>(values).ToArray();

    /// <summary>A column as a file has it.</summary>
    public static string Column(string name, string more = "\"kind\":\"number\",\"nullable\":false,\"length\":1,\"categories\":[]") => $$"""{"name":"{{name}}","property":"{{name}}",{{more}} }""";
}
