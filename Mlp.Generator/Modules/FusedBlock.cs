using System.Collections.Generic;
using Mlp.Generator.Memory;

namespace Mlp.Generator.Modules;

/// <summary>
/// A Linear and the modules behind it up to the next one. They run together: what is cheap is applied to the product while it is in registers,
/// the rest to a panel while it is in the cache.
/// </summary>
/// <param name="Linear">The Linear.</param>
/// <param name="Norm">The norm behind it, or null.</param>
/// <param name="Activation">The activation behind that, or null.</param>
/// <param name="Dropout">The Dropout at the end.</param>
/// <param name="Input">What the Linear multiplies.</param>
/// <param name="Output">What the block gives.</param>
/// <param name="Gradient">The gradient of the Linear's output; null where it is the outputs' as the user gives it.</param>
/// <param name="UsesOddScratch">Which of the two halves of prediction's scratch its output lies in: blocks take turns.</param>
/// <param name="IsLast">Whether its output is the network's.</param>
internal sealed record FusedBlock(
    LinearPlan Linear,
    NormPlan? Norm,
    ActivationPlan? Activation,
    DropoutPlan Dropout,
    ChannelsPlan Input,
    ChannelsPlan Output,
    TapeBuffer? Gradient,
    bool UsesOddScratch,
    bool IsLast)
{
    /// <summary>The function of the activation; Identity where there is none.</summary>
    public ActivationFunction Function => Activation?.Function ?? ActivationFunction.Identity;

    /// <summary>Where prediction applies the activation.</summary>
    public ActivationPlace PredictionPlace
        => Norm is { ActsInPrediction: true } norm ? norm.Place(Function.IsCheap)
        : Function.IsCheap ? ActivationPlace.Product
        : ActivationPlace.Pass;

    /// <summary>Where training's forward pass applies it: a pass of its own also keeps the derivatives, and sees to dropout.</summary>
    public ActivationPlace TrainingPlace => (Norm, Function.IsCheap && !KeepsSlopes) switch
    {
        ({ } norm, bool isCheap) => norm.Place(isCheap),
        (null, true) => ActivationPlace.Product,
        _ => ActivationPlace.Pass,
    };

    /// <summary>
    /// Whether the activation's derivative, times dropout's factor, is computed in the forward pass and kept: all that the backward pass does
    /// then is a multiplication. Value and derivative share most of their work, and keeping the derivative takes no more memory than keeping
    /// what it would be computed from.
    /// </summary>
    public bool KeepsSlopes => Function.Derivative == DerivativeSource.Input || (Function.Derivative == DerivativeSource.Output && Dropout.IsActive);

    /// <summary>Whether what dropout multiplied by must be kept, since the sign of the output does not tell.</summary>
    public bool KeepsFactors => Dropout.IsActive && Function.IsIdentity;

    /// <summary>Gets what the backward pass through dropout and the activation needs besides the gradient.</summary>
    public GradientSource GradientSource
        => KeepsFactors ? GradientSource.Factors : KeepsSlopes ? GradientSource.Slopes : Function.IsIdentity ? GradientSource.None : GradientSource.Output;

    /// <summary>The buffer that holds it; null where nothing is needed.</summary>
    public TapeBuffer? GradientSourceBuffer => GradientSource switch
    {
        GradientSource.Factors => Factors,
        GradientSource.Slopes => Slopes,
        GradientSource.Output => Output.Tape,
        _ => null,
    };

    /// <summary>Gets the buffer of dropout's factors.</summary>
    public TapeBuffer Factors => TapeBuffer.PerRow($"factors{Dropout.Key}", Linear.OutStride);

    /// <summary>The activation's derivatives, times what dropout multiplied by.</summary>
    public TapeBuffer Slopes => TapeBuffer.PerRow($"slopes{Activation?.Key}", Linear.OutStride);

    /// <summary>Gets the name of what the product writes to in training: the norm's input, or the block's output.</summary>
    public string ProductOutput => Norm is null ? Output.Name : Norm.Normalized.Name;

    /// <summary>
    /// Gets the name of the output in prediction. Prediction writes to the user's memory where the output has no padding.
    /// </summary>
    public string PredictionOutput => IsLast && !PadsOutput ? "output" : Output.Name;

    /// <summary>Gets the formula of prediction: relu(input · weight0 + bias0).</summary>
    public string PredictionFormula
    {
        get
        {
            string linear = Linear.Formula(Input.Name);
            return Function.Of(Norm is { ActsInPrediction: true } ? Norm.Formula(linear) : linear);
        }
    }

    /// <summary>Whether rows of the output are padded, and so copied out at the end of the network.</summary>
    public bool PadsOutput => Linear.OutStride != Linear.Out;

    /// <summary>Its modules, as the Sequential lists them.</summary>
    public IEnumerable<ModulePlan> Modules
    {
        get
        {
            yield return Linear;
            if (Norm is not null)
            {
                yield return Norm;
            }

            if (Activation is not null)
            {
                yield return Activation;
            }

            yield return Dropout;
        }
    }

    /// <summary>Gets what training keeps of it, in the order of memory.</summary>
    public IEnumerable<TapeBuffer> TapeBuffers
    {
        get
        {
            foreach (TapeBuffer buffer in Norm?.TapeBuffers ?? [])
            {
                yield return buffer;
            }

            if (Output.Tape is not null)
            {
                yield return Output.Tape;
            }

            if (KeepsFactors)
            {
                yield return Factors;
            }

            if (KeepsSlopes)
            {
                yield return Slopes;
            }
        }
    }
}

/// <summary>Rows of channels between two blocks.</summary>
/// <param name="Name">What the generated code calls them.</param>
/// <param name="Tape">Where training keeps them; null where the user holds them.</param>
/// <param name="IsNonNegative">Whether no value of them is negative.</param>
internal sealed record ChannelsPlan(string Name, TapeBuffer? Tape, bool IsNonNegative);

/// <summary>Where an activation is applied.</summary>
internal enum ActivationPlace
{
    /// <summary>To the sums of the product, before they are stored.</summary>
    Product,

    /// <summary>To what the norm computes, before it is stored.</summary>
    Norm,

    /// <summary>In a pass of its own, behind them.</summary>
    Pass,
}

/// <summary>Says what the gradient of an activation's input is computed from, besides the gradient of dropout's output.</summary>
internal enum GradientSource
{
    /// <summary>Nothing: both are the same.</summary>
    None,

    /// <summary>The block's output.</summary>
    Output,

    /// <summary>Dropout's factors.</summary>
    Factors,

    /// <summary>The activation's derivatives, times dropout's factors.</summary>
    Slopes,
}
