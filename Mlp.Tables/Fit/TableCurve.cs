using Mlp.Training;

namespace Mlp.Tables;

/// <summary>The losses of a member by epoch. Adding one allocates nothing.</summary>
internal sealed class TableCurve(int mostEpochs)
{
    private readonly (double Training, double? HeldOut, bool IsBest, double LearningRate, TimeSpan Duration)[] _epochs
        = new (double, double?, bool, double, TimeSpan)[mostEpochs];

    private int _count;

    public void Add(double training, double? heldOut, bool isBest, double learningRate, TimeSpan duration)
        => _epochs[_count++] = (training, heldOut, isBest, learningRate, duration);

    /// <summary>The same as others see it.</summary>
    /// <param name="heldOutRows">The rows that were held out.</param>
    /// <param name="steps">The steps of an epoch.</param>
    public TrainingHistory ToHistory(int heldOutRows, int steps)
    {
        TrainingHistory history = new();
        for (int i = 0; i < _count; i++)
        {
            (double training, double? heldOut, bool isBest, double learningRate, TimeSpan duration) = _epochs[i];
            Evaluation? validation = heldOut is { } loss ? new Evaluation(heldOutRows, loss, []) : null;
            history.Add(new EpochResult(i + 1, (i + 1L) * steps, learningRate, training, validation, isBest, duration));
        }

        return history;
    }
}
