using System.Security.Cryptography;
using Mlp.Data;
using Mlp.Generator.Tests.Execution;
using Mlp.Generator.Tests.Reference;
using Mlp.Training;

namespace Mlp.Generator.Tests.Training;

/// <summary>Networks, data and trainers that the trainer's tests share.</summary>
internal static class TrainerSetup
{
    public const int In = 6;
    public const int Classes = 3;
    public const int Targets = 2;

    /// <summary>Batch norm and dropout, for labels.</summary>
    public const int Full = 0;

    /// <summary>For targets.</summary>
    public const int Plain = 1;

    /// <summary>With enough parameters for steps that are part of the backward pass.</summary>
    public const int Wide = 2;

    public const int OwnStatistics = 3;

    private static readonly Lazy<CompiledNets> Nets = new(() => NetCompiler.Load(
    [
        new Topology(In, 16, 12, Classes) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
        new Topology(In, 16, Targets),
        new Topology(In, 200, 200, Classes) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.2 },
        new Topology(In, 8, Classes) { NormLayer = NormLayer.BatchNorm1d, TrackRunningStats = false },
    ]));

    public static IMlp Net(int kind, long seed = 1) => Nets.Value.Create(kind, seed);

    /// <summary>Rows whose class depends on their features.</summary>
    public static Dataset Labelled(int rows, uint stream = 1)
    {
        float[] inputs = HashFormula.Floats(stream, rows * In, -1, 1);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => inputs[row * In] > 0.3f ? 0 : inputs[(row * In) + 1] > 0 ? 1 : 2)];
        return Dataset.ForClassification(inputs, labels, In, Classes);
    }

    /// <summary>Rows whose targets depend on their features.</summary>
    public static Dataset Valued(int rows, uint stream = 1)
    {
        float[] inputs = HashFormula.Floats(stream, rows * In, -1, 1);
        float[] targets = [.. Enumerable.Range(0, rows * Targets).Select(i => inputs[(i / Targets * In) + (i % Targets)] * 2)];
        return Dataset.ForRegression(inputs, targets, In, Targets);
    }

    public static Dataset Rows(int kind, int rows, uint stream = 1) => kind == Plain ? Valued(rows, stream) : Labelled(rows, stream);

    public static ILoss LossOf(int kind) => kind == Plain ? new MSELoss() : new CrossEntropyLoss();

    public static Trainer Trainer(int kind = Full, TrainerOptions? options = null, float learningRate = 0.01f)
    {
        IMlp net = Net(kind);
        return new Trainer(net, LossOf(kind), new Adam(net.StateLayout, learningRate), options);
    }

    /// <summary>All that further steps depend on, as a digest.</summary>
    public static string Bits(this Trainer trainer)
    {
        string path = Path.Combine(Path.GetTempPath(), $"mlp-bits-{Guid.NewGuid():N}");
        try
        {
            trainer.SaveCheckpoint(path);
            return Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static string Bits(this IMlp net)
    {
        using MemoryStream state = new();
        net.Save(state);
        return Convert.ToHexString(SHA256.HashData(state.ToArray()));
    }
}
