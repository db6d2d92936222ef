using Mlp.Training;

namespace Mlp.Tables;

/// <summary>What a member's training came to: all that a model and its report take of it.</summary>
/// <param name="Network">With the weights of the best epoch.</param>
/// <param name="Epochs">The epochs that were trained.</param>
/// <param name="BestEpoch">The epoch whose weights the network has, from 1; 0 where there is none.</param>
/// <param name="TrainingCount">The rows that it trained on.</param>
/// <param name="HeldOut">The rows that it held out.</param>
/// <param name="HeldOutOutputs">The network's outputs for them.</param>
/// <param name="History">The losses by epoch.</param>
internal sealed record TrainedMember(
    IMlp Network, int Epochs, int BestEpoch, int TrainingCount, int[] HeldOut, float[] HeldOutOutputs, TrainingHistory History)
{
    /// <summary>Returns it as bytes, for other ranks.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(Epochs);
        writer.Write(BestEpoch);
        writer.Write(TrainingCount);
        writer.Write(HeldOut.Length);
        foreach (int row in HeldOut)
        {
            writer.Write(row);
        }

        writer.Write(HeldOutOutputs.Length);
        foreach (float output in HeldOutOutputs)
        {
            writer.Write(output);
        }

        writer.Write(History.Count);
        foreach (EpochResult epoch in History)
        {
            writer.Write(epoch.StepCount);
            writer.Write(epoch.LearningRate);
            writer.Write(epoch.TrainingLoss);
            writer.Write(epoch.Validation is not null);
            writer.Write(epoch.Validation?.Loss ?? 0);
            writer.Write(epoch.IsBest);
            writer.Write(epoch.Duration.Ticks);
        }

        foreach (StateItem item in Tensors(Network))
        {
            item.Write(stream);
        }

        return stream.ToArray();
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">All of its bytes.</param>
    /// <param name="network">A new one, which takes the weights.</param>
    public static TrainedMember Read(byte[] bytes, IMlp network)
    {
        using MemoryStream stream = new(bytes);
        using BinaryReader reader = new(stream);
        int epochs = reader.ReadInt32(), bestEpoch = reader.ReadInt32(), trainingCount = reader.ReadInt32();
        int[] heldOut = ReadAll(reader.ReadInt32(), reader.ReadInt32);
        float[] outputs = ReadAll(reader.ReadInt32(), reader.ReadSingle);
        TrainingHistory history = new();
        int count = reader.ReadInt32();
        for (int epoch = 1; epoch <= count; epoch++)
        {
            long steps = reader.ReadInt64();
            double learningRate = reader.ReadDouble(), training = reader.ReadDouble();
            bool isCompared = reader.ReadBoolean();
            double loss = reader.ReadDouble();
            bool isBest = reader.ReadBoolean();
            Evaluation? validation = isCompared ? new Evaluation(heldOut.Length, loss, []) : null;
            history.Add(new EpochResult(epoch, steps, learningRate, training, validation, isBest, TimeSpan.FromTicks(reader.ReadInt64())));
        }

        SafetensorsStream source = new(stream);
        foreach (StateItem item in Tensors(network))
        {
            item.Read(source);
            item.Commit();
        }

        return new TrainedMember(network, epochs, bestEpoch, trainingCount, heldOut, outputs, history);
    }

    private static IEnumerable<StateItem> Tensors(IMlp network) => NetworkStateItem.All("", network.State);

    private static T[] ReadAll<T>(int count, Func<T> read)
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = read();
        }

        return values;
    }
}
