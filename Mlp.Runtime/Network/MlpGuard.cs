using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Mlp;

/// <summary>For generated code: the checks at its public doors.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MlpGuard
{
    /// <summary>The rows of [rows, in channels] inputs.</summary>
    /// <exception cref="ArgumentException">The length is no multiple of the channels.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rows(IMlp network, int inputLength, int inChannels)
    {
        int rows = (int)((uint)inputLength / (uint)inChannels);
        if (rows * inChannels != inputLength)
        {
            ThrowInputs(network.StateLayout.NetworkName, inputLength, inChannels);
        }

        return rows;
    }

    /// <summary>The rows of a prediction.</summary>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rows(IMlp network, ReadOnlySpan<float> inputs, int inChannels, Span<float> outputs, int outChannels)
    {
        int rows = Rows(network, inputs.Length, inChannels);
        if (outputs.Length != (long)rows * outChannels || inputs.Overlaps(outputs))
        {
            ThrowOutputs(network.StateLayout.NetworkName, rows, outputs.Length, outChannels);
        }

        return rows;
    }

    /// <summary>The rows of a static network's prediction.</summary>
    /// <exception cref="ArgumentException">A length does not fit, or the spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rows(string networkName, ReadOnlySpan<float> inputs, int inChannels, Span<float> outputs, int outChannels)
    {
        int rows = (int)((uint)inputs.Length / (uint)inChannels);
        if (rows * inChannels != inputs.Length)
        {
            ThrowInputs(networkName, inputs.Length, inChannels);
        }

        if (outputs.Length != (long)rows * outChannels || inputs.Overlaps(outputs))
        {
            ThrowOutputs(networkName, rows, outputs.Length, outChannels);
        }

        return rows;
    }

    /// <summary>Checks that [rows, channels] have the given length.</summary>
    /// <exception cref="ArgumentException">They have not.</exception>
    public static void Length(int rows, int channels, int length, string parameterName)
    {
        if (length != (long)rows * channels)
        {
            throw new ArgumentException($"{parameterName} has {length} floats; [{rows}, {channels}] needs {(long)rows * channels}.", parameterName);
        }
    }

    /// <summary>PyTorch's error for batch statistics of one row.</summary>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowOneRow(int channels)
        => throw new ArgumentException($"Expected more than 1 value per channel when training, got input size [1, {channels}]: batch norm takes its statistics from the batch here, and one row has no variance. Pass at least two rows.", "inputs");

    [DoesNotReturn]
    private static void ThrowInputs(string networkName, int inputLength, int inChannels)
        => throw new ArgumentException($"inputs has {inputLength} floats, which is no multiple of {inChannels}, the width of {networkName}'s input: expected [rows, {inChannels}], row-major.", "inputs");

    [DoesNotReturn]
    private static void ThrowOutputs(string networkName, int rows, int outputLength, int outChannels)
    {
        if (outputLength != (long)rows * outChannels)
        {
            throw new ArgumentException($"outputs has {outputLength} floats; {rows} rows of {networkName}'s {outChannels} outputs need {(long)rows * outChannels}.", "outputs");
        }

        throw new ArgumentException("outputs overlaps inputs: pass separate memory.", "outputs");
    }
}
