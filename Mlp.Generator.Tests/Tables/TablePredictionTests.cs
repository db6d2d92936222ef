using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Tables;

/// <summary>What a prediction says, given the outputs of the networks.</summary>
public sealed class TablePredictionTests
{
    private const string Kinds = """
        using Mlp.Tables;
        public enum Kind { High = 9, Low = -3, Middle = 2 }
        public record Row(float X, [property: Target] Kind Species);
        [MlpTable<Row>(4)] public partial class Model;
        """;

    private const string Texts = """
        using Mlp.Tables;
        public record Row(float X, [property: Target, Categories("a", "b c")] string? Answer);
        [MlpTable<Row>(4)] public partial class Model;
        """;

    private const string Numbers = """
        using Mlp.Tables;
        public record Row(float X, [property: Target] int Price);
        [MlpTable<Row>(4)] public partial class Model;
        """;

    [Theory]
    [InlineData("new SurvivalModel.Prediction([0.25f, 0.75f])", "Survived: true (true: 0.75)")]
    [InlineData("new SurvivalModel.Prediction([0.75f, 0.25f])", "Survived: false (true: 0.25)")]
    [InlineData("new SurvivalModel.Prediction([0.5f, 0.5f]).Survived", "False")]
    [InlineData("new SurvivalModel.Prediction([0.75f, 0.25f]).Probability", "0.25")]
    [InlineData("new SurvivalModel.Prediction([0.75f, 0.25f]).Probabilities", "false 0.75, true 0.25")]
    [InlineData("new SurvivalModel.Prediction([0.75f, 0.25f]).Probabilities[false]", "0.75")]
    [InlineData("new SurvivalModel.Prediction([0.75f, 0.25f]).Probabilities[1]", "0.25")]
    public void A_bool_is_the_likelier_one_with_the_probability_of_true(string expression, string expected) =>
        Assert.Equal(expected, Text(TableSources.Titanic, expression));

    [Theory]
    [InlineData("new Model.Prediction([0.2f, 0.5f, 0.3f])", "Species: Middle (0.5)")]
    [InlineData("new Model.Prediction([0.2f, 0.3f, 0.5f]).Species", "High")]
    [InlineData("new Model.Prediction([0.8f, 0.1f, 0.1f]).Species", "Low")]
    [InlineData("new Model.Prediction([0.8f, 0.1f, 0.1f]).Probability", "0.8")]
    [InlineData("new Model.Prediction([0.7f, 0.2f, 0.1f]).Probabilities", "Low 0.7, Middle 0.2, High 0.1")]
    [InlineData("new Model.Prediction([0.7f, 0.2f, 0.1f]).Probabilities[Kind.High]", "0.1")]
    [InlineData("new Model.Prediction([0.7f, 0.2f, 0.1f]).Probabilities[0]", "0.7")]
    [InlineData("new Model.Prediction([0.7f, 0.2f, 0.1f]).Probabilities.Count", "3")]
    [InlineData("new Model.Prediction([0.7f, 0.2f, 0.1f]) == new Model.Prediction([0.7f, 0.2f, 0.1f])", "True")]
    [InlineData("new Model.Prediction([0.7f, 0.2f, 0.1f]).Equals((object)new Model.Prediction([0.7f, 0.1f, 0.2f]))", "False")]
    [InlineData("default(Model.Prediction)", "Species: Low (0)")]
    public void An_enum_is_the_likeliest_member(string expression, string expected) => Assert.Equal(expected, Text(Kinds, expression));

    [Theory]
    [InlineData("new Model.Prediction([0.25f, 0.75f])", "Answer: b c (0.75)")]
    [InlineData("new Model.Prediction([0.25f, 0.75f]).Answer", "b c")]
    [InlineData("new Model.Prediction([0.25f, 0.75f]).Probabilities[\"a\"]", "0.25")]
    public void A_text_is_the_likeliest_category(string expression, string expected) => Assert.Equal(expected, Text(Texts, expression));

    [Theory]
    [InlineData("new Model.Prediction([12.5f, 0.25f])", "Price: 12.5 ± 0.25")]
    [InlineData("new Model.Prediction([12.5f, 0.25f]).Price", "12.5")]
    [InlineData("new Model.Prediction([12.5f, 0.25f]).Spread", "0.25")]
    [InlineData("new Model.Prediction([12.5f, 0.25f]) != new Model.Prediction([12.5f, 0.5f])", "True")]
    public void A_number_has_a_spread(string expression, string expected) => Assert.Equal(expected, Text(Numbers, expression));

    [Fact]
    public void A_class_that_is_none_is_refused()
    {
        Assert.IsType<ArgumentOutOfRangeException>(Error(Texts, "new Model.Prediction([0.25f, 0.75f]).Probabilities[\"c\"]"));
        Assert.IsType<ArgumentOutOfRangeException>(Error(Kinds, "new Model.Prediction([0.25f, 0.5f, 0.25f]).Probabilities[(Kind)7]"));
        Assert.IsType<IndexOutOfRangeException>(Error(Kinds, "new Model.Prediction([0.25f, 0.5f, 0.25f]).Probabilities[3]"));
    }

    [Fact]
    public void Probabilities_are_gone_over_without_allocation() => Assert.Equal("Low 0.5 Middle 0.25 High 0.25 allocated 0", TableReadingTests.Run<string>(Kinds, "Loop.Run()", """

        public static class Loop
        {
            public static string Run()
            {
                Model.Prediction prediction = new([0.5f, 0.25f, 0.25f]);
                string text = "";
                foreach ((Kind kind, float probability) in prediction.Probabilities)
                {
                    text += System.FormattableString.Invariant($"{kind} {probability} ");
                }

                return text + "allocated " + Allocated(prediction);
            }

            private static long Allocated(Model.Prediction prediction)
            {
                long before = 0;
                float sum = 0;
                for (int i = 0; i < 100; i++)
                {
                    before = i == 50 ? System.GC.GetAllocatedBytesForCurrentThread() : before;
                    foreach ((Kind kind, float probability) in prediction.Probabilities)
                    {
                        sum += probability * (int)kind + prediction.Probabilities[kind] + prediction.Probabilities.AsSpan()[1];
                    }
                }

                return System.GC.GetAllocatedBytesForCurrentThread() - before + (sum > 1e9f ? 1 : 0);
            }
        }
        """));

    private static string Text(string source, string expression) =>
        TableReadingTests.Run<string>(source, $"System.FormattableString.Invariant($\"{{{Quoted(expression)}}}\")");

    // In an interpolated string a quote may stand as it is.
    private static string Quoted(string expression) => $"({expression})";

    private static Exception Error(string source, string expression) =>
        Assert.Throws<System.Reflection.TargetInvocationException>(() => TableReadingTests.Run<object>(source, $"(object)({expression})")).InnerException!;
}
