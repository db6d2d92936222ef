namespace Mlp.Package.Tests;

/// <summary>The package MlpGen.Tables, as somebody uses it who has a table.</summary>
[Collection(PackageCollection.Name)]
public sealed class TablesPackageTests(PackedSample packed) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlpgen-tables-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ExhaustiveFact]
    public async Task A_record_is_a_model()
    {
        string project = await WriteProject("Houses", "", """
            using Mlp.Tables;

            House[] rows = [.. Enumerable.Range(0, 300).Select(i => new House(40 + i % 150, i % 2 == 0, 3000 * (40 + i % 150) + (i % 2 == 0 ? 20_000 : 0)))];
            PriceModel model = PriceModel.Fit(rows, new TableFitOptions { Members = 2 });
            model.Save("houses.safetensors");
            Console.WriteLine(PriceModel.Load("houses.safetensors").Predict(rows[7]) == model.Predict(rows[7]) && model.Evaluate(rows).Score > 0.95);

            public sealed record House(float Area, bool HasGarden, [property: Target] float Price);

            [MlpTable<House>(32)]
            public sealed partial class PriceModel;
            """);
        await Command.Dotnet(project, "build", "-c", "Release", "-warnaserror");
        Assert.Equal("True", (await Command.Dotnet(project, "run", "-c", "Release", "--no-build")).Trim());
    }

    /// <summary>One project trains and saves; another has the file in its binary, and says the same to the last bit.</summary>
    [NativeAotFact]
    public async Task A_trained_model_is_in_a_native_binary()
    {
        const string row = """
            public enum Heating { None, Gas, Electric }
            public sealed record House(float Area, Heating? Heating, [property: Mlp.Tables.Length(2)] double[]? Soil, [property: Mlp.Tables.Target] double Price);

            internal static class Rows
            {
                public static readonly House[] All = [.. Enumerable.Range(0, 200).Select(i =>
                    new House(40 + i % 150, i % 4 == 3 ? null : (Heating)(i % 3), i % 5 == 0 ? null : [i, 1], 3000.5 * (40 + i % 150) + (i % 2 == 0 ? 20_000 : 0)))];
            }
            """;
        const string print = "foreach (House house in Rows.All) { Console.WriteLine($\"{PriceModel.Predict(house).Price:R} {PriceModel.Predict(house).Spread:R}\"); }\n";
        string trainer = await WriteProject("Trainer", "", "using Mlp.Tables;\nTrained model = Trained.Fit(Rows.All, new TableFitOptions { Members = 3, Epochs = 5 }); model.Save(\"houses.safetensors\");\n"
            + print.Replace("PriceModel", "model", StringComparison.Ordinal) + row
            + "\n[MlpTable<House>(32, 16, NormLayer = Mlp.NormLayer.BatchNorm1d, Dropout = 0.1)] public sealed partial class Trained;");
        string expected = await Command.Dotnet(trainer, "run", "-c", "Release");
        string reader = await WriteProject(
            "Reader",
            "<MlpWeights Include=\"../Trainer/houses.safetensors\" />",
            "using Mlp.Tables;\n" + print + row
                + "\n[MlpTable<House>(32, 16, NormLayer = Mlp.NormLayer.BatchNorm1d, Weights = \"houses.safetensors\")] public static partial class PriceModel;");
        string publish = await Command.Dotnet(
            reader, "publish", "-c", "Release", "-r", NativeAotFactAttribute.Runtime, "-p:PublishAot=true", "-p:IlcInstructionSet=native", "-o", Path.Combine(_folder, "out"));
        Assert.DoesNotContain("warning", publish, StringComparison.Ordinal);
        Assert.InRange(expected.Trim().Split('\n').Distinct().Count(), 100, 200); // numbers stay within those of the training
        Assert.Equal(expected, await Command.Run(reader, Path.Combine(_folder, "out", "Reader")));
    }

    /// <summary>Writes a program that has the packages.</summary>
    private async Task<string> WriteProject(string name, string items, string program)
    {
        await packed.Pack("Mlp.Tables");
        if (!File.Exists(Path.Combine(_folder, "NuGet.config")))
        {
            await PackageFeed.WriteConfig(_folder, packed.Feed);
        }

        string project = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MlpGen" Version="{packed.Version}" />
                <PackageReference Include="MlpGen.Tables" Version="{packed.Version}" />
                {items}
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), program);
        return project;
    }
}
