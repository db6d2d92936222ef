namespace Mlp;

/// <summary>The loss of a batch that several ranks share, in a loop by hand. A trainer does this by itself.</summary>
/// <example><code>
/// tape.Collective = mpi;
/// DataLoader loader = new(mpi.Shard(training), batchSize: 64, shuffle: true, seed: 1);   // the same on every rank
/// foreach (Batch batch in loader.Epoch())
/// {
///     tape.Share = batch.Share;
///     ReadOnlySpan&lt;float&gt; outputs = net.ForwardTraining(batch.Inputs, tape);
///     float own = loss.Forward(outputs, batch.Labels, tape.OutputGradient, IrisNet.OutChannels);
///     float all = tape.CombineLoss(own, loss.Divisor(batch.Labels, IrisNet.OutChannels), loss.Reduction);
///     net.Backward(batch.Inputs, tape);                    // tape.Gradients is the sum over the ranks from here on
///     adam.Step(net.Parameters, tape.Gradients);           // so that clipping and accumulating them is what it is without ranks
/// }
/// </code></example>
public static class SharedLoss
{
    /// <summary>
    /// Makes one loss of all ranks' losses, and makes the tape's <see cref="MlpTape.OutputGradient"/> that of this loss. Call it on every rank,
    /// between the loss and the backward pass. Without a <see cref="MlpTape.Collective"/> nothing changes.
    /// </summary>
    /// <remarks>
    /// Of means, the loss is Σ loss·divisor / Σ divisor over the ranks, and each rank's gradient is multiplied by divisor / Σ divisor; sums are
    /// added, and their gradients stay. A rank without rows, or whose rows do not count, adds nothing, whatever its loss is.
    /// </remarks>
    /// <param name="tape">Its forward pass is done, and OutputGradient holds the gradient of this rank's loss.</param>
    /// <param name="loss">This rank's; what it is does not matter where it has no rows.</param>
    /// <param name="divisor">
    /// <see cref="ILoss{TTarget}.Divisor"/> of this rank's targets, times the mean weight where rows have weights: of
    /// <see cref="Loss"/>'s cross entropy, the rows that count.
    /// </param>
    /// <param name="reduction">Mean or BatchMean, or Sum.</param>
    /// <returns>The loss of the whole batch, the same on every rank; NaN where nothing counts under Mean.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The reduction is none of these.</exception>
    public static float CombineLoss(this MlpTape tape, float loss, double divisor, Reduction reduction)
    {
        ArgumentNullException.ThrowIfNull(tape);
        if (reduction is not (Reduction.Mean or Reduction.BatchMean or Reduction.Sum))
        {
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, "Ranks' losses are combined where they are one number: Reduction.Mean, BatchMean or Sum was expected.");
        }

        bool flag = false;
        return tape.Collective is null ? loss : Combine(tape, loss, ref divisor, reduction, ref flag);
    }

    /// <summary>The same, and whether any rank has a flag set, in the same reduction.</summary>
    /// <param name="tape">Has a collective.</param>
    /// <param name="loss">This rank's.</param>
    /// <param name="divisor">This rank's; becomes that of the whole batch.</param>
    /// <param name="reduction">Mean, BatchMean or Sum.</param>
    /// <param name="flag">This rank's; becomes that of all.</param>
    internal static float Combine(MlpTape tape, float loss, ref double divisor, Reduction reduction, ref bool flag)
    {
        bool isSum = reduction == Reduction.Sum, counts = tape.Rows > 0 && (isSum || divisor > 0);
        double own = counts ? isSum ? 1 : divisor : 0;
        Span<double> sums = [counts ? loss * own : 0, own, flag ? 1 : 0];
        tape.Collective!.Sum(sums);
        divisor = isSum ? 1 : sums[1];
        flag = sums[2] > 0;
        if (!counts)
        {
            tape.OutputGradient.Clear();
        }
        else if (!isSum)
        {
            WeightedLoss.Scale(tape.OutputGradient, (float)(own / divisor));
        }

        return (float)(sums[0] / divisor);
    }
}
