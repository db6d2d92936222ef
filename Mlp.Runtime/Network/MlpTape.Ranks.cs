using System.ComponentModel;
using System.Runtime.ExceptionServices;
using Mlp.CompilerServices;

namespace Mlp;

/// <content>Passes over a batch that several ranks share.</content>
public abstract unsafe partial class MlpTape
{
    // Beyond it, a variance in double precision would lose more than 8 of its 16 digits to the square of the mean.
    private const double MaxSquareOfMean = 1e8;

    private double[] _sums = [];
    private float[]? _noRow;
    private int _totalRows;
    private float[] _statisticsBefore = [];
    private Exception? _collectiveFailure;

    /// <summary>
    /// Gets or sets what connects the ranks that share each batch; null: the batch is this tape's alone. With it, the statistics of batch norm are
    /// those of all ranks' rows, and a backward pass gives each rank the sum of all ranks' gradients. Each rank calls the same passes.
    /// </summary>
    /// <remarks>
    /// Set <see cref="Share"/> before each forward pass. <see cref="OutputGradient"/> is the gradient of the loss of the whole batch then:
    /// of a mean, it is divided by the rows of all ranks.
    /// </remarks>
    /// <exception cref="NotSupportedException">
    /// The network has batch norm or dropout, and the project that declares it does not reference the package MlpGen.Distributed.
    /// </exception>
    public ICollective? Collective
    {
        get;
        set
        {
            if (value is not null && !TakesCollective)
            {
                throw new NotSupportedException(
                    $"{_network.StateLayout.NetworkName} has batch norm or dropout, and was compiled without what they need where several ranks share a batch: reference the package MlpGen.Distributed in the project that declares {_network.StateLayout.NetworkName}, and build it again.");
            }

            field = value;
        }
    }

    /// <summary>Gets or sets this rank's rows of the next batch. It matters only where there is a <see cref="Collective"/>.</summary>
    public BatchShare Share { get; set; }

    /// <summary>For generated code: gets the number of this rank's first row in the whole batch; of its first pixel, where inputs are images.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public nuint FirstRow => Collective is null ? 0 : (nuint)Share.FirstRow * (nuint)_input.Pixels;

    /// <summary>For generated code: gets the rows of the whole batch; its pixels, where inputs are images.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public nuint TotalRows => (nuint)_totalRows * (nuint)_input.Pixels;

    /// <summary>For generated code: gets whether its passes can share a batch with other ranks.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual bool TakesCollective => _network.StateLayout.Topology is { } topology
        ? topology.Dropout == 0 && !IsOfBatch(topology.NormLayer) && !topology.Norms.Any(norm => IsOfBatch(norm.Layer))
        : !_network.TakesBatchStatistics;

    /// <summary>For generated code: the rows of the whole batch, of which this rank has <paramref name="rows"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int BatchRows(int rows) => Collective is null ? rows : Share.TotalRows;

    /// <summary>
    /// For generated code: turns the statistics of this rank's rows into those of the whole batch. Of n rows with the mean m and the variance v,
    /// n, n·m and n·(v + m²) are summed over the ranks: the mean is M = Σ n·m / Σ n, the variance V = Σ n·(v + m²) / Σ n − M². Where M² is so
    /// large beside V that this would lose digits, V is Σ n·(v + (m − M)²) / Σ n, which takes a second sum; all ranks see the same M and V.
    /// </summary>
    /// <param name="statistics">[4, channels]: mean, remainder, variance, inverse deviation.</param>
    /// <param name="channels">Padding included.</param>
    /// <param name="eps">What is added to the variance.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void CombineStatistics(ref float statistics, nuint channels, float eps)
    {
        int count = (int)channels;
        fixed (float* pointer = &statistics)
        {
            Span<float> mean = new(pointer, count), remainder = new(pointer + count, count);
            Span<float> variance = new(pointer + 2 * count, count), inverse = new(pointer + 3 * count, count);
            Span<double> sums = Sums(2 * count + 1);
            double own = OwnRows, all = TotalRows;
            sums[2 * count] = own;
            for (int channel = 0; channel < count && own > 0; channel++)
            {
                double ownMean = (double)mean[channel] + remainder[channel];
                sums[channel] = own * ownMean;
                sums[count + channel] = own * (variance[channel] + ownMean * ownMean);
            }

            SumOverRanks(sums);
            CheckRowsOfAll(sums[2 * count]);
            bool needsDeviations = false;
            for (int channel = 0; channel < count; channel++)
            {
                double square = sums[channel] / all * (sums[channel] / all);
                double allVariance = sums[count + channel] / all - square;
                sums[count + channel] = allVariance;
                needsDeviations |= square > MaxSquareOfMean * allVariance;
            }

            if (needsDeviations)
            {
                CombineDeviations(sums, mean, remainder, variance);
            }

            for (int channel = 0; channel < count; channel++)
            {
                double allMean = sums[channel] / all;
                mean[channel] = (float)allMean;
                remainder[channel] = (float)(allMean - mean[channel]);
                variance[channel] = (float)Math.Max(0, sums[count + channel]);
                inverse[channel] = 1f / MathF.Sqrt(variance[channel] + eps);
            }
        }
    }

