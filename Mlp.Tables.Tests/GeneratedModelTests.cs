namespace Mlp.Tables.Tests;

public enum Port
{
    C,
    Q,
    S,
}

public enum Sex
{
    Female,
    Male,
}

/// <summary>A row of the kinds of columns that there are.</summary>
public sealed record Passenger
{
    public required int Pclass { get; init; }

    public required Sex Sex { get; init; }

    public float? Age { get; init; }

    public required float Fare { get; init; }

    public Port? Embarked { get; init; }

    [Categories("Mr", "Mrs", "Miss", "Master")]
    public string? Title { get; init; }

    [Ignore]
    public string? Name { get; init; }

    public bool IsAlone => SibSp + Parch == 0;

    [Ignore]
    public int SibSp { get; init; }

    [Ignore]
    public int Parch { get; init; }

    [Target]
    public bool Survived { get; init; }
}

[MlpTable<Passenger>(32, 16)]
public sealed partial class SurvivalModel;

/// <summary>A row whose target is a number.</summary>
public readonly record struct House(float Area, [property: Categories("gas", "electric")] string? Heating, [property: Target] float Price);

[MlpTable<House>(32)]
public sealed partial class PriceModel;

/// <summary>What the compiler writes for records, from training to prediction.</summary>
public sealed class GeneratedModelTests
{
    private static readonly Lazy<SurvivalModel> s_model = new(() => SurvivalModel.Fit(Passengers(600, 1), new TableFitOptions { Seed = 1, Members = 4, Threads = 2 }));

    [Fact]
    public void Classes_are_learned()
    {
        Assert.InRange(s_model.Value.Evaluate(Passengers(400, 2)).Score, 0.93, 1);
        Assert.Contains("Age: ", s_model.Value.Report.ToString(), StringComparison.Ordinal);
        IReadOnlyList<FeatureImportance> importance = s_model.Value.Importance(Passengers(300, 3));
        Assert.Contains(importance[0].Column, new[] { "Sex", "Title" });
        Assert.Equal(["Age", "Embarked", "Fare", "IsAlone", "Pclass", "Sex", "Title"], importance.Select(column => column.Column).Order());
    }

    [Fact]
    public void A_prediction_is_of_the_target()
    {
        SurvivalModel.Prediction answer = s_model.Value.Predict(Passengers(1, 4)[0] with { Sex = Sex.Female, Pclass = 1, Title = "Mrs", Age = 30 });
        Assert.True(answer.Survived);
        Assert.InRange(answer.Probability, 0.8f, 1);
        Assert.Equal(answer.Probability, answer.Probabilities[true]);
        Assert.Equal(1, answer.Probabilities[true] + answer.Probabilities[false], 1e-5f);
    }

    [Fact]
    public void A_file_keeps_every_bit()
    {
        using MemoryStream file = new();
        s_model.Value.Save(file);
        file.Position = 0;
        SurvivalModel copy = SurvivalModel.Load(file);
        Passenger[] rows = Passengers(50, 5);
        foreach (Passenger row in rows)
        {
            Assert.Equal(s_model.Value.Predict(row), copy.Predict(row));
        }

        SurvivalModel.Prediction[] first = new SurvivalModel.Prediction[50], second = new SurvivalModel.Prediction[50];
        s_model.Value.Predict(rows, first);
        copy.Predict(rows, second);
        Assert.Equal(first, second);
    }

    /// <summary>Each gap alone and with every other, and a category that training never saw.</summary>
    [Fact]
    public void Every_combination_of_gaps_has_an_answer()
    {
        Passenger row = Passengers(1, 6)[0];
        foreach (float? age in new float?[] { null, 30 })
        {
            foreach (Port? port in new Port?[] { null, Port.Q })
            {
                foreach (string? title in new[] { null, "Miss", "Countess" })
                {
                    SurvivalModel.Prediction answer = s_model.Value.Predict(row with { Age = age, Embarked = port, Title = title });
                    Assert.InRange(answer.Probability, 0, 1);
                }
            }
        }
    }

    [Fact]
    public void Predicting_a_row_allocates_nothing()
    {
        Passenger row = Passengers(1, 7)[0];
        SurvivalModel model = s_model.Value;
        _ = model.Predict(row);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = model.Predict(row);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Numbers_are_learned_in_their_own_unit()
    {
        PriceModel model = PriceModel.Fit(Houses(800, 1), new TableFitOptions { Seed = 2, Members = 4, Threads = 1 });
        Assert.InRange(model.Evaluate(Houses(300, 2)).Score, 0.95, 1);
        PriceModel.Prediction answer = model.Predict(new House(100, "gas", 0));
        Assert.InRange(answer.Price, 280_000f, 350_000f);
        Assert.InRange(answer.Spread, 0, 30_000f);
    }

    private static Passenger[] Passengers(int count, int seed)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            Sex sex = (Sex)random.Next(2);
            int pclass = random.Next(1, 4);
            float age = random.Next(1, 80);
            return new Passenger
            {
                Pclass = pclass,
                Sex = sex,
                Age = random.Next(5) == 0 ? null : age,
                Fare = 100f / pclass + random.Next(20),
                Embarked = random.Next(9) == 0 ? null : (Port)random.Next(3),
                Title = sex == Sex.Male ? age < 15 ? "Master" : "Mr" : random.Next(2) == 0 ? "Mrs" : "Miss",
                SibSp = random.Next(3),
                Parch = random.Next(2),
                Survived = sex == Sex.Female ? pclass < 3 || age < 40 : pclass == 1 && age < 15,
            };
        })];
    }

    private static House[] Houses(int count, int seed)
    {
        System.Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float area = 40 + 160 * random.NextSingle();
            bool isGas = random.Next(2) == 0;
            return new House(area, isGas ? "gas" : "electric", 3000 * area + (isGas ? 20_000 : 0) + 4000 * (random.NextSingle() - 0.5f));
        })];
    }
}
