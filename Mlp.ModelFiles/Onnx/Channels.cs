using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Gives each channel its number of a constant.</summary>
internal static class Channels
{
    /// <summary>A constant as each channel meets it; one element where all meet the same.</summary>
    /// <param name="constant">The constant.</param>
    /// <param name="dims">The dimensions of a row, without the batch.</param>
    /// <exception cref="NotHeldException">It has another number for each row, or makes the row wider.</exception>
    public static double[] EachOf(Tensor constant, int[] dims)
    {
        if (constant.Values.Length == 1)
        {
            return constant.Values;
        }

        int count = Tensor.Count(dims);
        try
        {
            Tensor row = new([1, .. dims], new double[count]);
            return Elementwise.Broadcast(row, constant, (_, value) => value, mostElements: count).Values;
        }
        catch (NotHeldException)
        {
            throw new NotHeldException(
                $"has a constant of the shape {constant}, which is not one value for each channel of [batch, {string.Join(", ", dims)}]");
        }
    }

    /// <summary>An operator's list of numbers, one for each channel; one for all where it has one.</summary>
    public static double[] EachOf(IReadOnlyList<float>? values, int[] dims, double usual)
    {
        double[] all = values is null ? [usual] : [.. values.Select(value => (double)value)];
        int count = Tensor.Count(dims);
        return all.Length == 1 || all.Length == count ? Full(all, count)
            : throw new NotHeldException($"has {all.Length} values for {count} channels");
    }

    /// <summary>The number of each channel.</summary>
    /// <param name="values">One for each channel, or one for all.</param>
    /// <param name="count">How many channels there are.</param>
    public static double[] Full(double[] values, int count)
        => values.Length == count ? values
            : values.Length == 1 ? [.. Enumerable.Repeat(values[0], count)]
            : throw new NotHeldException($"has {values.Length} values for {count} channels");
}
