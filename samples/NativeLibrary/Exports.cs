using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Embedded;

namespace NativeLibrary;

/// <summary>
/// The functions of digits.h, which documents them. Nothing that C passes is trusted, and nothing is thrown at it: an exception that
/// left one of these methods would end the caller's process.
/// </summary>
internal static unsafe class Exports
{
    // DIGITS_VERSION: raise both where a function changes its meaning.
    private const int Version = 1;

    // Far above rounding, far below what would change an answer.
    private const double LargestDifference = 1e-4;

    [UnmanagedCallersOnly(EntryPoint = "digits_version", CallConvs = [typeof(CallConvCdecl)])]
    public static int GetVersion() => Version;

    [UnmanagedCallersOnly(EntryPoint = "digits_self_test", CallConvs = [typeof(CallConvCdecl)])]
    public static int SelfTest()
    {
        try
        {
            // NaN fails, too.
            return (int)(DigitReader.SelfTest() <= LargestDifference ? Status.Ok : Status.SelfTestFailed);
        }
        catch (Exception)
        {
            return (int)Status.InternalError;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "digits_predict", CallConvs = [typeof(CallConvCdecl)])]
    public static int Predict(float* pixels, nuint pixelsLength, float* logits, nuint logitsLength)
    {
        try
        {
            return (int)Forward(pixels, pixelsLength, logits, logitsLength);
        }
        catch (Exception)
        {
            return (int)Status.InternalError;
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "digits_read", CallConvs = [typeof(CallConvCdecl)])]
    public static int Read(float* pixels, nuint pixelsLength)
    {
        try
        {
            float* logits = stackalloc float[DigitReader.OutChannels];
            Status status = Forward(pixels, pixelsLength, logits, DigitReader.OutChannels);
            return status == Status.Ok ? Largest(new(logits, DigitReader.OutChannels)) : (int)status;
        }
        catch (Exception)
        {
            return (int)Status.InternalError;
        }
    }

    private static Status Forward(float* pixels, nuint pixelsLength, float* logits, nuint logitsLength)
    {
        // No rows may lie anywhere.
        if ((pixels is null && pixelsLength > 0) || (logits is null && logitsLength > 0))
        {
            return Status.NullPointer;
        }

        (nuint rows, nuint rest) = Math.DivRem(pixelsLength, DigitReader.InChannels);
        if (rest != 0 || pixelsLength > int.MaxValue || logitsLength != rows * DigitReader.OutChannels)
        {
            return Status.BadLength;
        }

        ReadOnlySpan<float> inputs = new(pixels, (int)pixelsLength);
        Span<float> outputs = new(logits, (int)logitsLength);
        if (inputs.Overlaps(outputs))
        {
            return Status.Overlap;
        }

        DigitReader.Forward(inputs, outputs);
        return Status.Ok;
    }

    /// <summary>Where the largest logit is; no answer where one is no number.</summary>
    private static int Largest(ReadOnlySpan<float> logits)
    {
        int digit = 0;
        for (int candidate = 0; candidate < logits.Length; candidate++)
        {
            if (!float.IsFinite(logits[candidate]))
            {
                return (int)Status.NotFinite;
            }

            digit = logits[candidate] > logits[digit] ? candidate : digit;
        }

        return digit;
    }
}