    // The sums of n·m stay, and the variances behind them are replaced.
    private void CombineDeviations(Span<double> sums, ReadOnlySpan<float> mean, ReadOnlySpan<float> remainder, ReadOnlySpan<float> variance)
    {
        int count = mean.Length;
        double own = OwnRows, all = TotalRows;
        Span<double> deviations = sums[count..(2 * count)];
        for (int channel = 0; channel < count; channel++)
        {
            double deviation = (double)mean[channel] + remainder[channel] - sums[channel] / all;
            deviations[channel] = own > 0 ? own * (variance[channel] + deviation * deviation) : 0;
        }

        SumOverRanks(deviations);
        foreach (ref double deviation in deviations)
        {
            deviation /= all;
        }
    }

    /// <summary>For generated code: replaces each number by its sum over the ranks. A rank without rows adds nothing.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void SumOverRanks(ref float values, nuint length)
    {
        fixed (float* pointer = &values)
        {
            Span<float> floats = new(pointer, (int)length);
            Span<double> sums = Sums(floats.Length);
            for (int i = 0; i < floats.Length && Rows > 0; i++)
            {
                sums[i] = floats[i];
            }

            SumOverRanks(sums);
            for (int i = 0; i < floats.Length; i++)
            {
                floats[i] = (float)sums[i];
            }
        }
    }

    private static bool IsOfBatch(NormLayer norm) => norm is NormLayer.BatchNorm1d or NormLayer.BatchNorm2d;

    // A pass of a rank without rows runs over a row of zeros, so that it meets the others wherever they wait for each other; what comes of it is
    // left out.
    private ReadOnlySpan<float> NoRow => _noRow ??= new float[_input.Length];

    private void CheckShare(int rows)
    {
        if (Collective is not null && (Share.FirstRow < 0 || (long)Share.FirstRow + rows > Share.TotalRows))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"This rank has {rows} rows from number {Share.FirstRow} on of a batch of {Share.TotalRows}, which has not so many: set the tape's Share to that of the batch before each forward pass."));
        }
    }

    private double OwnRows => (double)Rows * _input.Pixels;

    private void ForwardOverRanks(ReadOnlySpan<float> inputs, int rows)
    {
        // The backward pass belongs to these rows, whatever Share is until then.
        _totalRows = Share.TotalRows;
        if (_totalRows == 0)
        {
            return;
        }

        KeepStatistics();
        long step = StepCount++;
        ForwardOnThreads(rows > 0 ? inputs : NoRow, Math.Max(1, rows), step);
        if (_collectiveFailure is not null)
        {
            StepCount = step;
            ReturnStatistics();
            _rows = -1;
            ThrowIfCollectiveFailed();
        }
    }

    private void BackwardOverRanks(ReadOnlySpan<float> inputs)
    {
        if (Rows > 0)
        {
            BackwardOnThreads(inputs, Rows, GradientStore);
        }
        else
        {
            if (_totalRows > 0)
            {
                _outputGradient.Span[.._outputShape.Length].Clear();
                BackwardOnThreads(NoRow, 1, GradientStore);
            }

            _gradients.Span.Clear();
        }

        ThrowIfCollectiveFailed();
        if (_totalRows > 0)
        {
            Collective!.Sum(_gradients.Span);
        }
    }

    // A pass whose statistics the ranks could not combine must not leave its mark on the running ones, which it moves all the same.
    private void KeepStatistics()
    {
        Span<float> running = _network.State.Buffers;
        if (_statisticsBefore.Length < running.Length)
        {
            _statisticsBefore = new float[running.Length];
        }

        running.CopyTo(_statisticsBefore);
    }

    private void ReturnStatistics()
    {
        MlpState state = _network.State;
        _statisticsBefore.AsSpan(0, state.Buffers.Length).CopyTo(state.Buffers);
        state.UncountBatch();
        state.MarkBuffersChanged();
    }

    // All ranks see the same sum, and so throw alike.
    private void CheckRowsOfAll(double rows)
    {
        if (_collectiveFailure is null && rows != TotalRows)
        {
            _collectiveFailure = new InvalidOperationException(FormattableString.Invariant(
                $"The ranks have {rows / _input.Pixels} rows of the batch together, but its Share says {_totalRows}: each rank must pass its own part of the same batch, and set the tape's Share to that."));
        }
    }

    private Span<double> Sums(int length)
    {
        if (_sums.Length < length)
        {
            _sums = new double[length];
        }

        Span<double> sums = _sums.AsSpan(0, length);
        sums.Clear();
        return sums;
    }

    // A thread of a team must not leave the others waiting at a barrier: what went wrong is thrown behind the pass.
    private void SumOverRanks(Span<double> sums)
    {
        if (_collectiveFailure is not null)
        {
            return;
        }

        try
        {
            Collective!.Sum(sums);
        }
        catch (Exception error)
        {
            _collectiveFailure = error;
        }
    }

    private void ThrowIfCollectiveFailed()
    {
        if (_collectiveFailure is { } failure)
        {
            _collectiveFailure = null;
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
