namespace Mlp;

/// <summary>What a metric must be better by, to count as better.</summary>
public enum ThresholdMode
{
    /// <summary>A part of the best one.</summary>
    Rel = 0,

    /// <summary>A fixed amount.</summary>
    Abs = 1,
}
