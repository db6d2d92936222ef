using Mlp.Generator.Tests.Infrastructure;
using Mlp.Generator.Tests.Tables;

namespace Mlp.Generator.Tests.Snapshots;

/// <summary>The text that is written for two models: one of a class and one of a number. That of their networks is with the snapshots of networks.</summary>
public sealed class TableSnapshotTests
{
    [Fact]
    public void Passenger() => Snapshot.Verify(OfModel(TableSources.Titanic));

    [Fact]
    public void House() => Snapshot.Verify(OfModel("""
        using Mlp.Tables;
        namespace Houses;
        public enum Heating { None, Gas, Electric }
        public readonly record struct House(
            decimal? Rooms, Heating Heating, [property: Length(3)] float[] Soil, [property: Weight] float Weight, [property: Target, Column("price in €")] double Price);
        [MlpTable<House>(16)] public sealed partial class PriceModel;
        """));

    [Fact]
    public void HouseReader() => Snapshot.Verify(OfModel(
        """
        using Mlp.Tables;
        namespace Houses;
        public record House(float X, [property: Target] float Y);
        [MlpTable<House>(3, Weights = "houses.safetensors")] public static partial class PriceReader;
        """,
        new() { AdditionalTexts = [TableFiles.Good().Encode("houses.safetensors")] }));

    private static Dictionary<string, string> OfModel(string source, GeneratorOptions? options = null) => GeneratorRunner.Run(source, options).AssertCompiles().Files
        .Where(file => !file.Key.Contains(".Network", StringComparison.Ordinal)).ToDictionary(file => file.Key, file => file.Value);
}
