namespace Mlp.Generator.Tests.Tables;

/// <summary>Rows and models that the tests of tables share.</summary>
internal static class TableSources
{
    /// <summary>The row of the documentation, with every kind of column.</summary>
    public const string Titanic = """
        using Mlp;
        using Mlp.Tables;

        namespace Titanic;

        public enum Sex { Female, Male }

        public enum Port { C, Q, S }

        public sealed record Passenger
        {
            public required int Pclass { get; init; }

            public required Sex Sex { get; init; }

            public float? Age { get; init; }

            public required float Fare { get; init; }

            public Port? Embarked { get; init; }

            [Categories("Mr", "Mrs", "Miss", "Master")] public string? Title { get; init; }

            [Ignore] public string? Name { get; init; }

            public bool IsAlone => SibSp + Parch == 0;

            [Ignore] public int SibSp { get; init; }

            [Ignore] public int Parch { get; init; }

            [Target] public bool Survived { get; init; }
        }

        [MlpTable<Passenger>(64, 32)]
        public sealed partial class SurvivalModel;
        """;
}
