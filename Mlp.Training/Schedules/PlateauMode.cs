namespace Mlp;

/// <summary>Says whether a metric is better when it is smaller or when it is larger.</summary>
public enum PlateauMode
{
    /// <summary>Smaller is better: a loss.</summary>
    Min = 0,

    /// <summary>Larger is better: an accuracy.</summary>
    Max = 1,
}
