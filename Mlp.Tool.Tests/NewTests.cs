using System.Globalization;
using System.Text;
using Mlp.Tool.Commands;
using Mlp.Tool.Import;

namespace Mlp.Tool.Tests;

/// <summary><c>mlpgen new</c>: what is written of a file with every kind of column, and refusals. ToolPackageTests run a project.</summary>
public sealed class NewTests : IDisposable
{
    private readonly Tool _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Every_kind_of_column_has_its_property()
    {
        New(Passengers(), "--target", "survived", "--name", "Passenger");
        Assert.Equal(
            """
            using Mlp.Tables;

            // A row of passengers.csv. Each property is a column, and what to change is yours.
            public sealed record Passenger
            {
                // No feature: it numbers the rows.
                [Ignore]
                public int? PassengerId { get; init; }

                public required int Pclass { get; init; }

                // No feature: no text comes twice.
                [Ignore, Column("Full name")]
                public string? FullName { get; init; }

                [Column("sex")]
                public required Sex Sex { get; init; }

                public float? Age { get; init; }

                public required bool Alone { get; init; }

                public Embarked? Embarked { get; init; }

                [Categories("A", "A+")]
                public string? Grade { get; init; }

                [Column("1st class?")]
                public required bool _1stClass { get; init; }

                [Column("class")]
                public required int Class { get; init; }

                [Column("ToString")]
                public required float ToStringValue { get; init; }

                public required TypeKind Type { get; init; }

                [Column("Ticket no")]
                public required long TicketNo { get; init; }

                // No feature: no row has a value.
                [Ignore]
                public string? Cabin { get; init; }

                // No feature: most values are numbers, but "none yet" is none. Where that is mended, make it a float?.
                [Ignore]
                public string? Note { get; init; }

                public double? Size { get; init; }

                [Target, Column("survived")]
                public required bool Survived { get; init; }
            }

            public enum Sex
            {
                Male,
                Males,
            }

            public enum Embarked
            {
                C,
                Q,
                S,
            }

            public enum TypeKind
            {
                _3,
                Class,
                NewYork,
            }

            """.ReplaceLineEndings("\n"),
            _tool.Read("out/Passenger.cs"));
    }

    [Fact]
    public void Model_program_and_project_are_written_and_what_was_done_is_said()
    {
        string output = New(Passengers(), "--target", "survived", "--name", "Passenger");
        Assert.Equal(
            $"""
            read 24 rows: 12 of 16 columns are to predict survived, true or false
            left out PassengerId: it numbers the rows.
            left out Full name: no text comes twice.
            left out Cabin: no row has a value.
            left out Note: most values are numbers, but "none yet" is none. Where that is mended, make it a float?.
            wrote out.csproj, Passenger.cs, PassengerModel.cs, Program.cs, passengers.csv in {_tool.At("out")}

            To train:

                dotnet run -c Release --project {_tool.At("out")}

            """.ReplaceLineEndings("\n"),
            output);
        Assert.Equal(
            """
            using Mlp.Tables;

            // Two hidden layers, of 64 and 32 channels. The compiler writes the rest.
            [MlpTable<Passenger>(64, 32)]
            public sealed partial class PassengerModel;

            """.ReplaceLineEndings("\n"),
            _tool.Read("out/PassengerModel.cs"));
        Assert.Equal(
            """
            using Mlp.Reporting;
            using Mlp.Tables;

            Passenger[] rows = PassengerModel.ReadCsv(Path.Combine(AppContext.BaseDirectory, "passengers.csv"));

            // A fifth of the rows, drawn at random, is the test: the training does not see it.
            new Random(1).Shuffle(rows);
            int testCount = rows.Length / 5;
            Passenger[] test = rows[..testCount];
            Passenger[] training = rows[testCount..];

            PassengerModel model = PassengerModel.Fit(training, new TableFitOptions { Seed = 1 });
            Console.WriteLine(model.Report);
            Console.WriteLine($"Test: {model.Evaluate(test)}");

            // The loss of each member, by epoch: of the rows that it trained on, and of those that it held out.
            Plots.LearningCurves(model.Report.Curves, "PassengerModel").Save("Passenger.png");

            PassengerModel.Prediction prediction = model.Predict(test[0]);
            Console.WriteLine($"First row of the test: {prediction}; the file has {test[0].Survived}");

            model.Save("Passenger.safetensors");
            Console.WriteLine("Passenger.png shows the training; PassengerModel.Load(\"Passenger.safetensors\") reads what was saved.");

            """.ReplaceLineEndings("\n"),
            _tool.Read("out/Program.cs"));
        Assert.Equal(
            $"""
            <Project Sdk="Microsoft.NET.Sdk">

              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>
              </PropertyGroup>

              <ItemGroup>
                <PackageReference Include="MlpGen" Version="{Importer.Version}" />
                <PackageReference Include="MlpGen.Csv" Version="{Importer.Version}" />
                <PackageReference Include="MlpGen.Reporting" Version="{Importer.Version}" />
                <PackageReference Include="MlpGen.Tables" Version="{Importer.Version}" />
              </ItemGroup>

              <ItemGroup>
                <None Update="passengers.csv" CopyToOutputDirectory="PreserveNewest" />
              </ItemGroup>

            </Project>

            """.ReplaceLineEndings("\n"),
            _tool.Read("out/out.csproj"));
        Assert.Equal(Passengers(), _tool.Read("out/passengers.csv"));
    }

