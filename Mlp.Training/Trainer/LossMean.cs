namespace Mlp.Training;

/// <summary>The loss of many batches: Σ loss · divisor / Σ divisor.</summary>
internal struct LossMean
{
    public double Sum;
    public double Divisor;

    /// <summary>NaN for none.</summary>
    public readonly double Value => Sum / Divisor;

    /// <summary>Counts a batch in; one that weighs nothing, whose loss is NaN, is left out.</summary>
    public void Add(float loss, double divisor)
    {
        if (divisor > 0)
        {
            Sum += loss * divisor;
            Divisor += divisor;
        }
    }
}
