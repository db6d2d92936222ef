namespace Mlp.Generator.Parsing;

/// <summary>The most that a declaration may ask for.</summary>
internal static class Limits
{
    /// <summary>Layers of a network.</summary>
    public const int Layers = 64;

    /// <summary>Channels of a layer.</summary>
    public const int Channels = 8192;

    /// <summary>Pixels of an image's height or width.</summary>
    public const int ImageSide = 8192;

    /// <summary>Floats in the packed parameters, not included: they share one array with what aligns them.</summary>
    public const long PackedFloats = (1L << 31) - 64;
}
