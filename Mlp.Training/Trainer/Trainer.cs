using Mlp.Data;

namespace Mlp.Training;

/// <summary>
/// Trains a network on a dataset: epochs of steps, validation, early stopping, schedules, checkpoints. The loop that PyTorch users write
/// by hand, with the same numbers: a step is ForwardTraining, the loss, BackwardAndStep.
/// </summary>
/// <remarks>
/// It counts epochs and steps over its whole life: <see cref="Fit"/> trains up to a number of epochs in all, so that a run that was
/// cancelled, or resumed by <see cref="LoadCheckpoint(string)"/>, ends where it would have ended. Between two epochs' ends nothing is
/// allocated. One thread at a time.
/// <para>
/// Before its first step it fits what a network with <see cref="MlpAttribute.StandardizeInputs"/> or
/// <see cref="MlpAttribute.StandardizeOutputs"/> standardises with to the training rows, as
/// <see cref="NetworkStandardization.FitStandardization"/> does; but only what nobody has given, such as a file or a call of WriteTensor. With
/// StandardizeOutputs the losses of training and validation are those of standardised targets, whatever their unit; metrics and predictions
/// are in the unit of the targets.
/// </para>
/// <para>
/// With <see cref="TrainerOptions.Collective"/> several ranks train one network: each makes its own trainer, alike, and calls <see cref="Fit"/>
/// with its shard. Losses, weights and decisions are those of one process with the whole batch, to rounding, and the same bits on every rank.
/// Before the first step the ranks compare all that decides how training goes, and after each epoch the weights. What only one rank throws,
/// such as an event's handler, ends the others, too: <see cref="ICollective.Abort"/>. <see cref="Evaluate"/> and predictions stay on the rank
/// that calls them.
/// </para>
/// </remarks>
/// <example><code>
/// Trainer trainer = new(net, new CrossEntropyLoss(), new Adam(DigitNet.Layout), new TrainerOptions
/// {
///     BatchSize = 64,
///     Metrics = [new Accuracy(DigitNet.OutChannels)],
///     EarlyStopping = new EarlyStopping(Patience: 5),
/// });
/// trainer.EpochCompleted += Console.WriteLine;
/// trainer.Fit(training, epochs: 50, validation);
/// Console.WriteLine(trainer.Evaluate(test));
/// </code></example>
public sealed partial class Trainer
{
    private readonly ILoss _loss;
    private readonly TrainerState _state;

    // Null where this process trains alone, as one rank does.
    private readonly TrainerRanks? _ranks;
    private MlpTape? _tape;
    private DataLoader? _loader;
    private BatchLoss? _trainingLoss;
    private Evaluator? _validation;
    private StepResult _step;
    private bool _isFitting;
    private bool _isEpochWhole;
    private bool _isAnyCancelled;
    private TrainingDivergedException? _diverged;