    [Fact]
    public void Namespace_and_source_are_the_project_s()
    {
        New(Passengers(), "--target", "survived", "--namespace", "My.Ship", "--source", _tool.Folder);
        Assert.StartsWith("using Mlp.Tables;\n\nnamespace My.Ship;\n\n// A row of passengers.csv.", _tool.Read("out/Passengers.cs"), StringComparison.Ordinal);
        Assert.Contains("\n\nnamespace My.Ship;\n\n", _tool.Read("out/PassengersModel.cs"), StringComparison.Ordinal);
        Assert.StartsWith("using Mlp.Reporting;\nusing Mlp.Tables;\nusing My.Ship;\n\nPassengers[] rows", _tool.Read("out/Program.cs"), StringComparison.Ordinal);
        Assert.Contains("<RootNamespace>My.Ship</RootNamespace>", _tool.Read("out/out.csproj"), StringComparison.Ordinal);
        Assert.Contains(
            "<RestoreAdditionalProjectSources>$(RestoreAdditionalProjectSources);$(MSBuildProjectDirectory)/..</RestoreAdditionalProjectSources>",
            _tool.Read("out/out.csproj"), StringComparison.Ordinal);
    }

    /// <summary>The property of a target, by its values; each comes eight times.</summary>
    [Theory]
    [InlineData("0 1", "    [Target]\n    public required bool Y { get; init; }")]
    [InlineData("0 1 NA", "    [Target]\n    public bool? Y { get; init; }")]
    [InlineData("yes no", "    [Target]\n    public required bool Y { get; init; }")]
    [InlineData("yes no maybe", "    [Target]\n    public required Y Y { get; init; }")]
    [InlineData("1 2 3", "    // Predicted as a number. To predict a class, make it an enum with a member for each value, such as _1 for 1.\n    [Target]\n    public required int Y { get; init; }")]
    [InlineData("1.5 2 3", "    [Target]\n    public required float Y { get; init; }")]
    [InlineData("1.5 2 NA", "    [Target]\n    public float? Y { get; init; }")]
    [InlineData("A A+", "    [Target]\n    [Categories(\"A\", \"A+\")]\n    public required string Y { get; init; }")]
    [InlineData("1e300 2", "    [Target]\n    public required double Y { get; init; }")]
    public void Target_is_what_its_values_are(string values, string expected)
    {
        New(Table(values), "--target", "Y", "--name", "Row");
        Assert.Contains(expected, _tool.Read("out/Row.cs"), StringComparison.Ordinal);
        bool isNullable = expected.Contains('?', StringComparison.Ordinal);
        Assert.Equal(isNullable, _tool.Read("out/Program.cs").Contains("rows = [.. rows.Where(row => row.Y is not null)];", StringComparison.Ordinal));
    }

    [Fact]
    public void Column_that_is_not_there_is_told_with_the_nearest_one()
        => Refused(ExitCode.BadInput, "--target Survived: there is no such column. Did you mean \"survived\"? The columns are \"PassengerId\", ", Passengers(), "--target", "Survived");

    [Theory]
    [InlineData("a,a,Y", "0 1", "are both named \"a\". Rename one.")]
    [InlineData("a,b,Y", "0", "no two rows differ in it")]
    [InlineData("a,b,Y", "0 1", "it has 4 rows, and 20 or more were expected", 2)]
    [InlineData("1.5,2.5,3.5", "0 1", "mlpgen new has none of them: change the file")]
    [InlineData("", "", "is empty", 1)]
    [InlineData("a,b,Y", "0 1,2", "line 3")]
    public void File_that_makes_no_table_is_refused(string header, string values, string message, int times = 24)
        => Refused(ExitCode.BadInput, message, Table(values, header, times), "--target", "Y");

    [Fact]
    public void Target_of_very_many_texts_is_refused()
        => Refused(ExitCode.BadInput, "it has 24 different texts", Passengers(), "--target", "Full name");

