namespace Mlp;

/// <summary>Says how much better a metric must be to count as better.</summary>
public enum ThresholdMode
{
    /// <summary>A part of the best one.</summary>
    Rel = 0,

    /// <summary>A fixed amount.</summary>
    Abs = 1,
}
