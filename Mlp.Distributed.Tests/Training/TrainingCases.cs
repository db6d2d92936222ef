using Mlp.Metrics;
using Mlp.Training;

namespace Mlp.Distributed.Tests.Training;

/// <summary>Trainings by name, each of at least 20 steps, which ranks must do as one process does.</summary>
internal static class TrainingCases
{
    public static IReadOnlyDictionary<string, TrainingCase> All { get; } = new Dictionary<string, TrainingCase>
    {
        ["momentum"] = new(),
        ["adamw"] = new() { Optimizer = layout => new AdamW(layout, 0.01) },

        // Its first steps have the size of ten learning rates, whatever the gradient's: where that is nearly 0, so is all that is known of the sign.
        ["rmsprop"] = new() { Optimizer = layout => new RMSprop(layout, 0.001) },
        ["in order"] = new() { Options = (_, options) => options with { Shuffle = false } },

        // Learned slowly: of a loss near 0, a float's logits leave no seven digits.
        ["fewer rows than ranks"] = new() { Training = () => Rows.Labelled(3), Optimizer = layout => new SGD(layout, 0.01, momentum: 0.9), Epochs = 20 },
        ["clipping"] = new() { Options = (_, options) => options with { MaxGradNorm = 0.1 } },
        ["schedule of steps"] = new()
        {
            Options = (optimizer, options) => options with { Scheduler = new OneCycleLR(optimizer, 0.2, 100), ScheduleUnit = ScheduleUnit.Step },
        },
        ["schedule of epochs"] = new() { Options = (optimizer, options) => options with { Scheduler = new StepLR(optimizer, 1, 0.5) } },
        ["plateau"] = new()
        {
            Validation = () => Rows.Labelled(50, seed: 2),
            Epochs = 12,
            Options = (optimizer, options) => options with { Plateau = new ReduceLROnPlateau(optimizer, patience: 0, threshold: 0.2, factor: 0.5) },
        },
        ["early stopping"] = new()
        {
            Validation = () => Rows.Labelled(50, seed: 2),
            Epochs = 100,
            Options = (_, options) => options with { EarlyStopping = new EarlyStopping(Patience: 2, MinDelta: 0.02), Metrics = [new Accuracy(Rows.Classes)] },
        },
        ["weights of rows"] = new() { Training = () => Rows.Labelled(99).Weighted(), Validation = () => Rows.Labelled(50, seed: 2).Weighted() },
        ["weights of classes"] = new() { Loss = () => new CrossEntropyLoss([0.2f, 3, 0.7f], labelSmoothing: 0.1) },
        ["a class that does not count"] = new() { Loss = () => new CrossEntropyLoss([1, 0, 0.7f]) },
        ["both weights"] = new() { Training = () => Rows.Labelled(99).Weighted(), Loss = () => new CrossEntropyLoss([0.2f, 3, 0.7f]) },
        ["sum"] = new() { Loss = () => new CrossEntropyLoss(reduction: Reduction.Sum), Optimizer = layout => new SGD(layout, 0.005, momentum: 0.9) },
        ["sum with weights"] = new()
        {
            Training = () => Rows.Labelled(99).Weighted(),
            Loss = () => new CrossEntropyLoss(reduction: Reduction.Sum),
            Optimizer = layout => new SGD(layout, 0.005, momentum: 0.9),
        },
        ["regression"] = new()
        {
            Net = () => new ScaledNet(seed: 1),
            Loss = () => new MSELoss(),
            Training = () => Rows.Valued(99),
            Validation = () => Rows.Valued(50, seed: 2),
            Options = (_, options) => options with { Metrics = [new R2Score(Rows.Targets)] },
        },
        ["two classes by one output"] = new()
        {
            Net = () => new SingleNet(seed: 1),
            Loss = () => new BCEWithLogitsLoss(posWeight: [2]),
            Training = () => Rows.OfTwoClasses(99),
            Validation = () => Rows.OfTwoClasses(50, seed: 2),
            Options = (_, options) => options with { Metrics = [new Accuracy(1)] },
        },
        ["images"] = new()
        {
            Net = () => new ImageNet(seed: 1),
            Training = () => Rows.Images(50),
            Validation = () => Rows.Images(20, seed: 2),
            Options = (_, options) => options with { BatchSize = 8, Metrics = [new Accuracy(Rows.Classes)] },
        },
        ["images with weights"] = new()
        {
            Net = () => new ImageNet(seed: 1),
            Training = () => Rows.Images(50).Weighted(),
            Loss = () => new CrossEntropyLoss([0.5f, 1, 2]),
            Options = (_, options) => options with { BatchSize = 8 },
        },
        ["batch norm and dropout"] = new() { Net = () => new FullNet(seed: 1), Validation = () => Rows.Labelled(50, seed: 2) },
        ["batch norm and dropout, adamw"] = new() { Net = () => new FullNet(seed: 1), Optimizer = layout => new AdamW(layout, 0.01) },
        ["batch norm and one row more"] = new() { Net = () => new FullNet(seed: 1), Training = () => Rows.Labelled(97), Epochs = 4 },
        ["threads"] = new()
        {
            Net = () => new WideNet(seed: 1),
            Training = () => Rows.Labelled(300),
            Epochs = 5,
            Options = (_, options) => options with { BatchSize = 64, Threads = 2 },
        },
        ["batch norm over images"] = new() { Net = () => new ImageNormNet(seed: 1), Training = () => Rows.Images(50), Options = (_, options) => options with { BatchSize = 8 } },
        ["statistics of the batch in prediction"] = new() { Net = () => new OwnStatisticsNet(seed: 1), Validation = () => Rows.Labelled(50, seed: 2) },
        ["all together"] = new()
        {
            Net = () => new FullNet(seed: 1),
            Optimizer = layout => new AdamW(layout, 0.01),
            Validation = () => Rows.Labelled(50, seed: 2),
            Options = (optimizer, options) => options with
            {
                MaxGradNorm = 0.5,
                Scheduler = new OneCycleLR(optimizer, 0.02, 100),
                ScheduleUnit = ScheduleUnit.Step,
                EarlyStopping = new EarlyStopping(50),
                Metrics = [new Accuracy(Rows.Classes)],
            },
        },
    };
}
