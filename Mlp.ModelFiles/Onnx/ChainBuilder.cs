using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>
/// Makes a network of the steps of a graph. What scales, shifts or selects channels is folded into a neighbouring Linear, in double
/// precision; where there is none, as between two activations, a Linear with an identity weight is put there.
/// </summary>
/// <param name="remarks">Where it says what was folded.</param>
/// <param name="channels">The channels of the input.</param>
/// <param name="values">The graph's values: how much memory a folded weight may take, and how much computation is left.</param>
internal sealed class ChainBuilder(List<string> remarks, int channels, GraphValues values)
{
    /// <summary>The widest identity weight that is put in: beyond, the network would be mostly that.</summary>
    private const int MostIdentityChannels = 2048;

    private readonly List<LayerBuilder> _layers = [];
    private readonly List<string> _folded = [];
    private readonly InputSteps _inputSteps = new(channels);
    private readonly OutputSteps _outputSteps = new();
    private ChannelMap _pending = ChannelMap.Identity(channels);
    private ModelStandardize? _standardize;
    private long _identityElements;
    private SoftmaxStep? _softmax;

    private LayerBuilder? Last => _layers.LastOrDefault();

    /// <summary>Adds a step.</summary>
    /// <exception cref="NotHeldException">It cannot be where it is.</exception>
    public void Add(Step step)
    {
        if (step is NothingStep or TwoClassesStep)
        {
            if (step is TwoClassesStep)
            {
                remarks.Add($"Cut off: {step.Label}. The network gives the probability of the second class alone.");
            }

            return;
        }

        if (_softmax is not null)
        {
            throw new NotHeldException($"comes behind {_softmax.Label}, which must be the last");
        }

        // Each step is as wide as the chain, and a forged file may have very many of them.
        values.Budget.Spend(_pending.Channels.Length);
        StepCheck.Check(step, _pending.Channels.Length);
        if (_outputSteps.Hold(step, Last is { Stage: LayerStage.Linear } && _pending.IsIdentity))
        {
            return;
        }

        Array.ForEach(_outputSteps.Release(), Add);
        switch (step)
        {
            case LinearStep { In: 0 } or LinearStep { Out: 0 } or SelectStep { Channels.Length: 0 }:
                throw new NotHeldException("has no channels");
            case LinearStep linear:
                Add(linear);
                break;
            case AffineStep affine:
                Add(affine);
                break;
            case SelectStep select:
                Add(select);
                break;
            case BatchNormStep { } norm when Last is { Stage: LayerStage.Linear }:
                Last.SetNorm(norm);
                break;
            case BatchNormStep norm:
                Array.ForEach(Folded(norm), Add);
                break;
            case RowNormStep norm:
                Linear(norm.Label);
                Last!.SetNorm(norm);
                break;
            case ActivationStep activation:
                AddActivation(activation);
                break;
            case SoftmaxStep softmax:
                _softmax = softmax;
                break;
        }
    }

    /// <summary>Ends the network.</summary>
    /// <param name="name">The name of its output.</param>
    public ModelNetwork Finish(string name)
    {
        if (_layers.Count == 0)
        {
            throw new NotHeldException("passes through no Linear");
        }

        ModelUnstandardize? unstandardize = _outputSteps.Take(Last!.Linear.Out);
        Array.ForEach(_outputSteps.Release(), Add);
        ModelActivation? outputs = Last!.Activation;
        if (_softmax is not null || Last.Norm is RowNormStep || (Last.Stage == LayerStage.Activation && !TryPullBack()))
        {
            Linear(_softmax?.Label ?? "the output");
            outputs = null;
        }

        Last!.FoldNorm(_folded);
        if (_softmax is not null)
        {
            outputs = new ModelActivation(_softmax.IsLogarithm ? "LogSoftmax" : "Softmax");
        }

        if (_folded.Count > 0)
        {
            remarks.Add($"Folded into the Linear beside it: {string.Join(", ", _folded.Distinct())}.");
        }

        bool hasBias = _layers.Exists(layer => layer.Linear.Bias is not null);
        return new ModelNetwork(name, [.. _layers.Select((layer, i) => layer.Build(hasBias, isLast: i == _layers.Count - 1))])
        {
            Standardize = _standardize,
            Unstandardize = unstandardize,
            OutputActivation = outputs is { Layer: "Identity" } ? null : outputs,
        };
    }

    /// <summary>Channels that are selected may make a weight much larger than the one of the file.</summary>
    private void CheckFolded(long elements, long before)
    {
        if (elements > Math.Max(before, values.MostElements))
        {
            throw new NotHeldException(
                $"selects channels beside a Linear, whose weight would get {elements} elements: far more than the file has. "
                + "Export the model without");
        }
    }

