using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Mlp.Data;

namespace Mlp.Training;

/// <summary>
/// All that decides how a training goes, part by part: short ones as they are, long ones as a hash. Ranks compare theirs before the first step,
/// so that what differs is named.
/// </summary>
internal sealed class Fingerprint
{
    private const char PartEnd = '\t', LineEnd = '\n';
    private readonly List<(string Part, string Value)> _parts = [];

    /// <summary>Of a training that is about to begin, or to go on.</summary>
    public static Fingerprint OfTraining(
        IMlp network, ILoss loss, Optimizer optimizer, TrainerOptions options, TrainerState state, Dataset training, Dataset? validation, long epochs)
    {
        Fingerprint fingerprint = new();
        fingerprint.AddNetwork(network);
        fingerprint.Add("the loss", $"{loss.GetType().Name}, {loss.Reduction}{Settings(loss)}");
        fingerprint.Add("the optimizer", optimizer.GetType().Name);
        if (optimizer is not IStateful)
        {
            // Of the user's own no more is known.
            fingerprint.Add("optimizer.lr", Text(optimizer.LearningRate));
            fingerprint.Add("optimizer.step", Text(optimizer.StepCount));
        }

        fingerprint.Add("TrainerOptions.Scheduler", options.Scheduler?.GetType().Name ?? "null");
        fingerprint.Add("TrainerOptions.ScheduleUnit", $"{options.ScheduleUnit}");
        fingerprint.Add("TrainerOptions.Plateau", options.Plateau?.GetType().Name ?? "null");
        fingerprint.Add("TrainerOptions.EarlyStopping", options.EarlyStopping?.ToString() ?? "null");
        fingerprint.Add("TrainerOptions.MaxSteps", Text(options.MaxSteps));
        fingerprint.Add("TrainerOptions.MaxGradNorm", Text(options.MaxGradNorm));
        fingerprint.Add("the number of epochs", Text(epochs));
        fingerprint.Add("the training dataset", Content(training));
        fingerprint.Add("the validation dataset", validation is null ? "null" : Content(validation));
        foreach (StateItem item in ((IStateful)state).StateItems(""))
        {
            fingerprint.Add(item);
        }

        return fingerprint;
    }

    /// <summary>Of what every rank has computed by itself: it must have come to the same bits.</summary>
    public static Fingerprint OfStep(IMlp network, Optimizer optimizer)
    {
        Fingerprint fingerprint = new();
        fingerprint.Add("optimizer.lr", Text(optimizer.LearningRate));
        fingerprint.Add("the weights", Hash(network.Parameters.AsSpan()));
        fingerprint.Add("the running statistics", Hash(network.State.Buffers));
        return fingerprint;
    }

    /// <summary>All parts, for another rank.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Concat(_parts.Select(part => $"{part.Part}{PartEnd}{part.Value}{LineEnd}")));

    /// <summary>The first part that differs from rank 0's, in words; null where none does.</summary>
    public string? Difference(int rank, ReadOnlySpan<byte> rank0)
    {
        string[] others = Encoding.UTF8.GetString(rank0).Split(LineEnd, StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < Math.Max(_parts.Count, others.Length); i++)
        {
            (string part, string value) = i < _parts.Count ? _parts[i] : ("", "");
            string[] other = i < others.Length ? others[i].Split(PartEnd, 2) : ["", ""];
            if (part != other[0])
            {
                return FormattableString.Invariant($"Rank {rank} has {Named(part)}, where rank 0 has {Named(other[0])}.");
            }

            if (value != other[1])
            {
                return FormattableString.Invariant($"Rank {rank} differs from rank 0 in {part}: it has {value}, and rank 0 has {other[1]}.");
            }
        }

        return null;

        static string Named(string part) => part.Length == 0 ? "nothing more" : part;
    }

    private static string Hash<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ByteHash hash = default;
        hash.Add(values);
        return Text(hash);
    }

    private static string Content(Dataset dataset)
    {
        ByteHash hash = default;
        hash.Add<float>(dataset.Inputs);
        hash.Add(dataset.Labels);
        hash.Add<float>(dataset.Targets);
        hash.Add(dataset.Weights);
        return FormattableString.Invariant(
            $"{dataset.Rows} rows of {dataset.Features} features, {dataset.Classes} classes, {dataset.Outputs} targets, {(dataset.Weights.IsEmpty ? "no weights" : "weights")}, with the numbers {Text(hash)}");
    }

    private static string Settings(ILoss loss)
    {
        IEnumerable<double> settings = loss switch
        {
            LossFunction<int> ofLabels => ofLabels.Settings,
            LossFunction<float> ofTargets => ofTargets.Settings,
            _ => [],
        };
        return string.Concat(settings.Select(setting => $", {Text(setting)}"));
    }

    private static string Text(ByteHash hash) => FormattableString.Invariant($"#{hash.Value:x16}");

    // The shortest text that is read as the same number.
    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text<T>(T? value)
        where T : struct, IFormattable => value is { } number ? Text(number) : "null";

    private void Add(string part, string value) => _parts.Add((part, value));

    private void AddNetwork(IMlp network)
    {
        Add("the network", network.StateLayout.NetworkName);
        if (network.StateLayout.Topology is { } topology)
        {
            Add("the network's widths", string.Join("-", topology.Channels));
            Add("the network's modules", string.Join(", ", topology.Modules()));
            Add("the network's dropout", Text(topology.Dropout));
        }

        Add("the network's scale of the inputs", Scale(network.State.IsInputScaleGiven));
        Add("the network's scale of the outputs", Scale(network.State.IsOutputScaleGiven));

        static string Scale(bool isGiven) => isGiven ? "one that was given" : "one that is still to be fitted";
    }

    private void Add(StateItem item)
    {
        HashStream content = new();
        item.Write(content);
        string value = item.Type switch
        {
            SafetensorsType.Float64 when item.Shape.Length == 1 => Text(BinaryPrimitives.ReadDoubleLittleEndian(content.FirstBytes)),
            SafetensorsType.Int64 when item.Shape.Length == 1 => Text(BinaryPrimitives.ReadInt64LittleEndian(content.FirstBytes)),
            _ => FormattableString.Invariant($"{item.Shape} with the numbers #{content.Hash:x16}"),
        };
        Add(item.Name, value);
    }
}
