using System.Buffers.Binary;
using System.Globalization;
using Mlp.Data;

namespace Mlp.Training;

/// <summary>Lists what must be the same on all ranks of a training.</summary>
internal static class TrainerAgreement
{
    /// <summary>Of a training that is about to begin, or to go on.</summary>
    public static RankAgreement OfTraining(
        IMlp network, ILoss loss, Optimizer optimizer, TrainerOptions options, TrainerState state, Dataset training, Dataset? validation, long epochs)
    {
        RankAgreement agreement = new();
        AddNetwork(agreement, network);
        agreement.Add("loss", $"{loss.GetType().Name}, {loss.Reduction}{Settings(loss)}");
        agreement.Add("optimizer", optimizer.GetType().Name);
        if (optimizer is not IStateful)
        {
            // Of the user's own no more is known.
            agreement.Add("optimizer.lr", Text(optimizer.LearningRate));
            agreement.Add("optimizer.step", Text(optimizer.StepCount));
        }

        agreement.Add("TrainerOptions.Scheduler", options.Scheduler?.GetType().Name ?? "null");
        agreement.Add("TrainerOptions.ScheduleUnit", $"{options.ScheduleUnit}");
        agreement.Add("TrainerOptions.Plateau", options.Plateau?.GetType().Name ?? "null");
        agreement.Add("TrainerOptions.EarlyStopping", options.EarlyStopping is { } stopping
            ? FormattableString.Invariant($"Patience {stopping.Patience}, MinDelta {stopping.MinDelta}{(stopping.RestoreBest ? ", RestoreBest" : "")}")
            : "null");
        agreement.Add("TrainerOptions.MaxSteps", Text(options.MaxSteps));
        agreement.Add("TrainerOptions.MaxGradNorm", Text(options.MaxGradNorm));
        agreement.Add("number of epochs", Text(epochs));
        agreement.Add("training dataset", Content(training));
        agreement.Add("validation dataset", validation is null ? "null" : Content(validation));
        foreach (StateItem item in ((IStateful)state).StateItems(""))
        {
            Add(agreement, item);
        }

        return agreement;
    }

    /// <summary>Of what every rank has computed by itself: it must have come to the same bits.</summary>
    public static RankAgreement OfStep(IMlp network, Optimizer optimizer)
    {
        RankAgreement agreement = new();
        agreement.Add("optimizer.lr", Text(optimizer.LearningRate));
        agreement.Add("weights", network.Parameters.AsSpan());
        agreement.Add<float>("running statistics", network.State.Buffers);
        return agreement;
    }

    private static string Content(Dataset dataset)
    {
        ByteHash hash = default;
        hash.Add<float>(dataset.Inputs);
        hash.Add(dataset.Labels);
        hash.Add<float>(dataset.Targets);
        hash.Add(dataset.Weights);
        return FormattableString.Invariant(
            $"{dataset.Rows} rows of {dataset.Features} features, {dataset.Classes} classes, {dataset.Outputs} targets, {(dataset.Weights.IsEmpty ? "no weights" : "weights")}, hash {hash.Value:x16}");
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

    // The shortest text that is read as the same number.
    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Text<T>(T? value)
        where T : struct, IFormattable => value is { } number ? Text(number) : "null";

    private static void AddNetwork(RankAgreement agreement, IMlp network)
    {
        agreement.Add("network", network.StateLayout.NetworkName);
        if (network.StateLayout.Topology is { } topology)
        {
            agreement.Add("network's widths", string.Join("-", topology.Channels));
            agreement.Add("network's modules", string.Join(", ", topology.Modules()));
            agreement.Add("network's dropout", Text(topology.Dropout));
        }

        agreement.Add("network's scale of the inputs", Scale(network.State.IsInputScaleGiven));
        agreement.Add("network's scale of the outputs", Scale(network.State.IsOutputScaleGiven));

        static string Scale(bool isGiven) => isGiven ? "one that was given" : "one that is still to be fitted";
    }

    private static void Add(RankAgreement agreement, StateItem item)
    {
        HashStream content = new();
        item.Write(content);
        string value = item.Type switch
        {
            SafetensorsType.Float64 when item.Shape.Length == 1 => Text(BinaryPrimitives.ReadDoubleLittleEndian(content.FirstBytes)),
            SafetensorsType.Int64 when item.Shape.Length == 1 => Text(BinaryPrimitives.ReadInt64LittleEndian(content.FirstBytes)),
            _ => FormattableString.Invariant($"{item.Shape} (hash {content.Hash:x16})"),
        };
        agreement.Add(item.Name, value);
    }
}
