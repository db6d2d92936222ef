using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>The checks that the losses share.</summary>
internal static class LossGuard
{
    /// <summary>The rows of [rows, channels] outputs.</summary>
    /// <exception cref="ArgumentException">There are no channels, or the length is no multiple of them.</exception>
    public static int Rows(ReadOnlySpan<float> outputs, int channels)
    {
        Channels(channels);
        (int rows, int rest) = Math.DivRem(outputs.Length, channels);
        return rest == 0 ? rows : throw new ArgumentException(FormattableString.Invariant(
            $"outputs has {outputs.Length} elements, but [rows, channels] = [rows, {channels}] was expected, a multiple of {channels}."),
            nameof(outputs));
    }

    /// <summary>Throws unless there are channels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are none.</exception>
    public static void Channels(int channels)
    {
        if (channels < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(channels), FormattableString.Invariant(
                $"There are {channels} channels, but 1 or more were expected: pass the network's OutChannels."));
        }
    }

    /// <summary>The outputs of an image, channels · pixels.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are no channels, no pixels, or more than an array holds.</exception>
    public static int ImageLength(int channels, int pixels)
    {
        Channels(channels);
        return pixels >= 1 && (long)channels * pixels <= Array.MaxLength ? channels * pixels : throw new ArgumentOutOfRangeException(
            nameof(pixels), FormattableString.Invariant(
                $"There are {pixels} pixels of {channels} channels, but height · width was expected: 1 or more, and no more than an array holds."));
    }

    /// <summary>Throws unless a span has [rows, perRow] elements.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void Length(string parameter, int length, int rows, long perRow)
    {
        if (length != rows * perRow)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{parameter} has {length} elements, but {rows * perRow} were expected: {perRow} for each of the {rows} rows."),
                parameter);
        }
    }

    /// <summary>Throws unless the gradient has an element for each output.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void Gradient(ReadOnlySpan<float> outputs, Span<float> gradient)
    {
        if (gradient.Length != outputs.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"gradient has {gradient.Length} elements, but it must have one for each of the {outputs.Length} outputs."),
                nameof(gradient));
        }
    }

    /// <summary>Throws where something would be overwritten before it is read.</summary>
    /// <exception cref="ArgumentException">The gradient lies across outputs or targets, or the losses across anything.</exception>
    public static void Overlaps(
        ReadOnlySpan<float> outputs,
        ReadOnlySpan<byte> targets,
        bool targetsAreFloats,
        ReadOnlySpan<float> losses,
        ReadOnlySpan<float> gradient)
    {
        ReadOnlySpan<byte> gradientBytes = MemoryMarshal.AsBytes(gradient), lossBytes = MemoryMarshal.AsBytes(losses);
        NotShifted(gradient, outputs, nameof(outputs));
        if (gradientBytes.Overlaps(targets, out int offset) && !(targetsAreFloats && offset == 0))
        {
            throw Shifted(nameof(targets));
        }

        if (lossBytes.Overlaps(targets) || losses.Overlaps(outputs) || losses.Overlaps(gradient))
        {
            throw new ArgumentException("losses overlaps outputs, targets or gradient: pass memory of its own.", nameof(losses));
        }
    }

    /// <summary>
    /// Throws where a gradient overlaps what it comes from, unless both begin together: each element is read before it is written then.
    /// </summary>
    /// <exception cref="ArgumentException">It does.</exception>
    public static void NotShifted(ReadOnlySpan<float> gradient, ReadOnlySpan<float> other, string name)
    {
        if (gradient.Overlaps(other, out int offset) && offset != 0)
        {
            throw Shifted(name);
        }
    }

    /// <summary>A copy of weights by channel, or null where there are none.</summary>
    /// <exception cref="ArgumentException">There are weights but none in them, or one is negative, infinite or NaN.</exception>
    public static float[]? Weights(float[]? weights, string parameter)
    {
        if (weights is null)
        {
            return null;
        }

        if (weights.Length == 0)
        {
            throw new ArgumentException($"{parameter} is empty: one for each channel was expected, or null for none.", parameter);
        }

        for (int channel = 0; channel < weights.Length; channel++)
        {
            if (!(weights[channel] >= 0 && float.IsFinite(weights[channel])))
            {
                throw new ArgumentOutOfRangeException(parameter, FormattableString.Invariant(
                    $"{parameter}[{channel}] is {weights[channel]}: it must be finite and at least 0."));
            }
        }

        return (float[])weights.Clone();
    }

    /// <summary>Throws unless there is a weight for each channel.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static void WeightsFit(int weights, int channels, string option)
    {
        if (weights != channels)
        {
            string remedy = FormattableString.Invariant($"pass outputs of {weights} channels, or make the loss for {channels}.");
            throw new ArgumentException(FormattableString.Invariant(
                $"There are {channels} channels, but this loss was made with a {option} for {weights}: {remedy}"), nameof(channels));
        }
    }

    /// <summary>Throws unless an option lies in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not, or is NaN.</exception>
    public static void Option(bool fits, double value, string expected, string parameter)
    {
        if (!fits)
        {
            throw new ArgumentOutOfRangeException(
                parameter, FormattableString.Invariant($"{parameter} is {value}: {expected} was expected."));
        }
    }

    private static ArgumentException Shifted(string other) => new(
        $"gradient overlaps {other}, which are read while it is written: pass memory of its own.", "gradient");
}
