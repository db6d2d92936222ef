using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Dropout.</summary>
/// <param name="Index">Its index in the Sequential; it numbers the layer in dropout's random stream, too.</param>
/// <param name="Probability">Of an element to become 0, 0 to 1.</param>
internal sealed record DropoutPlan(int Index, double Probability) : ModulePlan
{
    /// <summary>Rows whose factors are made at a time: those of a panel of 32 channels take 8 KiB of the first-level cache.</summary>
    public const int BlockRows = 64;

    /// <summary>The scratch that the factors are made in.</summary>
    public const int ScratchLength = BlockRows * PanelsPlan.Width;

    /// <inheritdoc/>
    public override string Name => "Dropout";

    /// <inheritdoc/>
    public override string Key => $"{Index}";

    /// <inheritdoc/>
    public override string Facts => Literal.Prose(Probability);

    /// <summary>Whether it does anything.</summary>
    public bool IsActive => Probability > 0;

    /// <summary>The probability as an argument in generated code.</summary>
    public string Argument => Literal.Double(Probability);
}
