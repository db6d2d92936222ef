using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mlp.CompilerServices;

/// <summary>For generated code: checks the arguments of its public members.</summary>
public static class MlpGuard
{
    /// <summary>Checks a prediction's arguments and returns its rows.</summary>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rows(IMlp network, ReadOnlySpan<float> inputs, int inChannels, Span<float> outputs, int outChannels)
    {
        int rows = (int)((uint)inputs.Length / (uint)inChannels);
        if (!Fits(rows, inputs, inChannels, outputs, outChannels))
        {
            Throw(network.StateLayout.NetworkName, inputs.Length, new RowShape(inChannels), outputs.Length, new RowShape(outChannels));
        }

        return rows;
    }

    /// <summary>Checks the arguments of a static network's prediction and returns its rows.</summary>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rows(string networkName, ReadOnlySpan<float> inputs, int inChannels, Span<float> outputs, int outChannels)
    {
        int rows = (int)((uint)inputs.Length / (uint)inChannels);
        if (!Fits(rows, inputs, inChannels, outputs, outChannels))
        {
            Throw(networkName, inputs.Length, new RowShape(inChannels), outputs.Length, new RowShape(outChannels));
        }

        return rows;
    }

    /// <summary>Checks a prediction's arguments and returns its images.</summary>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    public static int Images(IMlp network, ReadOnlySpan<float> inputs, int inChannels, Span<float> outputs, int outChannels, int height, int width)
        => Images(network.StateLayout.NetworkName, inputs, inChannels, outputs, outChannels, height, width);

    /// <summary>Checks the arguments of a static network's prediction and returns its images.</summary>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    public static int Images(string networkName, ReadOnlySpan<float> inputs, int inChannels, Span<float> outputs, int outChannels, int height, int width)
    {
        RowShape input = new(inChannels, height, width), output = new(outChannels, height, width);
        int images = inputs.Length / input.Length;
        if (!Fits(images, inputs, input.Length, outputs, output.Length))
        {
            Throw(networkName, inputs.Length, input, outputs.Length, output);
        }

        return images;
    }

    /// <summary>How many inputs of a shape there are.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of the shape's.</exception>
    internal static int Rows(IMlp network, int inputLength, RowShape shape)
    {
        (int rows, int rest) = Math.DivRem(inputLength, shape.Length);
        if (rest != 0)
        {
            ThrowInputs(network.StateLayout.NetworkName, inputLength, shape);
        }

        return rows;
    }

    /// <summary>Checks that so many rows of a shape have the given length.</summary>
    /// <exception cref="ArgumentException">They have not.</exception>
    internal static void Length(int rows, RowShape shape, int length, string parameterName)
    {
        if (length != (long)rows * shape.Length)
        {
            throw new ArgumentException($"{parameterName} has {length} floats; {shape.Batch(rows)} needs {(long)rows * shape.Length}.", parameterName);
        }
    }

    /// <summary>Throws PyTorch's error for batch statistics of one row.</summary>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowOneRow(int channels)
        => throw new ArgumentException($"Expected more than 1 value per channel when training, got input size [1, {channels}]: batch norm takes its statistics from the batch here, and one row has no variance. Pass at least two rows.", "inputs");

    /// <summary>Throws PyTorch's error for batch statistics of one image of one pixel.</summary>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowOnePixel(int channels)
        => throw new ArgumentException($"Expected more than 1 value per channel when training, got input size [1, {channels}, 1, 1]: batch norm takes its statistics from the batch here, and one pixel has no variance. Pass at least two images.", "inputs");

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Fits(int rows, ReadOnlySpan<float> inputs, int inLength, Span<float> outputs, int outLength)
        => rows * inLength == inputs.Length && outputs.Length == (long)rows * outLength && !inputs.Overlaps(outputs);

    [DoesNotReturn]
    private static void Throw(string networkName, int inputLength, RowShape input, int outputLength, RowShape output)
    {
        (int rows, int rest) = Math.DivRem(inputLength, input.Length);
        if (rest != 0)
        {
            ThrowInputs(networkName, inputLength, input);
        }

        if (outputLength != (long)rows * output.Length)
        {
            throw new ArgumentException($"outputs has {outputLength} floats; {rows} {input.Unit} of {networkName}'s {output.Length} outputs need {(long)rows * output.Length}.", "outputs");
        }

        throw new ArgumentException("outputs overlaps inputs: pass separate memory.", "outputs");
    }

    [DoesNotReturn]
    private static void ThrowInputs(string networkName, int inputLength, RowShape shape)
        => throw new ArgumentException($"inputs has {inputLength} floats, which is no multiple of {shape.Length}, the {(shape.IsImage ? "size" : "width")} of {networkName}'s input: expected {shape.Batch()}{(shape.IsImage ? "" : ", row-major")}.", "inputs");
}
