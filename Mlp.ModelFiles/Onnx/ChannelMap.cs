using System;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>What waits to be folded into the next Linear: scale[i] · x[channels[i]] + shift[i].</summary>
/// <param name="Channels">Which channel each one is.</param>
/// <param name="Scale">What it is multiplied by.</param>
/// <param name="Shift">What is added.</param>
internal sealed record ChannelMap(int[] Channels, double[] Scale, double[] Shift)
{
    /// <summary>Whether it only selects channels.</summary>
    public bool IsSelection => Scale.All(value => value == 1) && Shift.All(value => value == 0);

    /// <summary>Whether it does nothing. It was made for as many channels as it has where no step selected any.</summary>
    public bool IsIdentity => IsSelection && !Selects;

    /// <summary>Whether a step selected channels.</summary>
    private bool Selects { get; init; }

    /// <summary>The means that this takes away before it scales, in single precision.</summary>
    public float[] Means => [.. Shift.Select((shift, i) => (float)(-shift / Scale[i]))];

    /// <summary>The largest error that the means have in single precision, in deviations.</summary>
    public double MeanError => Means.Select((mean, i) => Math.Abs((mean + Shift[i] / Scale[i]) * Scale[i])).Max();

    /// <summary>Each channel as it is.</summary>
    public static ChannelMap Identity(int channels)
        => new([.. Enumerable.Range(0, channels)], [.. Enumerable.Repeat(1.0, channels)], new double[channels]);

    /// <summary>This, and then a scale and a shift of each.</summary>
    public ChannelMap Then(AffineStep affine) => this with
    {
        Scale = [.. Scale.Select((scale, i) => scale * affine.ScaleOf(i))],
        Shift = [.. Shift.Select((shift, i) => shift * affine.ScaleOf(i) + affine.ShiftOf(i))],
    };

    /// <summary>This, and then some of the channels.</summary>
    public ChannelMap Then(SelectStep select) => new(
        [.. select.Channels.Select(channel => Channels[channel])],
        [.. select.Channels.Select(channel => Scale[channel])],
        [.. select.Channels.Select(channel => Shift[channel])])
    {
        Selects = true,
        InputChannels = InputWidth,
    };

    /// <summary>How many channels there were before the first selection.</summary>
    public int InputWidth => InputChannels ?? Channels.Length;

    private int? InputChannels { get; init; }

    /// <summary>The Linear with this in front of it.</summary>
    public LinearStep Into(LinearStep linear)
    {
        if (linear.In != Channels.Length)
        {
            throw new NotHeldException($"multiplies {linear.In} channels, and its input has {Channels.Length}");
        }

        if (IsIdentity)
        {
            return linear;
        }

        int inputs = InputWidth;
        double[] weight = new double[linear.Out * inputs], bias = linear.Bias is null ? new double[linear.Out] : [.. linear.Bias];
        for (int output = 0; output < linear.Out; output++)
        {
            for (int i = 0; i < linear.In; i++)
            {
                double value = linear.Weight[output * linear.In + i];
                weight[output * inputs + Channels[i]] += value * Scale[i];
                bias[output] += value * Shift[i];
            }
        }

        return linear with { In = inputs, Weight = weight, Bias = linear.Bias is null && Shift.All(value => value == 0) ? null : bias };
    }
}
