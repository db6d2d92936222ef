using System.Reflection;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Parsing.Tables;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>ReadCsv, which models have where Mlp.Csv is referenced.</summary>
public sealed class TableCsvTests
{
    private static readonly GeneratorOptions s_csv = new() { ReferencesCsv = true };

    [Fact]
    public void Without_Mlp_Csv_there_is_none() => Assert.DoesNotContain("ReadCsv", Text(TableSources.Titanic, new()), StringComparison.Ordinal);

    [Fact]
    public void A_record_is_read_with_what_is_no_feature() => Assert.Equal(
        """
        Passenger { Pclass = 3, Sex = Male, Age = 22.5, Fare = 7.25, Embarked = S, Title = Mr, Name = Braund, Owen, IsAlone = False, SibSp = 1, Parch = 0, Survived = False }
        Passenger { Pclass = 1, Sex = Female, Age = , Fare = 8, Embarked = , Title = , Name = , IsAlone = True, SibSp = 0, Parch = 0, Survived = True }

        """,
        Read(TableSources.Titanic, "SurvivalModel", """
            Ticket,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Fare,Embarked,Title
            A/5,0,3,"Braund, Owen",male,22.5,1,0,7.25,S,Mr
            PC,yes,1,,FEMALE,,0,0,8,NA,

            """),
        ignoreLineEndingDifferences: true);

    [Fact]
    public void A_column_may_be_missing_only_where_the_model_can_do_without()
    {
        Assert.Contains("Name = , ", Read(TableSources.Titanic, "SurvivalModel", "Survived,Pclass,Sex,Age,SibSp,Parch,Fare,Embarked,Title\n0,3,male,,1,0,7,S,Mr\n"), StringComparison.Ordinal);
        Assert.Contains(
            "there is no column \"Age\", which a property of Passenger is read from. Did you mean \"Ages\"?",
            Error(TableSources.Titanic, "SurvivalModel", "Survived,Pclass,Sex,Ages,SibSp,Parch,Fare,Embarked,Title\n0,3,male,,1,0,7,S,Mr\n"),
            StringComparison.Ordinal);
        Assert.Contains(
            "there is no column \"SibSp\"",
            Error(TableSources.Titanic, "SurvivalModel", "Survived,Pclass,Sex,Age,Parch,Fare,Embarked,Title\n0,3,male,,0,7,S,Mr\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_number_is_named_with_line_and_column() => Assert.Contains(
        "line 3, column \"Price in EUR\": \"cheap\" is no number",
        Error("""
            public record Row(float X, [property: Mlp.Tables.Target, Mlp.Tables.Column("Price in EUR")] decimal Price);
            [Mlp.Tables.MlpTable<Row>(4)] public partial class Model;
            """, "Model", "Price in EUR,X\n1.5,2\ncheap,3\n"),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("public record Row(float X, [property: Target] bool? @class) { [Ignore] public string? Note { get; set; } public Row(float x) : this(x, null) { } }", "Row { X = 2, class = True, Note = a }")]
    [InlineData("public record struct Row(float X, [property: Target] bool @class) { [Ignore] public string Note { get; init; } = \"\"; }", "Row { X = 2, class = True, Note = a }")]
    [InlineData("public readonly record struct Row(float X, [property: Target] bool @class) { public float X { get; } = X; }", "Row { class = True, X = 2 }")]
    [InlineData("public record Row { public required float X { get; init; } [Target] public bool @class { get; set; } [Ignore] public System.DateTime? When { get; set; } }", "Row { X = 2, class = True, When =  }")]
    [InlineData("public struct Row { public float X { get; set; } [Target] public bool @class { get; set; } public float Twice => 2 * X; public float Own { get; private set; } public override string ToString() => $\"{X} {@class} {Twice}\"; }", "2 True 4")]
    [InlineData("public class Base { [Weight] public System.Half X { get; set; } } public class Row : Base { [Target] public bool @class { get; set; } public float Twice => 2 * (float)X; public override string ToString() => $\"{X} {@class}\"; }", "2 True")]
    public void Rows_of_every_kind_are_made(string row, string expected) =>
        Assert.Equal(expected + "\n", Read("using Mlp.Tables; " + row + " [MlpTable<Row>(4)] public partial class Model;", "Model", "Note,class,X\na,1,2\n"));

    [Theory]
    [InlineData("public record Row([property: Length(2)] float[] X, [property: Target] bool Y);")]
    [InlineData("public record Row(float X, [property: Ignore] System.DateTime When, [property: Target] bool Y);")]
    [InlineData("public class Row { public float X { get; set; } [Target] public bool Y { get; set; } [Ignore] public required System.DateTime When { get; set; } }")]
    [InlineData("public class Row { public float X { get; set; } [Target] public bool Y { get; set; } public required int Field; }")]
    [InlineData("public class Row(int z) { public float X { get; set; } = z; [Target] public bool Y { get; set; } }")]
    [InlineData("public abstract class Row { public float X { get; set; } [Target] public bool Y { get; set; } }")]
    [InlineData("public class Row { public float X => 1; [Target] public bool Y => true; }")]
    public void Rows_that_no_file_can_make_are_left_without(string row) => Assert.DoesNotContain(
        "ReadCsv", Text("using Mlp.Tables; " + row + " [MlpTable<Row>(4)] public partial class Model;", s_csv), StringComparison.Ordinal);

    [Fact]
    public void A_member_of_the_users_own_is_not_written_again()
    {
        const string source = "public record Row(float X, [property: Mlp.Tables.Target] bool Y); [Mlp.Tables.MlpTable<Row>(4)] public partial class Model { public static Row[] ReadCsv(string path, Mlp.Data.CsvOptions? options) => []; }";
        Assert.Single(GeneratorRunner.Analyze(source, s_csv));
        GeneratorResult result = GeneratorRunner.Run(TableSources.Titanic, s_csv);
        Assert.Contains(
            TableMembers.Of(result.Output.GetTypeByMetadataName("Titanic.Passenger"), hasReadCsv: true, isStatic: false),
            member => member.Name == "ReadCsv");
        Assert.Single(result.Output.GetTypeByMetadataName("Titanic.SurvivalModel")!.GetMembers("ReadCsv"));
    }

    private static string Text(string source, GeneratorOptions options) =>
        GeneratorRunner.Run(source, options).AssertCompiles().Files.Single(file => file.Key.EndsWith("Model.g.cs", StringComparison.Ordinal)).Value;

    private static string Error(string source, string model, string csv) =>
        Assert.IsType<InvalidDataException>(Assert.Throws<TargetInvocationException>(() => Read(source, model, csv)).InnerException).Message;

    /// <summary>What the rows are as texts, each in a line.</summary>
    private static string Read(string source, string model, string csv)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, csv);
            GeneratorResult result = GeneratorRunner.Run(source, s_csv).AssertCompiles();
            Type type = Assert.Single(result.Load().GetTypes(), type => type.Name == model);
            Array rows = (Array)type.GetMethod("ReadCsv")!.Invoke(null, [path, null])!;
            return string.Concat(rows.Cast<object>().Select(row => FormattableString.Invariant($"{row}\n")));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
