namespace Mlp.Tables;

/// <summary>A thread's working memory for predictions, as large as the largest that it ever needed.</summary>
internal sealed class TableScratch
{
    private float[] _inputs = [];
    private float[] _outputs = [];
    private double[] _sums = [];

    public Span<float> Inputs(int length) => Rent(ref _inputs, length);

    public Span<float> Outputs(int length) => Rent(ref _outputs, length);

    public Span<double> Sums(int length) => Rent(ref _sums, length);

    private static Span<T> Rent<T>(ref T[] kept, int length)
    {
        if (kept.Length < length)
        {
            kept = new T[length];
        }

        return kept.AsSpan(0, length);
    }
}
