using System.Diagnostics;
using Mlp.Data;

namespace Mlp.Training;

/// <summary>
/// Trains a network on a dataset: epochs of steps, validation, early stopping, schedules, checkpoints. The loop that PyTorch users write by hand, with the
/// same numbers: a step is ForwardTraining, the loss, BackwardAndStep.
/// </summary>
/// <remarks>
/// It counts epochs and steps over its whole life: <see cref="Fit"/> trains up to a number of epochs in all, so that a run that was cancelled, or resumed by
/// <see cref="LoadCheckpoint(string)"/>, ends where it would have ended. Between two epochs' ends nothing is allocated. One thread at a time.
/// </remarks>
/// <example><code>
/// Trainer trainer = new(net, new CrossEntropyLoss(), new Adam(DigitNet.Layout), new TrainerOptions
/// {
///     BatchSize = 64,
///     Metrics = [new Accuracy(DigitNet.OutChannels)],
///     EarlyStopping = new EarlyStopping(Patience: 5),
/// });
/// trainer.EpochCompleted += epoch =&gt; Console.WriteLine($"{epoch.Epoch}: {epoch.TrainingLoss:F4} {epoch.Validation!.Loss:F4}");
/// trainer.Fit(training, epochs: 50, validation);
/// Console.WriteLine(trainer.Evaluate(test)["accuracy"]);
/// </code></example>
public sealed partial class Trainer
{
    private readonly ILoss _loss;
    private readonly TrainerState _state;
    private readonly MlpTape _tape;
    private readonly MlpState _beforeEpoch;
    private DataLoader? _loader;
    private BatchLoss? _trainingLoss;
    private Evaluator? _validation;

    /// <summary>Allocates all that training takes.</summary>
    /// <param name="network">The network; it is trained in place.</param>
    /// <param name="loss">Of class indices or of values, as the datasets have them; its reduction gives one number.</param>
    /// <param name="optimizer">Made for the network's layout.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <exception cref="ArgumentException">The optimizer, a schedule or the loss does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public Trainer(IMlp network, ILoss loss, Optimizer optimizer, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(optimizer);
        Options = options ?? new TrainerOptions();
        Check(network, loss, optimizer, Options);
        Network = network;
        Optimizer = optimizer;
        _loss = loss;