    private void Add(LinearStep linear)
    {
        if (Last is { Stage: not LayerStage.Activation })
        {
            Last.SetActivation(new ModelActivation("Identity"));
        }

        if (_layers.Count == 0)
        {
            (_standardize, _pending) = _inputSteps.Split(_pending, _folded, remarks);
        }

        CheckFolded((long)_pending.InputWidth * linear.Out, (long)linear.In * linear.Out);
        _layers.Add(new LayerBuilder(_pending.Into(linear)));
        _pending = ChannelMap.Identity(linear.Out);
    }

    private void Add(AffineStep affine)
    {
        int width = _pending.Channels.Length;
        AffineStep full = affine with { Scale = Channels.Full(affine.Scale, width), Shift = Channels.Full(affine.Shift, width) };
        values.Budget.Spend(Last?.Linear.Weight.Length ?? 0);
        bool isOfNorm = Last is { } layer && layer.IsOfNorm(full);
        if (Last is { Stage: LayerStage.Activation, Softplus: { } softplus } && _pending.IsIdentity && affine.Scale.Length == 1
            && affine.Shift.All(value => value == 0)
            && Math.Abs(affine.Scale[0] * softplus.Beta - 1) < 1e-6)
        {
            _folded.Remove(Last.Restore(softplus));
            return;
        }

        if (Last is null or { Stage: LayerStage.Activation } || !Last.TryScale(full))
        {
            if (Last is { Stage: LayerStage.Norm })
            {
                Last.SetActivation(new ModelActivation("Identity"));
            }

            Wait(affine);
            _pending = _pending.Then(full);
        }

        if (!isOfNorm)
        {
            _folded.Add(affine.Label);
        }
    }

    private void Add(SelectStep select)
    {
        if (Last is { } last)
        {
            values.Budget.Spend(last.Linear.Weight.Length);
            CheckFolded((long)last.Linear.In * select.Channels.Length, last.Linear.Weight.Length);
        }

        if (Last is null or { Stage: LayerStage.Activation } || !Last.TrySelect(select.Channels))
        {
            if (Last is { Stage: LayerStage.Norm })
            {
                Last.SetActivation(new ModelActivation("Identity"));
            }

            Wait(select);
            _pending = _pending.Then(select);
        }
        else
        {
            _pending = ChannelMap.Identity(select.Channels.Length);
        }

        _folded.Add(select.Label);
    }

    private void Wait(Step step)
    {
        if (_layers.Count == 0)
        {
            _inputSteps.Add(step);
        }
    }

    private void AddActivation(ActivationStep activation)
    {
        if (Last is null or { Stage: LayerStage.Activation })
        {
            Linear(activation.Label);
        }

        Last!.SetActivation(activation.Activation);
    }

    /// <summary>Makes sure that the last layer ends with its Linear.</summary>
    private void Linear(string label)
    {
        if (Last is { Stage: LayerStage.Linear })
        {
            return;
        }

        int width = _pending.Channels.Length;
        _identityElements += (long)width * width;
        if (width > MostIdentityChannels || _identityElements > 8L * values.MostElements)
        {
            throw new NotHeldException(
                $"has {width} channels and no Linear in front of it: MlpGen would have to put one of {width} × {width} there");
        }

        double[] identity = new double[width * width];
        for (int channel = 0; channel < width; channel++)
        {
            identity[channel * width + channel] = 1;
        }

        remarks.Add($"A Linear of {width} × {width} with ones on its diagonal was put before {label}, where the file has none.");
        Add(new LinearStep(label, width, width, identity, Bias: null));
    }

    /// <summary>Whether nothing is left to do behind the last activation, or only channels to select, which its Linear can do.</summary>
    private bool TryPullBack()
    {
        if (_pending.IsIdentity)
        {
            return true;
        }

        return _pending.IsSelection && Last!.TrySelect(_pending.Channels);
    }

    /// <summary>
    /// Batch norm as what it is: its mean is taken away first, so that a large one in front of the network can stay exact.
    /// </summary>
    private static AffineStep[] Folded(BatchNormStep norm)
    {
        double[] scale = [.. norm.Weight.Select((weight, channel) => weight / Math.Sqrt(norm.Variance[channel] + norm.Eps))];
        return [new AffineStep(norm.Label, [1], Array.ConvertAll(norm.Mean, mean => -mean)), new AffineStep(norm.Label, scale, norm.Bias)];
    }
}
