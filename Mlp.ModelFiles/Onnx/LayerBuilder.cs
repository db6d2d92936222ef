using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>How far a layer has come.</summary>
internal enum LayerStage
{
    /// <summary>It has its Linear.</summary>
    Linear,

    /// <summary>It has its norm, too.</summary>
    Norm,

    /// <summary>It has its activation, too: nothing more comes.</summary>
    Activation,
}

/// <summary>
/// A layer while it is read: its Linear takes in what comes behind it, as long as no norm or activation has come between.
/// </summary>
/// <param name="linear">The Linear.</param>
internal sealed class LayerBuilder(LinearStep linear)
{
    private LinearStep _linear = linear;
    private double[]? _scaleBeforeActivation;
    private (LinearStep Linear, Step? Norm, string Scale)? _unscaled;

    /// <summary>How far it has come.</summary>
    public LayerStage Stage { get; private set; } = LayerStage.Linear;

    /// <summary>Its norm: a BatchNormStep, a RowNormStep or null.</summary>
    public Step? Norm { get; private set; }

    /// <summary>Its activation.</summary>
    public ModelActivation? Activation { get; private set; }

    /// <summary>Its Linear.</summary>
    public LinearStep Linear => _linear;

    /// <summary>
    /// The Softplus with a beta that this layer may turn out to have: its Linear or norm was multiplied by beta alone, and if what comes next
    /// divides by it, the file says softplus(beta · x) / beta. Null where there is none.
    /// </summary>
    public ModelActivation? Softplus
        => Activation is { Layer: "Softplus", Beta: 1 } && _unscaled is not null && _scaleBeforeActivation is { Length: > 0 } scale
            && scale[0] > 0
        && Array.TrueForAll(scale, value => value == scale[0])
        ? new ModelActivation("Softplus") { Beta = GraphNode.Shortest((float)scale[0]) }
        : null;

    /// <summary>Takes the multiplication by beta back and gives the layer that Softplus.</summary>
    /// <returns>The node that multiplied by beta.</returns>
    public string Restore(ModelActivation softplus)
    {
        (_linear, Norm, string scale) = _unscaled!.Value;
        Activation = softplus;
        return scale;
    }

    /// <summary>Adds a norm.</summary>
    public void SetNorm(Step norm) => (Norm, Stage, _unscaled) = (norm, LayerStage.Norm, null);

    /// <summary>Adds the activation.</summary>
    public void SetActivation(ModelActivation activation) => (Activation, Stage) = (activation, LayerStage.Activation);

    /// <summary>Whether a scale or a shift behind its norm is the norm's own: γ or β, which it had not had yet.</summary>
    public bool IsOfNorm(AffineStep affine) => Norm is RowNormStep norm && Stage == LayerStage.Norm
        && ((norm.Weight is null && affine.Shift.All(value => value == 0)) || (norm.Bias is null && affine.Scale.All(value => value == 1)));

    /// <summary>Scales and shifts what the layer gives so far, if its Linear or its norm can.</summary>
    public bool TryScale(AffineStep affine)
    {
        bool isScale = affine.Shift.All(value => value == 0);
        _unscaled = isScale && _unscaled is null ? (_linear, Norm, affine.Label) : null;
        _scaleBeforeActivation = affine.Scale;
        switch (Norm)
        {
            case null:
                _linear = _linear with
                {
                    Weight = [.. _linear.Weight.Select((value, i) => value * affine.Scale[i / _linear.In])],
                    Bias = Scaled(_linear.Bias, affine),
                };
                return true;
            case BatchNormStep norm:
                Norm = norm with { Weight = Product(norm.Weight, affine.Scale), Bias = Scaled(norm.Bias, affine)!, IsPlain = false };
                return true;
            case RowNormStep norm when norm.Centers || isScale:
                double[] weight = norm.Weight is null ? affine.Scale : Product(norm.Weight, affine.Scale);
                Norm = norm with { Weight = weight, Bias = Scaled(norm.Bias, affine) };
                return true;
            default:
                return false;
        }
    }

