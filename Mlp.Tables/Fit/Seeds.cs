namespace Mlp.Tables;

/// <summary>Seeds for members, far from each other however near those of two trainings are.</summary>
internal static class Seeds
{
    /// <summary>Mixes a training's seed and a member's number (the finaliser of SplitMix64).</summary>
    public static long Of(long seed, int member)
    {
        ulong mixed = unchecked((ulong)seed + (0x9E3779B97F4A7C15UL * (ulong)(member + 1)));
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9UL);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EBUL);
        return unchecked((long)(mixed ^ (mixed >> 31)));
    }
}
