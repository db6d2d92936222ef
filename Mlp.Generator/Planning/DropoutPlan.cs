namespace Mlp.Generator.Planning;

/// <summary>The scratch that dropout's factors are made in.</summary>
internal static class DropoutPlan
{
    /// <summary>Rows whose factors are made at a time: those of a panel of 32 channels take 8 KiB of the first-level cache.</summary>
    public const int BlockRows = 64;

    /// <summary>Its length.</summary>
    public const int Length = BlockRows * PanelsPlan.Width;
}
