using System.Globalization;
using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>What is wrong is named, and nothing changes by it.</summary>
public sealed class BadInputTests(BadInputTests.Nets nets) : IClassFixture<BadInputTests.Nets>
{
    private const int Rows = 6;
    private const int MaxRows = 8;
    private const int In = 5;
    private const int Out = 3;

    /// <summary>Three kinds of net, 5 → 7 → 3; a fourth like the first.</summary>
    public sealed class Nets
    {
        private static readonly Topology Plain = new(In, 7, Out) { Dropout = 0.2 };
        private static readonly Topology Tracking = Plain with { NormLayer = NormLayer.BatchNorm1d };
        private static readonly Topology Batch = Tracking with { TrackRunningStats = false };

        internal CompiledNets Compiled { get; } = NetCompiler.Load([Plain, Tracking, Batch, Plain]);

        public IMlp Create(int kind) => Compiled.Create(kind, seed: 3);
    }

    public static TheoryData<int> Kinds => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Lengths_that_are_no_whole_rows_are_refused(int kind)
    {
        foreach (int length in new[] { 1, In - 1, In + 1, Rows * In + 1, Rows * In - 1 })
        {
            Refused(kind, "inputs", (net, _) => net.Forward(new float[length], new float[Rows * Out]), length, In);
            Refused(kind, "inputs", (net, tape) => net.ForwardTraining(new float[length], tape), length, In);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Outputs_of_another_length_are_refused(int kind)
    {
        foreach (int length in new[] { 0, 1, Rows * Out - 1, Rows * Out + 1, (Rows + 1) * Out })
        {
            Refused(kind, "outputs", (net, _) => net.Forward(new float[Rows * In], new float[length]), length, Rows * Out);
        }

        Refused(kind, "outputs", (net, _) => net.Forward([], new float[Out]), Out, 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Backward_refuses_other_lengths_than_the_forward_pass_had(int kind)
    {
        foreach (int rows in new[] { 0, Rows - 1, Rows + 1, MaxRows + 1 })
        {
            Refused(kind, "inputs", (net, tape) => net.Backward(new float[rows * In], tape), rows * In, Rows * In);
            Refused(kind, "inputs", (net, tape) => net.Backward(new float[rows * In], tape, new float[Rows * In]), rows * In, Rows * In);
            Refused(kind, "inputGradient", (net, tape) => net.Backward(new float[Rows * In], tape, new float[rows * In]), rows * In, Rows * In);
        }

        Refused(kind, "inputGradient", (net, tape) => net.Backward(new float[Rows * In], tape, new float[Rows * In + 1]), Rows * In + 1, Rows * In);
        Refused(kind, "inputs", (net, tape) => net.Backward(new float[Rows * In + 1], tape), Rows * In + 1, Rows * In);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void More_rows_than_the_tape_takes_are_refused(int kind) =>
        Refused(kind, "inputs", (net, tape) => net.ForwardTraining(new float[(MaxRows + 1) * In], tape), MaxRows + 1, MaxRows);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Tapes_of_other_nets_are_refused(int kind)
    {
        MlpTape sibling = nets.Create(kind).CreateTape(MaxRows);
        MlpTape stranger = nets.Create((kind + 1) % 3).CreateTape(MaxRows);
        MlpTape lookalike = nets.Create(3).CreateTape(MaxRows);
        foreach (MlpTape? tape in new[] { sibling, stranger, lookalike, null })
        {
            Refused(kind, "tape", (net, _) => net.ForwardTraining(new float[Rows * In], tape!));
            Refused(kind, "tape", (net, _) => net.Backward(new float[Rows * In], tape!));
            Refused(kind, "tape", (net, _) => net.Backward(new float[Rows * In], tape!, new float[Rows * In]));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_tape_takes_at_least_one_row_and_what_memory_can_hold(int maxRows)
    {
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => nets.Create(1).CreateTape(maxRows));
        Assert.Equal("maxRows", error.ParamName);
        Assert.Contains(maxRows.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Backward_wants_a_forward_pass_before_it(int kind)
    {
        IMlp net = nets.Create(kind);
        MlpTape fresh = net.CreateTape(MaxRows);
        byte[] before = net.Snapshot();
        foreach (int rows in new[] { 0, Rows })
        {
            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => net.Backward(new float[rows * In], fresh));
            Assert.Contains("ForwardTraining", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(() => net.Backward(new float[rows * In], fresh, new float[rows * In]));
        }

        Assert.Equal(before, net.Snapshot());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Backward_refuses_activations_of_other_parameters(int kind)
    {
        IMlp net = nets.Create(kind);
        MlpTape tape = net.CreateTape(MaxRows);
        float[] inputs = new float[Rows * In];
        net.ForwardTraining(inputs, tape);
        net.Parameters[0] += 1;
        Assert.Throws<InvalidOperationException>(() => net.Backward(inputs, tape));
    }

    [Fact]
    public void One_row_has_no_batch_statistics()
    {
        const string Message = "Expected more than 1 value per channel when training";
        foreach (int kind in new[] { 1, 2 })
        {
            ArgumentException error = Refused(kind, "inputs", (net, tape) => net.ForwardTraining(new float[In], tape));
            Assert.Contains(Message, error.Message, StringComparison.Ordinal);
        }

        ArgumentException inference = Refused(2, "inputs", (net, _) => net.Forward(new float[In], new float[Out]));
        Assert.Contains(Message, inference.Message, StringComparison.Ordinal);

        // With running statistics, or without a norm, one row is as good as any.
        nets.Create(0).Forward(new float[In], new float[Out]);
        nets.Create(1).Forward(new float[In], new float[Out]);
        IMlp plain = nets.Create(0);
        plain.ForwardTraining(new float[In], plain.CreateTape(1));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Zero_rows_do_nothing(int kind)
    {
        IMlp net = nets.Create(kind);
        MlpTape tape = net.CreateTape(MaxRows);
        byte[] before = net.Snapshot();
        net.Forward([], []);
        Assert.Equal(0, net.ForwardTraining([], tape).Length);
        Assert.Equal(0, tape.OutputGradient.Length);
        net.Backward([], tape);
        net.Backward([], tape, []);
        Assert.Equal(-1, tape.Gradients.IndexOfAnyExcept(0f));
        Assert.Equal(before, net.Snapshot());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void NaN_comes_out_where_it_went_in(int kind)
    {
        IMlp net = nets.Create(kind);
        foreach (int rows in Enumerable.Range(2, 12))
        {
            float[] inputs = HashFormula.Floats((uint)rows, rows * In, -2, 2);
            inputs[In] = float.NaN;
            float[] outputs = new float[rows * Out];
            net.Forward(inputs, outputs);
            for (int row = 0; row < rows; row++)
            {
                // Statistics of the batch carry NaN into every row; nothing else does.
                bool expected = row == 1 || kind == 2;
                Assert.All(outputs[(row * Out)..((row + 1) * Out)], value => Assert.Equal(expected, float.IsNaN(value)));
            }
        }

        MlpTape tape = net.CreateTape(MaxRows);
        float[] training = HashFormula.Floats(1, Rows * In, -2, 2);
        training[In] = float.NaN;
        float[] trained = net.ForwardTraining(training, tape).ToArray();
        Assert.Contains(trained, float.IsNaN);
        Loss.CrossEntropy(tape.Output, new int[Rows], tape.OutputGradient);
        net.Backward(training, tape, new float[training.Length]);
        float[] gradient = tape.ReadGradient(net, "0.weight");
        Assert.Contains(gradient, float.IsNaN);
    }

    /// <summary>
    /// An ArgumentException that names the parameter and the given numbers; state, gradients, outputs and the place in the
    /// random stream are as before.
    /// </summary>
    private ArgumentException Refused(int kind, string parameter, Action<IMlp, MlpTape> call, params int[] numbers)
    {
        IMlp net = nets.Create(kind);
        MlpTape tape = net.CreateTape(MaxRows);
        float[] inputs = HashFormula.Floats(17, Rows * In, -2, 2);
        Loss.CrossEntropy(net.ForwardTraining(inputs, tape), new int[Rows], tape.OutputGradient);
        net.Backward(inputs, tape);
        byte[] state = net.Snapshot();
        float[] gradients = tape.Gradients.ToArray(), outputs = tape.Output.ToArray();
        (long Step, int Rows) place = (tape.StepCount, tape.Rows);

        ArgumentException error = Assert.ThrowsAny<ArgumentException>(() => call(net, tape));

        Assert.Equal(parameter, error.ParamName);
        Assert.All(numbers, number => Assert.Matches($@"(?<!\d){number.ToString(CultureInfo.InvariantCulture)}(?!\d)", error.Message));
        Assert.Equal(state, net.Snapshot());
        Assert.Equal(gradients, tape.Gradients.ToArray());
        Assert.Equal(outputs, tape.Output.ToArray());
        Assert.Equal(place, (tape.StepCount, tape.Rows));
        return error;
    }
}