    /// <summary>Creates a trainer of a network; nothing is trained yet.</summary>
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
        TrainerGuard.Check(network, loss, optimizer, Options);
        Network = network;
        Optimizer = optimizer;
        _loss = loss;
        _state = new TrainerState(network, optimizer, Options);
        _ranks = TrainerRanks.Of(Options.Collective);
    }

    /// <summary>Occurs after each step, on the thread that trains. What a handler does counts to the time of the training.</summary>
    public event Action<StepResult>? StepCompleted;

    /// <summary>Occurs after each epoch and its validation, before its checkpoint is written.</summary>
    public event Action<EpochResult>? EpochCompleted;

    /// <summary>Gets the network that is trained.</summary>
    public IMlp Network { get; }

    /// <summary>Gets the optimizer that moves the network's parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>Gets the options of the training.</summary>
    public TrainerOptions Options { get; }

    /// <summary>Gets the number of whole epochs trained so far.</summary>
    public long Epoch => _state.Position.Epoch;

    /// <summary>Gets the number of steps taken so far.</summary>
    public long StepCount => _state.StepCount;

    /// <summary>
    /// Trains until so many epochs have been trained in all, or early stopping, <see cref="TrainerOptions.MaxSteps"/> or the caller ends
    /// it. Another call continues where it ended.
    /// </summary>
    /// <remarks>
    /// With <see cref="EarlyStopping.RestoreBest"/> the network has its best weights afterwards, however training ended; the last ones
    /// are kept for another call, and for <see cref="SaveCheckpoint"/>, unless somebody writes to the network in between.
    /// An exception of an event's handler, or of a checkpoint that cannot be written, leaves the network as the last step left it, and
    /// another call continues behind that step.
    /// </remarks>
    /// <param name="training">
    /// Rows to learn from; as many features, and classes or targets, as the network has inputs and outputs. With
    /// <see cref="TrainerOptions.Collective"/>, the shard that it makes of them.
    /// </param>
    /// <param name="epochs">In all, 1 or more.</param>
    /// <param name="validation">
    /// Rows to measure with after each epoch, not learned from; null: none. Ranks predict them together, each a part; a shard counts as
    /// all its rows.
    /// </param>
    /// <param name="cancellation">
    /// Ends the training between two steps. Of several ranks any one's ends it on all, at the same step: the one after the next reduction, so
    /// that one step more may be taken.
    /// </param>
    /// <exception cref="ArgumentException">A dataset does not fit the network, the loss or a metric, or the schedule ends before
    /// the training does, which nothing else may end (early stopping, the token); nothing has changed.</exception>
    /// <exception cref="TrainingDivergedException">
    /// A loss or a weight became NaN or infinite. The network has its best state, or that from before the epoch. Load a checkpoint, or
    /// make a new optimizer and trainer.
    /// </exception>
    /// <exception cref="InvalidOperationException">The network's weights are not finite, the training has diverged before, or a handler
    /// calls this. Of several ranks: another one cannot begin, or one differs from rank 0 in its network, options or data (nothing has
    /// changed), or in its weights after an epoch; the message says which.</exception>
    /// <exception cref="NotSupportedException">
    /// The network has batch norm or dropout, and was compiled without what several ranks need: see <see cref="MlpTape.Collective"/>.
    /// </exception>
    /// <exception cref="IOException">A checkpoint cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A checkpoint may not be written.</exception>
    public TrainingResult Fit(Dataset training, long epochs, Dataset? validation = null, CancellationToken cancellation = default)
    {
        // Before ranks speak to each other: a handler's call would come in between.
        ThrowIfFitting(nameof(Fit));
        _isFitting = true;
        try
        {
            Begin(training, epochs, validation, cancellation);
            _state.ReturnToLast();
            StopReason? reason = null;
            while (IsAtEpochEnd || (reason = WhyToStop(epochs, IsCancelledOnAnyRank(cancellation))) is null)
            {
                TrainEpoch(epochs, cancellation);
            }

            _state.RestoreBest();
            return new TrainingResult(reason!.Value, Epoch, StepCount, _state.Best.Epoch, _state.Best.Loss);
        }
        catch (Exception error) when (_ranks is not null)
        {
            _ranks.Leave(error);
            throw;
        }
        finally
        {
            _isFitting = false;
        }
    }

    /// <summary>Predicts all rows of a dataset and compares: no dropout, running statistics. One rank may call it without the others.</summary>
    /// <exception cref="ArgumentException">The dataset does not fit the network, the loss or a metric.</exception>
    public Evaluation Evaluate(Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return new Evaluator(Network, _loss, dataset, Options).Run();
    }

    /// <inheritdoc cref="NetworkPrediction.Predict"/>
    public float[] Predict(Dataset dataset) => Network.Predict(dataset, Options.Threads);

    /// <summary>
    /// Returns the class of each row of a dataset, or of each pixel of its images: the class with the largest output. For a single output
    /// it is 1 where the output is above a threshold, else 0.
    /// </summary>
    /// <param name="dataset">As many features as the network has inputs; labels and targets do not matter.</param>
    /// <param name="threshold">Of a single output: above it, the class is 1. Null: the loss's <see cref="ILoss.DecisionThreshold"/>.</param>
    /// <returns>[rows], or [images, height, width], a class for each pixel; −1 where an output is NaN.</returns>
    /// <exception cref="ArgumentException">The dataset does not fit the network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is NaN.</exception>
    public int[] PredictClasses(Dataset dataset, float? threshold = null)
        => Network.PredictClasses(dataset, Options.Threads, threshold ?? NetworkShape.Threshold(Network, _loss));

    /// <summary>Checks all that can be known beforehand, and that all ranks are about to do the same; nothing changes before that.</summary>
    private void Begin(Dataset training, long epochs, Dataset? validation, CancellationToken cancellation)
    {
        if (_ranks is null)
        {
            Prepare(training, epochs, validation, cancellation);
            return;
        }

        _ranks.Run(() => Prepare(training, epochs, validation, cancellation));
        _ranks.Compare(
            TrainerAgreement.OfTraining(Network, _loss, Optimizer, Options, _state, training, validation, epochs),
            "every rank makes the network, the loss, the optimizer, the schedules, the options and the datasets alike, with the same seeds and files, and calls Fit alike. Nothing has been trained.");
    }

    private void Prepare(Dataset training, long epochs, Dataset? validation, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(training);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        ThrowIfDiverged();
        TrainerGuard.CheckShard(training, Options.Collective);
        BatchLoss trainingLoss = new(_loss, training, Network);
        NetworkShape.CheckInputs(Network, training);
        if (_ranks is not null)
        {
            trainingLoss.CheckParts(_loss, training);
        }

        Evaluator? evaluator = validation is null ? null : new Evaluator(Network, _loss, validation, Options, _ranks);
        if (validation?.Rows == 0)
        {
            throw new ArgumentException("The validation dataset has no rows: give some, or pass null.", nameof(validation));
        }

        DataLoader loader = new(training, Options.BatchSize, Options.Shuffle, Options.Seed, requiresMoreThanOneRow: Network.TakesBatchStatistics);
        TrainerGuard.CheckRows(training, _state, loader.Batches);
        TrainerGuard.CheckSchedule(Options, _state, epochs, loader.Batches, cancellation);
        if (Options.CheckpointPath is { } path && WritesFiles)
        {
            AtomicFile.Check(path);
        }

        if (!FiniteNumbers.AreAll(Network.Parameters) || !FiniteNumbers.AreAll(Network.State.Buffers))
        {
            throw new InvalidOperationException("The network's weights or running statistics are not all finite: load others, or make a new network.");
        }

        trainingLoss.Reserve(loader.MaxRows, arePredictions: false);
        (_loader, _trainingLoss, _validation) = (loader, trainingLoss, evaluator);
        int tapeRows = Math.Max(loader.MaxRows, 1);
        if (_tape is null || _tape.MaxRows < tapeRows)
        {
            _tape = Network.CreateTape(tapeRows, Options.Seed, Options.Threads);
        }

        _tape.Collective = _ranks?.Collective;
        _tape.StepCount = _state.DropoutStep;
        _step = _step with { LearningRate = Optimizer.LearningRate };
    }

    private void ThrowIfFitting(string method)
    {
        if (_isFitting)
        {
            throw new InvalidOperationException($"{method} cannot be called by an event's handler while Fit runs: cancel Fit, and call it afterwards.");
        }
    }
}
