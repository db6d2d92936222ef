namespace Mlp.Training;

/// <summary>The loss and the metrics of a network's predictions for some rows.</summary>
/// <param name="Rows">How many rows.</param>
/// <param name="Loss">
/// Over all of them; NaN where there are none. Where the network has <see cref="MlpAttribute.StandardizeOutputs"/>, targets and predictions are
/// standardised for it, as in training.
/// </param>
/// <param name="Metrics">The trainer's metrics, in their order; of targets and predictions as they are.</param>
public sealed record Evaluation(int Rows, double Loss, IReadOnlyList<MetricValue> Metrics)
{
    private readonly IReadOnlyList<MetricValue> _metrics = Apart(Metrics);

    /// <summary>
    /// Gets the trainer's metrics, in their order. No two have one name: of several accuracies the second is "accuracy (2)".
    /// </summary>
    public IReadOnlyList<MetricValue> Metrics
    {
        get => _metrics;
        init => _metrics = Apart(value);
    }

    /// <summary>Returns a text for people: "loss 0.1152, RMSE 0.3394". In the invariant culture.</summary>
    public override string ToString() => string.Join(", ", [FormattableString.Invariant($"loss {Loss:G4}"), .. Metrics]);

    /// <summary>Gets the value of a metric.</summary>
    /// <exception cref="ArgumentException">The trainer has no such metric; the message names those it has.</exception>
    public double this[string metric] => Metrics.FirstOrDefault(value => value.Name == metric) is { } found
        ? found.Value
        : throw new ArgumentException($"There is no metric '{metric}': the trainer's options have {(Metrics.Count == 0 ? "none" : string.Join(", ", Metrics.Select(value => $"'{value.Name}'")))}.", nameof(metric));

    private static IReadOnlyList<MetricValue> Apart(IReadOnlyList<MetricValue> metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        string[] names = [.. metrics.Select(metric => metric.Name)];
        IReadOnlyList<string> apart = MetricNames.Apart(names);
        return ReferenceEquals(apart, names) ? metrics : [.. metrics.Zip(apart, (metric, name) => metric with { Name = name })];
    }
}

/// <summary>Gets the value of a metric.</summary>
/// <param name="Name">What it is called: "accuracy".</param>
/// <param name="Value">NaN where it is not defined.</param>
public sealed record MetricValue(string Name, double Value)
{
    /// <summary>Returns a text for people: "accuracy 0.9778". In the invariant culture.</summary>
    public override string ToString() => FormattableString.Invariant($"{Name} {Value:G4}");
}
