using System.Diagnostics;
using Mlp.Data;

namespace Mlp.Training;

/// <content>Epochs and steps.</content>
public sealed partial class Trainer
{
    private bool IsAtEpochEnd => _state.Position.Batch == _loader!.Batches;

    /// <summary>Says why training ends where it stands, or null.</summary>
    private StopReason? WhyToStop(long epochs, bool isCancelled)
    {
        bool standsStill = Options.EarlyStopping is { } stopping && Epoch - _state.Best.Epoch >= stopping.Patience;
        return standsStill ? StopReason.EarlyStopping
            : Epoch >= epochs || StepCount >= Options.MaxSteps ? StopReason.Completed
            : isCancelled ? StopReason.Cancelled
            : null;
    }

    // Of ranks, all know of it by the last step's reduction.
    private bool IsCancelledBetweenSteps(CancellationToken cancellation) => _ranks is null ? cancellation.IsCancellationRequested : _isAnyCancelled;

    private bool IsCancelledOnAnyRank(CancellationToken cancellation)
        => _ranks is null ? cancellation.IsCancellationRequested : _ranks.Any(cancellation.IsCancellationRequested);

    /// <summary>Trains to the end of the epoch, or until there is a reason to stop.</summary>
    private void TrainEpoch(long epochs, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        if (StepCount == 0)
        {
            // What was loaded, or fitted by the user, stays. A training that was resumed has its steps.
            StandardScale.Fit(Network, _loader!.Dataset, replaces: false);
        }

        _state.Keep();
        _isEpochWhole = _state.Position.Batch == 0;
        if (!IsAtEpochEnd)
        {
            _loader!.Position = _state.Position;
            foreach (Batch batch in _loader.Epoch())
            {
                Train(batch, cancellation);
                if (!IsAtEpochEnd && WhyToStop(epochs, IsCancelledBetweenSteps(cancellation)) is not null)
                {
                    CheckNetwork();
                    return;
                }
            }
        }

        CheckNetwork();
        EpochResult result = EndEpoch(started);
        EpochCompleted?.Invoke(result);
        if (Options.CheckpointPath is { } path)
        {
            SaveCheckpoint(path);
        }
    }

    private void Train(in Batch batch, CancellationToken cancellation)
    {
        _tape!.Share = batch.Share;
        ReadOnlySpan<float> outputs = Network.ForwardTraining(batch.Inputs, _tape);
        float loss = LossOf(outputs, batch, cancellation, out double divisor);
        int number = _state.Position.Batch + 1;
        _step = new StepResult(Epoch + 1, StepCount + 1, number, _loader!.Batches, loss, Optimizer.LearningRate);

        // A batch in which nothing counts has the loss NaN, and no gradient.
        if (!float.IsFinite(loss) && divisor > 0)
        {
            throw Diverged(isLoss: true);
        }

        if (Options.MaxGradNorm is { } norm)
        {
            Network.Backward(batch.Inputs, _tape);
            _tape.ClipGradNorm(norm);
            Optimizer.Step(Network.Parameters, _tape.Gradients);
        }
        else
        {
            Network.BackwardAndStep(batch.Inputs, _tape, Optimizer);
        }

        // The step is whole before anybody else's code runs: a handler may throw, or save a checkpoint.
        _state.Loss.Add(loss, divisor);
        _state.StepCount++;
        _state.DropoutStep = _tape.StepCount;
        _state.Rows = _loader.Dataset.Rows;
        _state.Position = _state.Position with { Batch = number };
        if (Options.ScheduleUnit == ScheduleUnit.Step)
        {
            Options.Scheduler?.Step();
        }

        StepCompleted?.Invoke(_step);
    }

    /// <summary>The loss of the batch, of all ranks together, and its gradient.</summary>
    private float LossOf(ReadOnlySpan<float> outputs, in Batch batch, CancellationToken cancellation, out double divisor)
    {
        // A rank may have no rows: they have no loss.
        float loss = batch.Rows > 0 ? _trainingLoss!.Forward(outputs, batch, _tape!.OutputGradient) : 0;
        divisor = batch.Rows > 0 ? _trainingLoss!.Divisor(batch) : 0;
        if (_ranks is not null)
        {
            _isAnyCancelled = cancellation.IsCancellationRequested;
            loss = SharedLoss.Combine(_tape!, loss, ref divisor, _loss.Reduction, ref _isAnyCancelled);
        }

        return loss;
    }

    private EpochResult EndEpoch(long started)
    {
        long epoch = Epoch + 1;
        double trainingLoss = _state.Loss.Value;
        Evaluation? validation = _validation?.Run();
        double monitored = validation?.Loss ?? trainingLoss;
        if (_ranks is not null)
        {
            // All decide by the same bits, whatever processors they have.
            monitored = _ranks.OfRank0(monitored);
            validation = validation is null ? null : validation with { Loss = monitored };
        }

        // First what may throw. From here on the epoch is whole.
        if (Options.ScheduleUnit == ScheduleUnit.Epoch)
        {
            Options.Scheduler?.Step();
        }

        Options.Plateau?.Step(monitored);

        // The first epoch is the best so far whatever it came to; NaN is never better.
        (long bestEpoch, double bestLoss) = _state.Best;
        bool isBest = bestEpoch == 0 || monitored < bestLoss - (Options.EarlyStopping?.MinDelta ?? 0) || (double.IsNaN(bestLoss) && !double.IsNaN(monitored));
        if (isBest)
        {
            _state.SetBest(epoch, monitored);
        }

        _state.Loss = default;
        _state.Position = new DataPosition(epoch, 0);
        return new EpochResult(epoch, StepCount, _step.LearningRate, trainingLoss, validation, isBest, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Throws where weights or statistics are not finite, or not those of the other ranks.</summary>
    private void CheckNetwork()
    {
        bool isFinite = FiniteNumbers.AreAll(Network.Parameters) && FiniteNumbers.AreAll(Network.State.Buffers);
        if (_ranks is null ? !isFinite : _ranks.Any(!isFinite))
        {
            throw Diverged(isLoss: false);
        }

        _ranks?.Compare(TrainerAgreement.OfStep(Network, Optimizer), FormattableString.Invariant(
            $"after step {StepCount} they must be the same bits. Did an event's handler change one rank's network or optimizer? Else the ranks run on different kinds of processor: use one kind."));
    }

    private TrainingDivergedException Diverged(bool isLoss)
    {
        string restored = _state.HasBestNetwork ? FormattableString.Invariant($"of the end of epoch {_state.Best.Epoch}, the best")
            : _isEpochWhole ? Epoch == 0 ? "from before the training" : FormattableString.Invariant($"of the end of epoch {Epoch}")
            : "from before this call of Fit";
        _state.GoBack();
        _diverged = new TrainingDivergedException(_step, isLoss, Network, _loader!.Dataset, restored);
        _ranks?.ThrownByAll(_diverged);
        return _diverged;
    }

    private void ThrowIfDiverged()
    {
        if (_diverged is not null)
        {
            throw new InvalidOperationException(
                "The training has diverged, and the optimizer with it: load a checkpoint from before, or make a new optimizer and trainer.", _diverged);
        }
    }
}