    /// <summary>Selects channels of what the layer gives, if its Linear can: a norm that takes whole rows needs them all.</summary>
    public bool TrySelect(int[] selected)
    {
        if (Norm is RowNormStep)
        {
            return false;
        }

        _unscaled = null;
        _linear = _linear with
        {
            Out = selected.Length,
            Weight = [.. selected.SelectMany(channel => new ArraySegment<double>(_linear.Weight, channel * _linear.In, _linear.In))],
            Bias = _linear.Bias is null ? null : Selected(_linear.Bias, selected),
        };
        if (Norm is BatchNormStep norm)
        {
            Norm = norm with
            {
                Weight = Selected(norm.Weight, selected),
                Bias = Selected(norm.Bias, selected),
                Mean = Selected(norm.Mean, selected),
                Variance = Selected(norm.Variance, selected),
            };
        }

        return true;
    }

    /// <summary>Folds batch norm into the Linear: the last layer has none.</summary>
    public void FoldNorm(List<string> folded)
    {
        if (Norm is BatchNormStep norm)
        {
            double[] scale = [.. norm.Weight.Select((weight, channel) => weight / Math.Sqrt(norm.Variance[channel] + norm.Eps))];
            Norm = null;
            double[] shift = [.. scale.Select((value, channel) => norm.Bias[channel] - norm.Mean[channel] * value)];
            TryScale(new AffineStep(norm.Label, scale, shift));
            folded.Add(norm.Label);
        }
    }

    /// <summary>The layer in single precision.</summary>
    /// <param name="hasBias">Whether Linears have biases: all or none.</param>
    /// <param name="isLast">Whether it is the last, whose activation is the network's.</param>
    public ModelLayer Build(bool hasBias, bool isLast) => new(
        _linear.In,
        _linear.Out,
        Floats(_linear.Weight, _linear.Label),
        hasBias ? _linear.Bias is null ? new float[_linear.Out] : Floats(_linear.Bias, _linear.Label) : null)
    {
        Activation = isLast ? null : Activation,
        Norm = Norm switch
        {
            BatchNormStep norm => new ModelNorm(
                ModelNormKind.BatchNorm1d,
                norm.Eps,
                norm.IsPlain ? null : Floats(norm.Weight, norm.Label),
                norm.IsPlain ? null : Floats(norm.Bias, norm.Label))
            {
                RunningMean = Floats(norm.Mean, norm.Label),
                RunningVar = Floats(norm.Variance, norm.Label),
            },
            RowNormStep { Centers: true, Weight: null, Bias: null } norm => new ModelNorm(ModelNormKind.LayerNorm, norm.Eps, null, null),
            RowNormStep { Centers: true } norm => new ModelNorm(
                ModelNormKind.LayerNorm,
                norm.Eps,
                norm.Weight is null ? [.. Enumerable.Repeat(1f, _linear.Out)] : Floats(norm.Weight, norm.Label),
                norm.Bias is null ? new float[_linear.Out] : Floats(norm.Bias, norm.Label)),
            RowNormStep norm when norm.Bias is null || norm.Bias.All(value => value == 0)
                => new ModelNorm(ModelNormKind.RMSNorm, norm.Eps, norm.Weight is null ? null : Floats(norm.Weight, norm.Label), null),
            RowNormStep => throw new NotHeldException("has an RMSNorm with a bias, which torch.nn.RMSNorm does not have"),
            _ => null,
        },
    };

    private static float[] Floats(double[] values, string label)
    {
        float[] floats = Array.ConvertAll(values, value => (float)value);
        int wrong = Array.FindIndex(floats, value => float.IsNaN(value) || float.IsInfinity(value));
        return wrong < 0 ? floats
            : throw new NotHeldException(
                $"has weights that are not finite floats: "
                + $"element {wrong} of {label} is {values[wrong].ToString(System.Globalization.CultureInfo.InvariantCulture)}");
    }

    private static double[]? Scaled(double[]? bias, AffineStep affine)
        => bias is null ? affine.Shift.All(value => value == 0) ? null : affine.Shift
            : [.. bias.Select((value, channel) => value * affine.Scale[channel] + affine.Shift[channel])];

    private static double[] Product(double[] left, double[] right) => [.. left.Zip(right, (first, second) => first * second)];

    private static double[] Selected(double[] values, int[] selected) => Array.ConvertAll(selected, channel => values[channel]);
}
