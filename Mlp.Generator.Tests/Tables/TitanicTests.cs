using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>The model of the documentation.</summary>
public sealed class TitanicTests
{
    [Fact]
    public void The_model_of_the_documentation_compiles()
    {
        Assert.Empty(GeneratorRunner.Analyze(TableSources.Titanic));
        GeneratorResult result = GeneratorRunner.Run(TableSources.Titanic).AssertCompiles();
        Assert.Contains("Titanic.SurvivalModel.g.cs", result.Files.Keys);
        Assert.Contains("Titanic.SurvivalModel.Network.Forward.g.cs", result.Files.Keys);
        if (Environment.GetEnvironmentVariable("SHOW") is { } path) File.WriteAllText(path, result.Files["Titanic.SurvivalModel.g.cs"]);
    }
}
