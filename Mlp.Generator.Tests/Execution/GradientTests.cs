using Mlp.Generator.Tests.Parity;
using Mlp.Generator.Tests.Reference;
using Xunit.Abstractions;

namespace Mlp.Generator.Tests.Execution;

/// <summary>Generated gradients against central differences of the double-precision reference's loss.</summary>
[Collection(SharedNetsCollection.Name)]
public sealed class GradientTests(SharedNets nets, ITestOutputHelper output)
{
    private const double Tolerance = 1e-4;

    private readonly ErrorReport report = new();
    private int slopes;

    [Fact]
    public void Gradients_of_all_kinds_of_nets_equal_finite_differences()
    {
        int checkedNets = 0;
        for (int i = 0; i < ParityFixture.OfThisRun.Count; i++)
        {
            checkedNets += Check(nets.Fixtures, i, stream: (uint)(2_000_000 + i * 256), rows: 8, elements: 1) ? 1 : 0;
        }

        // Of 560 nets altogether, or of a sample of both kinds.
        CompiledNets small = NetCompiler.Load(Topologies.OfThisRun(stream: 83, count: 320, widest: 20));
        for (int i = 0; i < small.Topologies.Count; i++)
        {
            checkedNets += Check(small, i, stream: (uint)(3_000_000 + i * 256), rows: 5 + i % 9, elements: 3) ? 1 : 0;
        }

        output.WriteLine($"{checkedNets} nets, {slopes} slopes");
        output.WriteLine(report.ToString());
        Assert.True(report.Succeeded, report.ToString());
        int all = ParityFixture.OfThisRun.Count + small.Topologies.Count;
        Assert.True(checkedNets >= 0.85 * all, $"only {checkedNets} of {all} nets had a benign batch");
    }

    private bool Check(CompiledNets compiled, int index, uint stream, int rows, int elements)
    {
        Topology topology = compiled.Topologies[index];
        ReferenceMlp reference = new ReferenceMlp(topology, index).Stir(stream + 129);
        reference.StartDropout(index);
        if (TrainingData.Find(reference, stream, rows) is not TrainingData data)
        {
            return false;
        }

        IMlp net = compiled.Create(index);
        reference.CopyTo(net);
        MlpTape tape = net.CreateTape(rows, seed: index);
        float[] inputGradient = new float[data.Inputs.Length];
        Loss.CrossEntropy(net.ForwardTraining(data.Inputs, tape), data.Labels, tape.OutputGradient);
        net.Backward(data.Inputs, tape, inputGradient);

        FiniteDifferences differences = new(
            reference, Errors.Widen(data.Inputs), rows, (outputs, gradient) => ReferenceLoss.CrossEntropy(outputs, data.Labels, gradient));
        foreach (ReferenceTensor tensor in data.Net.Parameters)
        {
            float[] gradient = tape.ReadGradient(net, tensor.Name);
            Compare(tensor.Name, gradient, data.GradientScale(tensor.Name), element => differences.Slope(tensor.Name, element));
        }

        Compare("input", inputGradient, Errors.Largest(data.InputGradient), differences.InputSlope);
        return true;

        void Compare(string name, float[] gradient, double scale, Func<int, double?> slope)
        {
            for (uint i = 0; i < elements; i++)
            {
                int element = (int)(HashFormula.Bits(stream + 40 + i, name.Length) % (uint)gradient.Length);
                if (slope(element) is double expected)
                {
                    // A central difference in double is itself off by some 1e-9.
                    double error = Math.Abs(gradient[element] - expected) / (scale + 1e-5);
                    report.Add("gradients", error, Tolerance, () => $"net {index}, {name}[{element}], {rows} rows, {topology}");
                    slopes++;
                }
            }
        }
    }
}
