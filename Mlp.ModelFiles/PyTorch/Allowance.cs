namespace Mlp.ModelFiles.PyTorch;

/// <summary>How many bytes may come of a file beside its own: inflated ones, and tensors as float32. No file grows without end.</summary>
/// <param name="fileLength">The length of the whole file in bytes.</param>
internal sealed class Allowance(long fileLength)
{
    /// <summary>
    /// Trained weights hardly shrink: 16 times is far beyond them, and beyond float16 made float32. The megabyte is for small files of zeros.
    /// </summary>
    private const long Factor = 16, Extra = 1 << 20;

    private long _left = Of(fileLength);

    /// <summary>What a number of bytes may grow to.</summary>
    public static long Of(long length) => Factor * length + Extra;

    /// <summary>Takes some of it.</summary>
    /// <param name="bytes">How many bytes are about to be allocated.</param>
    /// <param name="what">What they are for, for the message.</param>
    /// <exception cref="ModelFileException">More than what is left.</exception>
    public void Take(long bytes, string what)
    {
        if (bytes > _left)
        {
            throw new ModelFileException(
                $"it grows to more than {Factor} times its size where {what} is read, which trained weights do not do: "
                + "save it again, without compression");
        }

        _left -= bytes;
    }
}
