using Mlp.Generator.Tests.Reference;

namespace Mlp.Generator.Tests.Execution;

/// <summary>
/// Prediction folds batch norm into weights once; whatever door the state is changed through, the next prediction must know.
/// </summary>
public sealed class FoldingTests
{
    private const int Rows = 9;
    private const int Sequences = 60;

    private static readonly Topology[] Kinds =
    [
        new(6, 19, 7, 4) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
        new(6, 19, 7, 4) { NormLayer = NormLayer.BatchNorm1d, Bias = false, NormAffine = false, NormMomentum = null },
        new(6, 19, 4) { NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false },
        new(6, 19, 4),
    ];

    private readonly CompiledNets nets = NetCompiler.Load(Kinds);

    [Fact]
    public void A_prediction_after_any_changes_equals_one_of_a_fresh_net_with_the_same_state()
    {
        for (uint sequence = 0; sequence < Sequences; sequence++)
        {
            int kind = (int)sequence % Kinds.Length;
            IMlp net = nets.Create(kind, seed: sequence);
            MlpTape tape = net.CreateTape(Rows, seed: sequence);
            Optimizer optimizer = sequence % 2 == 0 ? new SGD(net.StateLayout, 0.1f, momentum: 0.9f) : new Adam(net.StateLayout, 0.01f);
            string history = "";
            for (int change = 0; change < 12; change++)
            {
                history += Change((int)(HashFormula.Bits(sequence, change) % 8), net, tape, optimizer, sequence * 64 + (uint)change) + "; ";

                // Not after each of them: two changes may hide what one shows, and the other way round.
                if (HashFormula.Bits(sequence + 9000, change) % 3 != 0)
                {
                    Compare(kind, net, history);
                }
            }

            Compare(kind, net, history);
        }
    }

    [Fact]
    public void Every_tensor_that_is_written_counts_at_once()
    {
        for (int kind = 0; kind < Kinds.Length; kind++)
        {
            IMlp net = nets.Create(kind, seed: 5);
            foreach (TensorInfo tensor in net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked))
            {
                float[] before = Predict(net);
                net.WriteTensor(tensor.Name, HashFormula.Floats(77, tensor.Shape.Length, 0.5, 1.5));
                Assert.NotEqual(before, Predict(net));
                Compare(kind, net, "WriteTensor " + tensor.Name);
            }
        }
    }

    private static string Change(int door, IMlp net, MlpTape tape, Optimizer optimizer, uint stream)
    {
        float[] inputs = HashFormula.Floats(stream, Rows * 6, -2, 2);
        float[] values = net.Parameters.ToArray();
        int parameter = net.StateLayout.Tensors.First(tensor => tensor.IsParameter).Offset;
        switch (door)
        {
            case 0:
                net.Parameters[parameter] += 0.25f;
                return "Parameters[]";
            case 1:
                values[parameter] -= 0.5f;
                net.Parameters.CopyFrom(values);
                return "Parameters.CopyFrom";
            case 2:
                net.Parameters.Update(1.01f, static (parameters, factor) =>
                {
                    foreach (ref float value in parameters)
                    {
                        value *= factor;
                    }
                });
                return "Parameters.Update";
            case 3:
                TensorInfo[] tensors = [.. net.StateLayout.Tensors.Where(tensor => tensor.Role != TensorRole.NumBatchesTracked)];
                TensorInfo chosen = tensors[HashFormula.Bits(stream, 1) % (uint)tensors.Length];
                net.WriteTensor(chosen.Name, HashFormula.Floats(stream, chosen.Shape.Length, 0.25, 1));
                return "WriteTensor " + chosen.Name;
            case 4:
                using (MemoryStream file = new())
                {
                    // Elsewhere changed, then loaded.
                    byte[] state = net.Snapshot();
                    net.Save(file);
                    net.Parameters[parameter] += 3;
                    Predict(net);
                    file.Position = 0;
                    net.LoadStateDict(file);
                    Assert.Equal(state, net.Snapshot());
                    return "LoadStateDict";
                }

            case 5:
            case 6:
                Loss.CrossEntropy(net.ForwardTraining(inputs, tape), new int[Rows], tape.OutputGradient);
                net.Backward(inputs, tape);
                optimizer.Step(net.Parameters, tape.Gradients);
                return "step";
            default:
                net.ForwardTraining(inputs, tape);
                return "ForwardTraining";
        }
    }

    private void Compare(int kind, IMlp net, string history)
    {
        IMlp fresh = nets.Create(kind, seed: 99);
        using MemoryStream file = new();
        net.Save(file);
        file.Position = 0;
        fresh.LoadStateDict(file);
        Assert.True(Predict(fresh).SequenceEqual(Predict(net)), $"{Kinds[kind]} after {history}");
    }

    private static float[] Predict(IMlp net)
    {
        float[] outputs = new float[Rows * 4];
        net.Forward(HashFormula.Floats(12345, Rows * 6, -2, 2), outputs);
        return outputs;
    }
}
