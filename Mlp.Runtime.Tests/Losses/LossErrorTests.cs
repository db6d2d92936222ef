using System.Globalization;
using System.Runtime.InteropServices;

namespace Mlp.Tests.Losses;

/// <summary>Everything that losses refuse, and how they say so; nothing is written then.</summary>
public class LossErrorTests
{
    [Theory]
    [InlineData(1.0000001f)]
    [InlineData(-1e-45f)]
    [InlineData(float.NegativeInfinity)]
    public void Logits_are_no_probabilities(float logit)
    {
        float[] gradient = [7, 7, 7];
        string message = FormattableString.Invariant($"BCELoss takes probabilities, from 0 to 1, but output 2 is {logit}");
        Refused("outputs", message, () => new BCELoss().Forward([0, float.NaN, logit], [0, 1, 1], gradient, 1));
        Assert.Equal([7f, 7f, 7f], gradient);
        Assert.Equal(float.NaN, new BCELoss().Forward([0, float.NaN, 1], [0, 1, 1], gradient, 1));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-1f)]
    [InlineData(float.PositiveInfinity)]
    public void Weights_are_checked_where_they_are_given(float bad)
    {
        Func<float[], object>[] losses =
        [
            weights => new CrossEntropyLoss(weights), weights => new NLLLoss(weights), weights => new BCEWithLogitsLoss(weights),
            weights => new MultiLabelSoftMarginLoss(weights), weights => new BCELoss(weights),
        ];
        string message = FormattableString.Invariant($"weight[1] is {bad}: it must be finite and at least 0.");
        foreach (Func<float[], object> make in losses)
        {
            Refused("weight", message, () => make([1, bad]));
            Refused("weight", "weight is empty: one for each channel was expected, or null for none.", () => make([]));
        }

        Refused("posWeight", "posWeight[0] is ", () => new BCEWithLogitsLoss(posWeight: [bad]));
        Refused("posWeight", "posWeight has 3 elements, but weight has 2", () => new BCEWithLogitsLoss([1, 2], posWeight: [1, 2, 3]));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Label_smoothing_goes_from_0_to_1(double smoothing) => Refused(
        "labelSmoothing",
        FormattableString.Invariant($"labelSmoothing is {smoothing}: a number from 0 to 1 was expected."),
        () => new CrossEntropyLoss(labelSmoothing: smoothing));

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Beta_and_delta_are_checked(float value)
    {
        Refused("beta", "beta is ", () => new SmoothL1Loss(beta: value));
        Refused("delta", "delta is ", () => new HuberLoss(delta: value));
        Refused("delta", "delta is 0: a finite number above 0 was expected.", () => new HuberLoss(delta: 0));
        Assert.Equal(0f, new SmoothL1Loss(beta: 0).Beta);
    }

    [Fact]
    public void Reductions_are_checked()
    {
        const string Three = "Mean, Sum or None was expected";
        Refused("reduction", $"BatchMean is no reduction of MSELoss: {Three}.", () => new MSELoss(Reduction.BatchMean));
        Refused("reduction", "BatchMean is no reduction of CrossEntropyLoss", () => new CrossEntropyLoss(reduction: Reduction.BatchMean));
        Refused("reduction", $"9 is no reduction of KLDivLoss: {Three}, or BatchMean.", () => new KLDivLoss((Reduction)9));
    }

    [Fact]
    public void Reductions_have_methods_of_their_own()
    {
        MSELoss sum = new(Reduction.Sum), each = new(Reduction.None);
        CrossEntropyLoss entropy = new(reduction: Reduction.None);
        float[] one = [1], losses = new float[1], gradient = [7];
        int[] label = [0];
        Refused(null, "The reduction of this MSELoss is None, which gives a number for each loss: call", () => each.Forward(one, one, 1));
        Refused(null, "The reduction of this MSELoss is None", () => each.Forward(one, one, gradient, 1));
        Refused(null, "The reduction of this MSELoss is Sum, which gives one number: call", () => sum.ForwardEach(one, one, losses, 1));
        Refused(null, "The reduction of this MSELoss is Sum", () => sum.ForwardEach(one, one, losses, gradient, 1));
        Refused(null, "The reduction of this CrossEntropyLoss is None", () => entropy.Forward(one, one, 1));
        Refused(null, "The reduction of this CrossEntropyLoss is None", () => entropy.Forward(one, label, 1));
        Assert.Equal([7f], gradient);
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
            Refused(parameter, message, () => loss.Forward(new float[outputs], new int[targets], written, channels));
            Assert.All(written, value => Assert.Equal(7f, value));
        }
    }

    [Fact]
    public void Float_targets_have_a_length_of_their_own()
    {
        const string Targets = "targets has 2 elements, but 6 were expected: 3 for each of the 2 rows";
        float[] gradient = Sevens(6), losses = Sevens(6), six = new float[6];
        foreach (ILoss<float> loss in (ILoss<float>[])[new MSELoss(Reduction.None), new CrossEntropyLoss(reduction: Reduction.None)])
        {
            Refused("targets", Targets, () => loss.ForwardEach(six, new float[2], losses, gradient, 3));
            Refused("losses", "losses has 3 elements, but ", () => loss.ForwardEach(six, six, new float[3], gradient, 3));
            Assert.All(gradient.Concat(losses), value => Assert.Equal(7f, value));
        }
    }

    [Fact]
    public void Weights_for_other_channels_are_refused()
    {
        float[] weights = [1, 2], three = new float[3];
        Refused("channels", "There are 3 channels, but", () => new BCEWithLogitsLoss(weights).Forward(three, three, 3));
        Refused("channels", "There are 1 channels, but", () => new BCEWithLogitsLoss(posWeight: weights).Forward(three, three, 1));
        Refused("channels", "There are 3 channels, but", () => new MultiLabelSoftMarginLoss(weights).Forward(three, three, 3));
        Refused("channels", "There are 3 channels, but", () => new CrossEntropyLoss(weights).Forward(three, three, 3));
    }

    [Theory]
    [InlineData(3, -100)]
    [InlineData(-1, -100)]
    [InlineData(-100, -1)]
    [InlineData(int.MinValue, 2)]
    [InlineData(int.MaxValue, -100)]
    public void A_label_out_of_range_is_named_before_anything_is_written(int label, int ignoreIndex)
    {
        string message = FormattableString.Invariant(
            $"The label of row 1 is {label}, but the outputs have 3 classes: labels go from 0 to 2, or are {ignoreIndex} for rows");
        foreach (ILoss<int> loss in (ILoss<int>[])[new CrossEntropyLoss(ignoreIndex: ignoreIndex), new NLLLoss(ignoreIndex: ignoreIndex)])
        {
            float[] gradient = Sevens(6);
            Refused("targets", message, () => loss.Forward(new float[6], [0, label], gradient, 3));
            Assert.All(gradient, value => Assert.Equal(7f, value));
        }
    }

    [Fact]
    public void Probabilities_have_no_label_to_ignore()
    {
        CrossEntropyLoss loss = new(ignoreIndex: 1);
        float[] gradient = Sevens(3), three = new float[3];
        Refused(null, "This CrossEntropyLoss ignores the label 1", () => loss.Forward(three, three, gradient, 3));
        Assert.All(gradient, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void Overlapping_memory_is_refused()
    {
        float[] memory = Sevens(12), six = new float[6];
        MSELoss mean = new(), each = new(Reduction.None);
        CrossEntropyLoss entropy = new();
        const string Outputs = "gradient overlaps outputs", Targets = "gradient overlaps targets", Losses = "losses overlaps";
        Refused("gradient", Outputs, () => mean.Forward(memory.AsSpan(0, 6), six, memory.AsSpan(3, 6), 3));
        Refused("gradient", Targets, () => mean.Forward(six, memory.AsSpan(3, 6), memory.AsSpan(0, 6), 3));
        Refused("losses", Losses, () => each.ForwardEach(memory.AsSpan(0, 6), six, memory.AsSpan(0, 6), 3));
        Refused("losses", Losses, () => each.ForwardEach(six, memory.AsSpan(0, 6), memory.AsSpan(5, 6), 3));
        Refused("losses", Losses, () => each.ForwardEach(six, six, memory.AsSpan(0, 6), memory.AsSpan(5, 6), 3));
        Refused("gradient", Targets, () => entropy.Forward(
            six, MemoryMarshal.Cast<float, int>(memory.AsSpan(0, 2)), memory.AsSpan(0, 6), 3));
        Assert.All(memory, value => Assert.Equal(7f, value));
    }

    [Fact]
    public void Messages_do_not_depend_on_the_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Refused("labelSmoothing", "labelSmoothing is 1.5: ", () => new CrossEntropyLoss(labelSmoothing: 1.5f));
            Refused("weight", "weight[0] is -0.5: ", () => new NLLLoss([-0.5f]));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>An argument that is refused by its name, or an operation where there is none.</summary>
    private static void Refused(string? parameter, string message, Action action)
    {
        Exception error = parameter is null
            ? Assert.Throws<InvalidOperationException>(action)
            : Assert.ThrowsAny<ArgumentException>(action);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(parameter, (error as ArgumentException)?.ParamName);
    }

    private static float[] Sevens(int count) => [.. Enumerable.Repeat(7f, count)];
}
