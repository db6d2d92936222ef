using Mlp.Generator.Tests.Execution;

namespace Mlp.Generator.Tests.Reference;

/// <summary>A loss of the reference net in train mode, and its slope by central differences.</summary>
internal sealed class FiniteDifferences
{
    private const double Width = 1e-6;

    private readonly ReferenceMlp net;
    private readonly double[] inputs;
    private readonly int rows;
    private readonly Func<double[], double[], double> loss;

    /// <param name="net">Its values are moved and put back; its running statistics move.</param>
    /// <param name="loss">Of outputs; writes its gradient into the second argument.</param>
    public FiniteDifferences(ReferenceMlp net, double[] inputs, int rows, Func<double[], double[], double> loss)
    {
        this.net = net.Clone();
        this.inputs = (double[])inputs.Clone();
        this.rows = rows;
        this.loss = loss;
    }

    /// <summary>The slope at an element of a tensor, or null where an activation has a kink within reach.</summary>
    public double? Slope(string tensor, int element) => Slope(net[tensor].Values, element);

    /// <summary>The slope at an element of the inputs, or null where an activation has a kink within reach.</summary>
    public double? InputSlope(int element) => Slope(inputs, element);

    private double? Slope(double[] values, int element)
    {
        double value = values[element];
        (double here, bool[] signsHere) = Evaluate();
        values[element] = value + Width;
        (double above, bool[] signsAbove) = Evaluate();
        values[element] = value - Width;
        (double below, bool[] signsBelow) = Evaluate();
        values[element] = value;
        bool smooth = signsHere.AsSpan().SequenceEqual(signsAbove) && signsHere.AsSpan().SequenceEqual(signsBelow);
        return smooth && !double.IsNaN(here) ? (above - below) / (2 * Width) : null;
    }

    /// <summary>The loss at the first step of a tape, and on which side of its kinks every activation is.</summary>
    private (double Loss, bool[] Signs) Evaluate()
    {
        ReferenceMlp start = net.Clone();
        double[] outputs = start.ForwardTraining(inputs, rows);
        bool[] signs = [.. start.Activations.SelectMany(activation => activation.Kinks.SelectMany(kink => activation.Inputs.Select(x => x > kink)))];
        return (loss(outputs, new double[outputs.Length]), signs);
    }
}
