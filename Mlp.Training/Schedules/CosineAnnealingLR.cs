namespace Mlp;

/// <summary>
/// Cosine annealing (Loshchilov and Hutter, SGDR, 2017, without restarts): etaMin + (base − etaMin)·(1 + cos(π·epoch / tMax)) / 2.
/// Behind tMax the rate grows again.
/// </summary>
/// <remarks>Like PyTorch's, it takes the ratio from epoch to epoch, and so goes on from a rate that something else has changed.</remarks>
public sealed class CosineAnnealingLR : LRScheduler
{
    private readonly long _tMax;
    private readonly double _etaMin;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="tMax">Epochs until the lowest rate, at least 1.</param>
    /// <param name="etaMin">The lowest rate, at least 0; a parameter group's is this times its factor.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public CosineAnnealingLR(Optimizer optimizer, long tMax, double etaMin = 0)
        : base(optimizer)
    {
        HyperParameter.CheckCount(tMax, 1, "T_max", nameof(tMax));
        HyperParameter.CheckNotNegative(etaMin, "eta_min", nameof(etaMin));
        _tMax = tMax;
        _etaMin = etaMin;
        AttachAndStart();
    }

    private protected override double Next(long epoch, double learningRate)
    {
        if ((epoch - 1 - _tMax) % (2 * _tMax) == 0)
        {
            // Out of the lowest point, from where there is no ratio.
            return learningRate + ((BaseLearningRate - _etaMin) * (1 - Math.Cos(Math.PI / _tMax)) / 2);
        }

        double ratio = (1 + Math.Cos(Math.PI * epoch / _tMax)) / (1 + Math.Cos(Math.PI * (epoch - 1) / _tMax));
        return (ratio * (learningRate - _etaMin)) + _etaMin;
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix)
        => [new SettingItem(prefix + "T_max", _tMax), new SettingItem(prefix + "eta_min", _etaMin)];
}
