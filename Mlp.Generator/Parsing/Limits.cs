namespace Mlp.Generator.Parsing;

/// <summary>What the generator accepts.</summary>
internal static class Limits
{
    public const int MaxWidth = 8192;
    public const int MaxLayers = 64;

    /// <summary>Floats of an array (Array.MaxLength), less what its alignment takes.</summary>
    public const long MaxParameters = 0x7FFFFFC7 - 64;
}
