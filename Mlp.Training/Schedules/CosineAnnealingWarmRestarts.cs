namespace Mlp;

/// <summary>
/// Cosine annealing with warm restarts (Loshchilov and Hutter, SGDR, 2017): etaMin + (base − etaMin)·(1 + cos(π·tCur / tI)) / 2, tCur
/// being the epochs since the last restart and tI those until the next, t0 at first and tMult times as many after each restart.
/// </summary>
public sealed class CosineAnnealingWarmRestarts : LRScheduler
{
    private readonly long _t0;
    private readonly long _tMult;
    private readonly double _etaMin;
    private long _tCur;
    private long _tI;

    /// <summary>Creates a schedule for an optimizer.</summary>
    /// <param name="optimizer">The optimizer whose learning rate is set.</param>
    /// <param name="t0">Epochs until the first restart, at least 1.</param>
    /// <param name="tMult">How many times as many epochs follow each restart, at least 1.</param>
    /// <param name="etaMin">The lowest rate, at least 0; a parameter group's is this times its factor.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public CosineAnnealingWarmRestarts(Optimizer optimizer, long t0, long tMult = 1, double etaMin = 0)
        : base(optimizer)
    {
        HyperParameter.CheckCount(t0, 1, "T_0", nameof(t0));
        HyperParameter.CheckCount(tMult, 1, "T_mult", nameof(tMult));
        HyperParameter.CheckNotNegative(etaMin, "eta_min", nameof(etaMin));
        _t0 = t0;
        _tMult = tMult;
        _etaMin = etaMin;
        AttachAndStart();
    }

    private protected override double First(double learningRate)
    {
        _tCur = 0;
        _tI = _t0;
        return Annealed();
    }

    private protected override double Next(long epoch, double learningRate)
    {
        _tCur++;
        if (_tCur >= _tI)
        {
            _tCur -= _tI;
            _tI = checked(_tI * _tMult);
        }

        return Annealed();
    }

    private protected override IEnumerable<StateItem> OwnStateItems(string prefix) =>
    [
        new SettingItem(prefix + "T_0", _t0),
        new SettingItem(prefix + "T_mult", _tMult),
        new SettingItem(prefix + "eta_min", _etaMin),
        new CountItem(prefix + "T_cur", () => _tCur, value => _tCur = value),
        new CountItem(prefix + "T_i", () => _tI, value => _tI = value) { Minimum = 1 },
    ];

    private double Annealed() => _etaMin + ((BaseLearningRate - _etaMin) * (1 + Math.Cos(Math.PI * _tCur / _tI)) / 2);
}