        // A single row that is left over joins the batch before it.
        _tape = network.CreateTape(Options.BatchSize + 1, Options.Seed, Options.Threads);
        _beforeEpoch = new MlpState(network.StateLayout);
        _state = new TrainerState(network, optimizer, Options, _tape);
    }

    /// <summary>Comes after each step, on the thread that trains. What it does counts to the training's time.</summary>
    public event Action<StepResult>? StepCompleted;

    /// <summary>Comes after each epoch and its validation, before its checkpoint is written.</summary>
    public event Action<EpochResult>? EpochCompleted;

    /// <summary>The network that is trained.</summary>
    public IMlp Network { get; }

    /// <summary>What moves its parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>How it is trained.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Whole epochs trained so far.</summary>
    public long Epoch => _state.Position.Epoch;

    /// <summary>Steps taken so far.</summary>
    public long Step => _state.Step;

    /// <summary>
    /// Trains until so many epochs have been trained in all. Cancelled, it ends after a whole step, and another call goes on there.
    /// </summary>
    /// <param name="training">Rows to learn from; as many features, and classes or targets, as the network has inputs and outputs.</param>
    /// <param name="epochs">In all, 1 or more.</param>
    /// <param name="validation">Rows to measure with after each epoch, not learned from; null: none.</param>
    /// <param name="cancellation">Ends the training between two steps.</param>
    /// <exception cref="ArgumentException">A dataset does not fit the network, the loss or a metric; nothing has changed.</exception>
    /// <exception cref="TrainingDivergedException">The loss became NaN or infinite. The network has its best state, or that from before the epoch.</exception>
    public TrainingResult Fit(Dataset training, long epochs, Dataset? validation = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        Prepare(training, validation);
        StopReason? reason = null;
        while (reason is null && Epoch < epochs && !HasAllSteps)
        {
            reason = TrainEpoch(cancellation);
        }

        if (reason != StopReason.Cancelled && Options.EarlyStopping is { RestoreBest: true } && _state.Best.Epoch > 0)
        {
            Network.State.CopyFrom(_state.BestNetwork!);
        }

        return new TrainingResult(reason ?? StopReason.Completed, Epoch, Step, _state.Best.Epoch, _state.Best.Loss);
    }

    /// <summary>Predicts all rows of a dataset and compares: no dropout, running statistics.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the network, the loss or a metric.</exception>
    public Evaluation Evaluate(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new Evaluator(Network, _loss, dataset, Options).Run();
    }

    /// <summary>The network's outputs for all rows of a dataset.</summary>
    /// <returns>[rows, out channels], row-major: logits, where the loss takes logits.</returns>
    /// <exception cref="ArgumentException">The dataset does not fit the network.</exception>
    public float[] Predict(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        NetworkShape.CheckInputs(Network, dataset);
        float[] outputs = new float[(long)dataset.Rows * NetworkShape.OutChannels(Network)];
        Network.Forward(dataset.Inputs, outputs, Options.Threads);
        return outputs;
    }

    private bool HasAllSteps => Step >= Options.MaxSteps;

    private void Prepare(Dataset training, Dataset? validation)
    {
        ArgumentNullException.ThrowIfNull(training);
        NetworkShape.CheckInputs(Network, training);
        BatchLoss trainingLoss = new(_loss, training, NetworkShape.OutChannels(Network));
        Evaluator? evaluator = validation is null ? null : ReferenceEquals(_validation?.Dataset, validation) ? _validation : new Evaluator(Network, _loss, validation, Options);
        DataLoader loader = new(
            training, Options.BatchSize, Options.Shuffle, Options.Seed, requiresMoreThanOneRow: Network.TakesBatchStatistics, maxRows: Options.BatchSize + 1);
        if (loader.Batches == 0)
        {
            throw new ArgumentException("The dataset has no rows: there is nothing to train on.", nameof(training));
        }

        loader.Position = _state.Position;
        (_loader, _trainingLoss, _validation) = (loader, trainingLoss, evaluator);
    }

    /// <summary>Trains to the end of the epoch; says why training ends there, or null.</summary>
    private StopReason? TrainEpoch(CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        _beforeEpoch.CopyFrom(Network.State);
        foreach (Batch batch in _loader!.Epoch())
        {
            Train(batch);
            _state.Position = _loader.Position;
            if (_state.Position.Batch > 0 && (cancellation.IsCancellationRequested || HasAllSteps))
            {
                return cancellation.IsCancellationRequested ? StopReason.Cancelled : StopReason.Completed;
            }
        }

        EpochResult result = EndEpoch(started);
        EpochCompleted?.Invoke(result);
        if (Options.CheckpointPath is { } path)
        {
            SaveCheckpoint(path);
        }

        return cancellation.IsCancellationRequested ? StopReason.Cancelled
            : Options.EarlyStopping is { } stopping && Epoch - _state.Best.Epoch >= stopping.Patience ? StopReason.EarlyStopping
            : null;
    }

    private void Train(in Batch batch)
    {
        ReadOnlySpan<float> outputs = Network.ForwardTraining(batch.Inputs, _tape);
        float loss = _trainingLoss!.Forward(outputs, batch, _tape.OutputGradient);
        double divisor = _trainingLoss.Divisor(batch);
        StepResult step = new(Epoch + 1, Step + 1, _state.Position.Batch + 1, _loader!.Batches, loss, Optimizer.LearningRate);

        // A batch in which nothing counts has the loss NaN, and no gradient.
        if (!float.IsFinite(loss) && divisor > 0)
        {
            throw Diverged(step, batch);
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

        _state.Loss.Add(loss, divisor);
        _state.Step++;
        if (Options.ScheduleUnit == ScheduleUnit.Step)
        {
            Options.Scheduler?.Step();
        }

        StepCompleted?.Invoke(step);
    }

    private EpochResult EndEpoch(long started)
    {
        double trainingLoss = _state.Loss.Value;
        _state.Loss = default;
        float learningRate = Optimizer.LearningRate;
        Evaluation? validation = _validation?.Run();
        double monitored = validation?.Loss ?? trainingLoss;

        // The first epoch is the best so far whatever it came to; NaN is never better.
        bool isBest = _state.Best.Epoch == 0 || monitored < _state.Best.Loss - (Options.EarlyStopping?.MinDelta ?? 0) || double.IsNaN(_state.Best.Loss);
        if (isBest)
        {
            _state.Best = (Epoch, monitored);
            _state.BestNetwork?.CopyFrom(Network.State);
        }

        if (Options.ScheduleUnit == ScheduleUnit.Epoch)
        {
            Options.Scheduler?.Step();
        }

        Options.Plateau?.Step(monitored);
        return new EpochResult(Epoch, Step, learningRate, trainingLoss, validation, isBest, Stopwatch.GetElapsedTime(started));
    }

    private TrainingDivergedException Diverged(StepResult step, in Batch batch)
    {
        bool hasBest = _state.BestNetwork is not null && _state.Best.Epoch > 0;
        Network.State.CopyFrom(hasBest ? _state.BestNetwork! : _beforeEpoch);
        float largest = 0;
        foreach (float input in batch.Inputs)
        {
            largest = MathF.Max(largest, MathF.Abs(input));
        }

        return new TrainingDivergedException(step, largest, FormattableString.Invariant(
            $"The network has its state from {(hasBest ? $"the end of epoch {_state.Best.Epoch}, the best" : step.Epoch == 1 ? "before the training" : $"the end of epoch {step.Epoch - 1}")}."));
    }

    private static void Check(IMlp network, ILoss loss, Optimizer optimizer, TrainerOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, network.TakesBatchStatistics ? 2 : 1, nameof(options.BatchSize));
        ArgumentOutOfRangeException.ThrowIfEqual(options.BatchSize, int.MaxValue, nameof(options.BatchSize));
        if (options.MaxSteps is { } steps)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1, nameof(options.MaxSteps));
        }

        if (options.MaxGradNorm is not null and not > 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options.MaxGradNorm), options.MaxGradNorm, "Gradients are clipped to a norm above 0: choose one, 1 say, or null.");
        }

        if (options.EarlyStopping is { } stopping)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(stopping.Patience, 1, nameof(stopping.Patience));
            if (stopping.MinDelta is not >= 0)
            {
                throw new ArgumentOutOfRangeException(nameof(stopping.MinDelta), stopping.MinDelta, "A better loss is lower by 0 or more.");
            }
        }

        if (loss.Reduction == Reduction.None)
        {
            throw new ArgumentException("The loss has Reduction.None, but a step needs one number: make it with Reduction.Mean or Sum.", nameof(loss));
        }

        optimizer.Check(network.Parameters);
        if (options.Scheduler is { } scheduler && !ReferenceEquals(scheduler.Optimizer, optimizer) || options.Plateau is { } plateau && !ReferenceEquals(plateau.Optimizer, optimizer))
        {
            throw new ArgumentException("The schedule was made for another optimizer than the trainer's: make it with this one.", nameof(options));
        }
    }
}