    [Fact]
    public void Table_without_a_feature_is_refused()
        => Refused(ExitCode.BadInput, "there is no column to predict \"Y\" from", "id,Y\n" + string.Concat(Enumerable.Range(0, 24).Select(i => Invariant($"{i},{i % 2}\n"))), "--target", "Y");

    [Theory]
    [InlineData("--name", "1st")]
    [InlineData("--name", "record")]
    [InlineData("--name", "Console")]
    [InlineData("--name", "Path")]
    [InlineData("--namespace", "a b")]
    [InlineData("--namespace", "System")]
    [InlineData("--namespace", "PassengersModel.Ship")]
    public void Names_that_cannot_be_are_refused(string option, string name)
        => Refused(ExitCode.Usage, option, Passengers(), "--target", "survived", option, name);

    [Fact]
    public void Folder_that_is_not_empty_is_left_without_force()
    {
        _tool.Write("out/mine.txt", "mine");
        Refused(ExitCode.BadInput, "the folder is not empty", Passengers(), "--target", "survived");
        New(Passengers(), "--target", "survived", "--force");
        Assert.Equal("mine", _tool.Read("out/mine.txt"));
        _tool.Write("out/Other.csproj", "<Project />");
        Refused(ExitCode.BadInput, "another project is there, Other.csproj", Passengers(), "--target", "survived", "--force");
    }

    [Fact]
    public void Nothing_is_half_written()
    {
        _tool.Write("out/Program.cs/folder", "in the way");
        Refused(ExitCode.BadInput, "a folder of that name is there", Passengers(), "--target", "survived", "--force");
        Refused(ExitCode.BadInput, "there is no such folder", Passengers(), "--target", "survived", "--force", "--source", _tool.At("nothing"));
    }

    [Fact]
    public void Output_that_is_a_file_and_a_file_that_is_missing_are_refused()
    {
        string file = _tool.Write("out", "a file");
        Refused(ExitCode.BadInput, "it is a file, and a folder was expected", Passengers(), "--target", "survived");
        Assert.Contains("there is no such file", Tool.Bad(ExitCode.BadInput, "new", _tool.At("nothing.csv"), "--target", "y", "-o", file), StringComparison.Ordinal);
    }

    private string New(string csv, params string[] options)
        => Tool.Good(["new", _tool.Write("passengers.csv", csv), "-o", _tool.At("out"), .. options]);

    private void Refused(int code, string message, string csv, params string[] options)
    {
        string file = _tool.Write("passengers.csv", csv);
        Dictionary<string, string> before = _tool.All();
        Assert.Contains(message, Tool.Bad(code, ["new", file, "-o", _tool.At("out"), .. options]), StringComparison.Ordinal);
        Assert.Equal(before, _tool.All());
    }

    /// <summary>A table with two numbers in front of the values, which are repeated in turn.</summary>
    private static string Table(string values, string header = "a,b,Y", int times = 24)
    {
        string[] texts = values.Split(' ');
        return header.Length == 0 ? "" : header + "\n" + string.Concat(
            Enumerable.Range(0, times * texts.Length).Select(i => Invariant($"{i % 5},{i % 7}.5,{texts[i % texts.Length]}\n")));
    }

    private static string Passengers()
    {
        StringBuilder text = new("PassengerId,Pclass,Full name,sex,Age,Alone,Embarked,Grade,1st class?,class,ToString,Type,Ticket no,Cabin,Note,Size,survived\n");
        for (int i = 0; i < 24; i++)
        {
            string age = i % 6 == 5 ? "NA" : Invariant($"{20 + i}.5");
            string embarked = i % 8 == 7 ? "" : "SCQ"[i % 3].ToString();
            string grade = i % 4 == 3 ? "" : i % 2 == 0 ? "A" : "A+";
            string type = i % 3 == 0 ? "New York" : i % 3 == 1 ? "3+" : "class";
            string note = i == 11 || i == 12 ? "none yet" : Invariant($"{i}.25");
            text.Append(Invariant($"{i + 1},{i % 3 + 1},\"Name, {i}\",{(i % 2 == 0 ? "male" : "Male")}{(i % 3 == 0 ? "" : "s")},{age},{(i % 5 == 0 ? "Yes" : "no")},{embarked},{grade},"));
            text.Append(Invariant($"{(i % 7 == 0 ? "true" : "FALSE")},{i % 4},{i * 0.5},{type},{5_000_000_000 + i},,{note},{(i == 3 ? "" : i * 20_000_000)},{i % 2}\n"));
        }

        return text.ToString();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
