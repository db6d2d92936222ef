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
        await packed.Pack("Mlp.Tables");
        await PackageFeed.WriteConfig(_folder, packed.Feed);
        string project = Directory.CreateDirectory(Path.Combine(_folder, "Houses")).FullName;
        await File.WriteAllTextAsync(Path.Combine(project, "Houses.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="MlpGen" Version="{packed.Version}" />
                <PackageReference Include="MlpGen.Tables" Version="{packed.Version}" />
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(project, "Program.cs"), """
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
}
