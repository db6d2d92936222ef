using System.Globalization;
using System.Runtime.InteropServices;

namespace Mlp.Tests.Losses;

/// <summary>Everything that losses refuse, and how they say so; nothing is written then.</summary>
public class LossErrorTests
{
    [Fact]
    public void Weights_are_checked_where_they_are_given()
    {
        Func<float[], object>[] losses =
        [
            weights => new CrossEntropyLoss(weights), weights => new NLLLoss(weights), weights => new BCEWithLogitsLoss(weights),
            weights => new MultiLabelSoftMarginLoss(weights),
        ];
        foreach (Func<float[], object> make in losses)
        {
            foreach (float bad in (float[])[float.NaN, -1f, float.PositiveInfinity])
            {
                string message = Assert.Throws<ArgumentOutOfRangeException>("weight", () => make([1, bad])).Message;
                Assert.StartsWith(FormattableString.Invariant($"weight[1] is {bad}: it must be finite and at least 0."), message, StringComparison.Ordinal);
            }

            Assert.StartsWith("weight is empty", Assert.Throws<ArgumentException>("weight", () => make([])).Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentOutOfRangeException>("posWeight", () => new BCEWithLogitsLoss(posWeight: [-1]));
        string lengths = Assert.Throws<ArgumentException>("posWeight", () => new BCEWithLogitsLoss([1, 2], posWeight: [1, 2, 3])).Message;
        Assert.StartsWith("posWeight has 3 elements, but weight has 2", lengths, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void Label_smoothing_goes_from_0_to_1(float smoothing)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("labelSmoothing", () => new CrossEntropyLoss(labelSmoothing: smoothing));
        Assert.StartsWith(FormattableString.Invariant($"labelSmoothing is {smoothing}: a number from 0 to 1 was expected."), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Beta_and_delta_are_checked(float value)
    {
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => new SmoothL1Loss(beta: value));
        Assert.Throws<ArgumentOutOfRangeException>("delta", () => new HuberLoss(delta: value));
        Assert.Throws<ArgumentOutOfRangeException>("delta", () => new HuberLoss(delta: 0));
        Assert.Equal(0f, new SmoothL1Loss(beta: 0).Beta);
    }

    [Fact]
    public void Reductions_are_checked()
    {
        string message = Assert.Throws<ArgumentOutOfRangeException>("reduction", () => new MSELoss(Reduction.BatchMean)).Message;
        Assert.StartsWith("BatchMean is no reduction of MSELoss: Mean, Sum or None was expected.", message, StringComparison.Ordinal);
        message = Assert.Throws<ArgumentOutOfRangeException>("reduction", () => new KLDivLoss((Reduction)9)).Message;
        Assert.StartsWith("9 is no reduction of KLDivLoss: Mean, Sum or None was expected, or BatchMean.", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("reduction", () => new CrossEntropyLoss(reduction: Reduction.BatchMean));

        message = Assert.Throws<InvalidOperationException>(() => new MSELoss(Reduction.None).Forward([1], [1], 1)).Message;
        Assert.StartsWith("The reduction of this MSELoss is None", message, StringComparison.Ordinal);
        message = Assert.Throws<InvalidOperationException>(() => new MSELoss(Reduction.Sum).ForwardEach([1], [1], new float[1], 1)).Message;
        Assert.StartsWith("The reduction of this MSELoss is Sum", message, StringComparison.Ordinal);
        message = Assert.Throws<InvalidOperationException>(() => new CrossEntropyLoss(reduction: Reduction.None).Forward([1], (ReadOnlySpan<float>)[1], 1)).Message;
        Assert.StartsWith("The reduction of this CrossEntropyLoss is None", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, 2, 6, 0, "channels", "There are 0 channels")]
    [InlineData(6, 2, 6, -3, "channels", "There are -3 channels")]
    [InlineData(7, 2, 7, 3, "outputs", "outputs has 7 elements, but [rows, channels] = [rows, 3] was expected")]
    [InlineData(6, 3, 6, 3, "targets", "targets has 3 elements, but 2 were expected: 1 for each of the 2 rows")]
    [InlineData(6, 0, 6, 3, "targets", "targets has 0 elements, but 2 were expected")]
    [InlineData(6, 2, 5, 3, "gradient", "gradient has 5 elements, but it must have one for each of the 6 outputs")]
    [InlineData(6, 2, 0, 3, "gradient", "gradient has 0 elements")]
    [InlineData(8, 2, 8, 4, "channels", "There are 4 channels, but this loss was made with a weight for 3")]
    public void Lengths_that_do_not_fit_are_named(int outputs, int targets, int gradient, int channels, string parameter, string message)
    {
        foreach (ILoss<int> loss in (ILoss<int>[])[new CrossEntropyLoss([1, 2, 3]), new NLLLoss([1, 2, 3])])
        {
            float[] written = Sevens(gradient);
            ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => loss.Forward(new float[outputs], new int[targets], written, channels));
            Assert.Equal(parameter, error.ParamName);
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
            Assert.All(written, value => Assert.Equal(7f, value));
        }
    }

    [Fact]
    public void Float_targets_have_a_length_of_their_own()
    {
        foreach (ILoss<float> loss in (ILoss<float>[])[new MSELoss(Reduction.None), new CrossEntropyLoss(reduction: Reduction.None)])
        {
            float[] gradient = Sevens(6), losses = Sevens(6);
            string message = Assert.Throws<ArgumentException>("targets", () => loss.ForwardEach(new float[6], new float[2], losses, gradient, 3)).Message;
            Assert.StartsWith("targets has 2 elements, but 6 were expected: 3 for each of the 2 rows", message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("losses", () => loss.ForwardEach(new float[6], new float[6], new float[3], gradient, 3));
            Assert.All(gradient.Concat(losses), value => Assert.Equal(7f, value));
        }

        float[] weights = [1, 2];
        Assert.Throws<ArgumentException>("channels", () => new BCEWithLogitsLoss(weights).Forward(new float[3], new float[3], 3));
        Assert.Throws<ArgumentException>("channels", () => new BCEWithLogitsLoss(posWeight: weights).Forward(new float[3], new float[3], 1));
        Assert.Throws<ArgumentException>("channels", () => new MultiLabelSoftMarginLoss(weights).Forward(new float[3], new float[3], 3));
        Assert.Throws<ArgumentException>("channels", () => new CrossEntropyLoss(weights).Forward(new float[3], new float[3], 3));
    }

    [Theory]
    [InlineData(3, -100)]
    [InlineData(-1, -100)]
    [InlineData(-100, -1)]
    [InlineData(int.MinValue, 2)]
    [InlineData(int.MaxValue, -100)]
    public void A_label_out_of_range_is_named_before_anything_is_written(int label, int ignoreIndex)
    {
        foreach (ILoss<int> loss in (ILoss<int>[])[new CrossEntropyLoss(ignoreIndex: ignoreIndex), new NLLLoss(ignoreIndex: ignoreIndex)])
        {
            float[] gradient = Sevens(6);
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("targets", () => loss.Forward(new float[6], [0, label], gradient, 3));
            Assert.StartsWith(
                FormattableString.Invariant($"The label of row 1 is {label}, but the outputs have 3 classes: labels go from 0 to 2, or are {ignoreIndex}"),
                error.Message, StringComparison.Ordinal);
            Assert.All(gradient, value => Assert.Equal(7f, value));
        }
    }

    [Fact]
    public void Probabilities_have_no_label_to_ignore()
    {
        CrossEntropyLoss loss = new(ignoreIndex: 1);
        float[] gradient = Sevens(3);
        string message = Assert.Throws<InvalidOperationException>(() => loss.Forward(new float[3], new float[3], gradient, 3)).Message;
        Assert.StartsWith("This CrossEntropyLoss ignores the label 1", message, StringComparison.Ordinal);
        Assert.All(gradient, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void Overlapping_memory_is_refused()
    {
        float[] memory = Sevens(12);
        MSELoss mean = new(), each = new(Reduction.None);
        Assert.Throws<ArgumentException>("gradient", () => mean.Forward(memory.AsSpan(0, 6), new float[6], memory.AsSpan(3, 6), 3));
        Assert.Throws<ArgumentException>("gradient", () => mean.Forward(new float[6], memory.AsSpan(3, 6), memory.AsSpan(0, 6), 3));
        Assert.Throws<ArgumentException>("losses", () => each.ForwardEach(memory.AsSpan(0, 6), new float[6], memory.AsSpan(0, 6), 3));
        Assert.Throws<ArgumentException>("losses", () => each.ForwardEach(new float[6], memory.AsSpan(0, 6), memory.AsSpan(5, 6), 3));
        Assert.Throws<ArgumentException>("losses", () => each.ForwardEach(new float[6], new float[6], memory.AsSpan(0, 6), memory.AsSpan(5, 6), 3));
        Assert.Throws<ArgumentException>("gradient", () => new CrossEntropyLoss().Forward(
            new float[6], MemoryMarshal.Cast<float, int>(memory.AsSpan(0, 2)), memory.AsSpan(0, 6), 3));
        Assert.All(memory, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void Messages_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Contains("labelSmoothing is 1.5:", Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropyLoss(labelSmoothing: 1.5f)).Message, StringComparison.Ordinal);
            Assert.Contains("weight[0] is -0.5:", Assert.Throws<ArgumentOutOfRangeException>(() => new NLLLoss([-0.5f])).Message, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static float[] Sevens(int count) => [.. Enumerable.Repeat(7f, count)];
}
