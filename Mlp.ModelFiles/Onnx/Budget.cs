using System;

namespace Mlp.ModelFiles.Onnx;

/// <summary>How much may be computed while a file is read: a forged one of a few bytes may ask for hours.</summary>
/// <param name="fileLength">Bytes of the file. A long file may take longer.</param>
internal sealed class Budget(long fileLength)
{
    private long _left = (1L << 25) + 32 * fileLength;

    /// <summary>Notes that so many elements are computed.</summary>
    /// <exception cref="ModelFileException">They are more than a network of such a file needs.</exception>
    public void Spend(long elements)
    {
        _left -= Math.Max(elements, 1);
        if (_left < 0)
        {
            throw new ModelFileException(
                "reading it would take far more computation than a network of its size needs: "
                + "its nodes repeat wide values again and again. Simplify the graph, or export the model again");
        }
    }
}
