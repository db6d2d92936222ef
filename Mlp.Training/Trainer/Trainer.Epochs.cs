using System.Diagnostics;
using Mlp.Data;

namespace Mlp.Training;

/// <content>Epochs and steps.</content>
public sealed partial class Trainer
{
    private bool IsAtEpochEnd => _state.Position.Batch == _loader!.Batches;

    /// <summary>Says why training ends where it stands, or null.</summary>
    private StopReason? WhyToStop(long epochs, CancellationToken cancellation)
    {
        bool standsStill = Options.EarlyStopping is { } stopping && Epoch - _state.Best.Epoch >= stopping.Patience;
        return standsStill ? StopReason.EarlyStopping
            : Epoch >= epochs || StepCount >= Options.MaxSteps ? StopReason.Completed
            : cancellation.IsCancellationRequested ? StopReason.Cancelled
            : null;
    }

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
                Train(batch);
                if (!IsAtEpochEnd && WhyToStop(epochs, cancellation) is not null)
                {
                    ThrowIfNotFinite();
                    return;
                }
            }
        }

        ThrowIfNotFinite();
        EpochResult result = EndEpoch(started);
        EpochCompleted?.Invoke(result);
        if (Options.CheckpointPath is { } path)
        {
            SaveCheckpoint(path);
        }
    }

    private void Train(in Batch batch)
    {
        ReadOnlySpan<float> outputs = Network.ForwardTraining(batch.Inputs, _tape!);
        float loss = _trainingLoss!.Forward(outputs, batch, _tape!.OutputGradient);
        double divisor = _trainingLoss.Divisor(batch);
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

    private EpochResult EndEpoch(long started)
    {
        long epoch = Epoch + 1;
        double trainingLoss = _state.Loss.Value;
        Evaluation? validation = _validation?.Run();
        double monitored = validation?.Loss ?? trainingLoss;

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

    private void ThrowIfNotFinite()
    {
        if (!FiniteNumbers.AreAll(Network.Parameters) || !FiniteNumbers.AreAll(Network.State.Buffers))
        {
            throw Diverged(isLoss: false);
        }
    }

    private TrainingDivergedException Diverged(bool isLoss)
    {
        string restored = _state.HasBestNetwork ? FormattableString.Invariant($"of the end of epoch {_state.Best.Epoch}, the best")
            : _isEpochWhole ? Epoch == 0 ? "from before the training" : FormattableString.Invariant($"of the end of epoch {Epoch}")
            : "from before this call of Fit";
        _state.GoBack();
        _diverged = new TrainingDivergedException(_step, isLoss, Network, _loader!.Dataset, restored);
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
