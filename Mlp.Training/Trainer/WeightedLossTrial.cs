using Mlp.Data;

namespace Mlp.Training;

/// <summary>Tries whether rows' weights can enter a loss, and whether ranks can share a batch of it.</summary>
internal static class WeightedLossTrial
{
    /// <summary>
    /// Returns whether a loss can be weighed by rows: whether a batch's is what its rows' come to by
    /// <see cref="ILoss{TTarget}.Divisor"/>. It is tried with a few rows.
    /// </summary>
    public static bool IsOfRows<TTarget>(ILoss<TTarget> loss, ReadOnlySpan<TTarget> targets, int rows, int channels, int pixels)
        where TTarget : unmanaged
    {
        const int most = 4;
        int count = Math.Min(rows, most), width = channels * pixels, perRow = targets.Length / Math.Max(rows, 1);
        float[] outputs = new float[count * width], whole = new float[outputs.Length], single = new float[outputs.Length];
        TTarget[] tried = new TTarget[count * perRow];
        for (int row = 0; row < count; row++)
        {
            // From all over the dataset, whose rows may be sorted by class.
            targets.Slice((int)((long)row * rows / count) * perRow, perRow).CopyTo(tried.AsSpan(row * perRow));
        }

        // A row that counts nothing alone, such as one of a class of weight 0, is among them wherever it lies: label smoothing may make it count.
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<TTarget> own = targets.Slice(row * perRow, perRow);
            if (loss.Divisor(own, channels) == 0)
            {
                own.CopyTo(tried.AsSpan((count - 1) * perRow));
                break;
            }
        }

        for (int i = 0; i < outputs.Length; i++)
        {
            // From 0.1 to 0.9, in no order: logits, probabilities and values may all be so.
            outputs[i] = (float)(0.1 + (0.8 * (i * 0.618 % 1)));
        }

        double divisor = loss.Divisor(tried, channels), sum = 0, magnitude = 0, divisors = 0;
        double expected = divisor * loss.Forward(outputs, tried, whole, channels, pixels);
        for (int row = 0; row < count; row++)
        {
            ReadOnlySpan<TTarget> own = tried.AsSpan(row * perRow, perRow);
            Span<float> gradient = single.AsSpan(row * width, width);
            double ofRow = loss.Divisor(own, channels);
            double value = loss.Forward(outputs.AsSpan(row * width, width), own, gradient, channels, pixels);
            divisors += ofRow;
            if (ofRow == 0)
            {
                gradient.Clear();
                continue;
            }

            sum += ofRow * value;
            magnitude += Math.Abs(ofRow * value);
            WeightedLoss.Scale(gradient, (float)ofRow);
        }

        WeightedLoss.Scale(whole, (float)divisor);
        float largest = FiniteNumbers.Largest(whole);
        bool agrees = (loss.Reduction == Reduction.Sum || Agree(divisor, divisors, divisor))
            && (divisor == 0 || Agree(expected, sum, magnitude));
        for (int i = 0; i < whole.Length && agrees; i++)
        {
            agrees = Agree(whole[i], single[i], largest);
        }

        return agrees;
    }

    // Both may be NaN: trial outputs need not be what the loss takes.
    private static bool Agree(double expected, double actual, double scale)
        => !(Math.Abs(expected - actual) > 1e-3 * Math.Abs(scale)) && double.IsNaN(expected) == double.IsNaN(actual);
}
