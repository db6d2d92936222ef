using Mlp;

namespace Browser;

/// <summary>What is measured, by name: who, widths, task.</summary>
internal static class Contenders
{
    private const int Rows = 32;

    public static IReadOnlyDictionary<string, Action> All { get; } = Create();

    private static Dictionary<string, Action> Create()
    {
        Dictionary<string, Action> all = [];
        Add<SmallNet>(all, 16, 32, 16, 4);
        Add<LargeNet>(all, 64, 128, 64, 10);
        return all;
    }

    private static void Add<TNet>(Dictionary<string, Action> all, params int[] widths)
        where TNet : class, IMlp<TNet>
    {
        string name = string.Join('-', widths);
        (int depth, int classes) = (widths[0], widths[^1]);
        Random random = new(1);
        float[] inputs = [.. Enumerable.Range(0, Rows * depth).Select(_ => 2 * random.NextSingle() - 1)];
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => random.Next(classes))];
        float[] row = inputs[..depth], rowOutputs = new float[classes], outputs = new float[Rows * classes];

        TNet net = TNet.Create(seed: 1);
        MlpTape tape = net.CreateTape(maxRows: Rows, seed: 1);
        Adam adam = new(TNet.Layout, learningRate: 1e-3f);
        all[$"MlpGen {name} 1"] = () => net.Forward(row, rowOutputs);
        all[$"MlpGen {name} {Rows}"] = () => net.Forward(inputs, outputs);
        all[$"MlpGen {name} step"] = () =>
        {
            Loss.CrossEntropy(net.ForwardTraining(inputs, tape), labels, tape.OutputGradient);
            net.Backward(inputs, tape);
            adam.Step(net.Parameters, tape.Gradients);
        };

        ScalarNet scalar = new(Rows, widths);
        all[$"scalar {name} 1"] = () => scalar.Forward(row, 1);
        all[$"scalar {name} {Rows}"] = () => scalar.Forward(inputs, Rows);
        all[$"scalar {name} step"] = () => scalar.Step(inputs, labels, Rows);
    }
}
