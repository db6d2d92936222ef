using System.Security;
using System.Text;
using Mlp.Tool.Commands;
using Mlp.Tool.Import;

namespace Mlp.Tool.New;

/// <summary>The texts of a project that trains a model of a table.</summary>
/// <param name="Record">The record's name.</param>
/// <param name="Namespace">The namespace of its types; null for none.</param>
/// <param name="Properties">The properties of the record.</param>
/// <param name="Data">The name of the CSV file.</param>
/// <param name="DataPath">Where the file is, if it is not in the project.</param>
internal sealed record ProjectTexts(string Record, string? Namespace, IReadOnlyList<RowProperty> Properties, string Data, string? DataPath)
{
    private const int Width = 120;

    private string Model => Record + "Model";

    private string Space => Namespace is null ? "" : $"namespace {Namespace};\n\n";

    /// <summary>The project.</summary>
    /// <param name="version">The version of the packages.</param>
    /// <param name="source">A folder of packages, as MSBuild has it; null for none.</param>
    /// <param name="isCentral">Whether a file above the project manages versions of packages.</param>
    public string Project(string version, string? source, bool isCentral)
    {
        StringBuilder text = new();
        text.Append("""
            <Project Sdk="Microsoft.NET.Sdk">

              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>

            """);
        text.Append(Namespace is null ? "" : $"    <RootNamespace>{Namespace}</RootNamespace>\n");
        text.Append(isCentral ? "    <ManagePackageVersionsCentrally>false</ManagePackageVersionsCentrally>\n" : "");
        const string Sources = "RestoreAdditionalProjectSources";
        text.Append(source is null ? "" : $"    <{Sources}>$({Sources});{SecurityElement.Escape(source)}</{Sources}>\n");
        text.Append("  </PropertyGroup>\n\n  <ItemGroup>\n");
        foreach (string package in (string[])["MlpGen", "MlpGen.Csv", "MlpGen.Reporting", "MlpGen.Tables"])
        {
            text.Append($"    <PackageReference Include=\"{package}\" Version=\"{version}\" />\n");
        }

        text.Append("  </ItemGroup>\n\n");
        if (DataPath is null)
        {
            string item = SecurityElement.Escape(WeightsItem.Escape(Data));
            text.Append($"  <ItemGroup>\n    <None Update=\"{item}\" CopyToOutputDirectory=\"PreserveNewest\" />\n  </ItemGroup>\n\n");
        }

        return text.Append("</Project>\n").ToString().ReplaceLineEndings("\n");
    }

    /// <summary>The record and its enums.</summary>
    public string Row()
    {
        StringBuilder text = new($"using Mlp.Tables;\n\n{Space}// A row of {Shown.Text(Data)}. Each property is a column, and what to change is yours.\n");
        text.Append($"public sealed record {Record}\n{{\n");
        foreach (RowProperty property in Properties)
        {
            text.Append(property == Properties[0] ? "" : "\n");
            Write(text, property);
        }

        text.Append("}\n");
        foreach (RowProperty property in Properties.Where(property => property.Members is not null))
        {
            text.Append($"\npublic enum {property.Type}\n{{\n");
            foreach (string member in property.Members!)
            {
                text.Append($"    {member},\n");
            }

            text.Append("}\n");
        }

        return text.ToString();
    }

    /// <summary>The model.</summary>
    public string ModelClass() => $"using Mlp.Tables;\n\n{Space}// Two hidden layers, of 64 and 32 channels. The compiler writes the rest.\n"
        + $"[MlpTable<{Record}>(64, 32)]\npublic sealed partial class {Model};\n";

    /// <summary>The program.</summary>
    public string Program()
    {
        RowProperty target = Properties.Single(property => property.IsTarget);
        string path = DataPath is null ? $"Path.Combine(AppContext.BaseDirectory, {CSharpName.Quote(Data)})" : CSharpName.Quote(DataPath);
        string space = Namespace is null ? "" : $"using {Namespace};\n";
        string known = target.IsNullable
            ? $"\n// Rows without the answer neither train nor test.\nrows = [.. rows.Where(row => row.{target.Name} is not null)];\n" : "";
        return $$"""
            using Mlp.Reporting;
            using Mlp.Tables;
            {{space}}
            {{Record}}[] rows = {{Model}}.ReadCsv({{path}});
            {{known}}
            // A fifth of the rows, drawn at random, is the test: the training does not see it.
            new Random(1).Shuffle(rows);
            int testCount = rows.Length / 5;
            {{Record}}[] test = rows[..testCount];
            {{Record}}[] training = rows[testCount..];

            {{Model}} model = {{Model}}.Fit(training, new TableFitOptions { Seed = 1 });
            Console.WriteLine(model.Report);
            Console.WriteLine($"Test: {model.Evaluate(test)}");

            // The loss of each member, by epoch: of the rows that it trained on, and of those that it held out.
            Plots.LearningCurves(model.Report.Curves, "{{Model}}").Save("{{Record}}.png");

            {{Model}}.Prediction prediction = model.Predict(test[0]);
            Console.WriteLine($"First row of the test: {prediction}; the file has {test[0].{{target.Name}}}");

            model.Save("{{Record}}.safetensors");
            Console.WriteLine("{{Record}}.png shows the training; {{Model}}.Load(\"{{Record}}.safetensors\") reads what was saved.");

            """.ReplaceLineEndings("\n").Replace("\n\n\n", "\n\n", StringComparison.Ordinal);
    }

    private static void Write(StringBuilder text, RowProperty property)
    {
        if (property.Comment is not null)
        {
            text.Append($"    // {Shown.Text(property.Comment)}\n");
        }

        List<string> attributes = [];
        if (property.IsTarget || property.IsIgnored)
        {
            attributes.Add(property.IsTarget ? "Target" : "Ignore");
        }

        if (property.Name != property.Column)
        {
            attributes.Add($"Column({CSharpName.Quote(property.Column)})");
        }

        if (attributes.Count > 0)
        {
            text.Append($"    [{string.Join(", ", attributes)}]\n");
        }

        if (property.Categories is not null)
        {
            WriteCategories(text, property.Categories);
        }

        string required = property.IsNullable ? "" : "required ", nullable = property.IsNullable ? "?" : "";
        text.Append($"    public {required}{property.Type}{nullable} {property.Name} {{ get; init; }}\n");
    }

    private static void WriteCategories(StringBuilder text, IReadOnlyList<string> categories)
    {
        string line = "    [Categories(";
        for (int i = 0; i < categories.Count; i++)
        {
            string next = CSharpName.Quote(categories[i]) + (i + 1 < categories.Count ? "," : ")]");
            bool isStart = line.EndsWith('(') || line.Length == 8;
            if (!isStart && line.Length + 1 + next.Length > Width)
            {
                text.Append(line).Append('\n');
                (line, isStart) = ("        ", true);
            }

            line += isStart ? next : " " + next;
        }

        text.Append(line).Append('\n');
    }
}
