namespace Mlp;

/// <summary>Says how <see cref="OneCycleLR"/> goes from one value to the next.</summary>
public enum AnnealStrategy
{
    /// <summary>Along half a cosine.</summary>
    Cos = 0,

    /// <summary>In a straight line.</summary>
    Linear = 1,
}
