using System.Runtime.InteropServices;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>Files of tables' models, written by hand.</summary>
internal static class TableFiles
{
    /// <summary>A column of a number.</summary>
    public const string X = """{"name":"X","property":"X","kind":"number","nullable":false,"length":1,"categories":[]}""";

    /// <summary>A target of a number.</summary>
    public const string Y = """{"name":"Y","property":"Y","kind":"number","nullable":false,"length":1,"categories":[]}""";

    /// <summary>What a file of a row with the number X and the target Y says.</summary>
    public const string Head = $$"""{"version":1,"members":2,"features":[{{X}}],"target":{{Y}},"layers":"ReLU","report":{"rows":1,"x":[{},null,-1.5e3,true],"y":"z" } }""";

    /// <summary>The file of a row with the number X and the number Y as the target: two networks with 3 hidden channels.</summary>
    public static WeightsFile Good(string head = Head, int members = 2) => Scales(new WeightsFile().Say("mlpgen.table", head), members);

    /// <summary>A tensor of doubles.</summary>
    public static byte[] Doubles(params double[] values) => MemoryMarshal.AsBytes<double>(values).ToArray();

    private static WeightsFile Scales(WeightsFile file, int members)
    {
        file.Add("inputs.fill", "F64", [1], Doubles(0.5)).Add("inputs.scale", "F64", [1], Doubles(2)).Add("inputs.shift", "F64", [1], Doubles(-1))
            .Add("target", "F64", [4], Doubles(10, 3, 1, 20));
        for (int member = 0; member < members; member++)
        {
            file.Add($"members.{member}.0.weight", [3, 1], 1, 2, 3).Add($"members.{member}.0.bias", [3], 1, 2, 3)
                .Add($"members.{member}.3.weight", [1, 3], 1, 2, member).Add($"members.{member}.3.bias", [1], 1);
        }

        return file;
    }
}
