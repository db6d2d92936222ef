using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

/// <summary>What the labels of schedules.txt mean: the schedules of tools/make_optimizer_fixtures.py.</summary>
internal static class ScheduleCases
{
    public static Dictionary<string, Func<Optimizer, LRScheduler>> Schedules { get; } = new()
    {
        ["step"] = o => new StepLR(o, 30, 0.75),
        ["step-default"] = o => new StepLR(o, 300),
        ["multistep"] = o => new MultiStepLR(o, [3, 50, 50, 333], 0.3),
        ["exponential"] = o => new ExponentialLR(o, 0.995),
        ["cosine"] = o => new CosineAnnealingLR(o, 300, 0.001),
        ["cosine-short"] = o => new CosineAnnealingLR(o, 7),
        ["restarts"] = o => new CosineAnnealingWarmRestarts(o, 10, 2, 0.001),
        ["restarts-even"] = o => new CosineAnnealingWarmRestarts(o, 17),
        ["onecycle"] = o => new OneCycleLR(o, 0.1, 1001),
        ["onecycle-linear"] = o => new OneCycleLR(o, 0.1, 1001, 0.1, AnnealStrategy.Linear, divFactor: 10, finalDivFactor: 100),
        ["onecycle-three-phase"] = o => new OneCycleLR(o, 0.1, 1001, baseMomentum: 0.5, maxMomentum: 0.75, threePhase: true),
        ["onecycle-start-at-top"] = o => new OneCycleLR(o, 0.1, 1001, pctStart: 0),
        ["linear"] = o => new LinearLR(o, 0.1, 1, 37),
        ["linear-default"] = o => new LinearLR(o),
        ["linear-down"] = o => new LinearLR(o, 1, 0.25, 500),
        ["constant"] = o => new ConstantLR(o, 0.3, 12),
        ["constant-default"] = o => new ConstantLR(o),
        ["warm-up-cosine"] = o => new SequentialLR(o, [new LinearLR(o, 0.01, 1, 20), new CosineAnnealingLR(o, 980)], [20]),
        ["sequential-three"] = o => new SequentialLR(
            o,
            [new ConstantLR(o, 0.1, 40), new ExponentialLR(o, 0.99), new StepLR(o, 50, 0.5)],
            [15, 400]),
        ["sequential-restarts"] = o => new SequentialLR(o, [new MultiStepLR(o, [4]), new CosineAnnealingWarmRestarts(o, 30, 2)], [9]),
        ["chained"] = o => new ChainedScheduler(new ConstantLR(o, 0.1, 5), new ExponentialLR(o, 0.995)),
        ["chained-three"] = o => new ChainedScheduler(
            new LinearLR(o, 0.5, 1, 20),
            new MultiStepLR(o, [30, 600], 0.5),
            new CosineAnnealingLR(o, 400)),
    };

    public static Dictionary<string, Func<Optimizer, ReduceLROnPlateau>> Plateaus { get; } = new()
    {
        ["plateau"] = o => new ReduceLROnPlateau(o),
        ["plateau-max-abs"] = o => new ReduceLROnPlateau(o, PlateauMode.Max, 0.5, 5, 0.01, ThresholdMode.Abs, 7),
        ["plateau-min-abs"] = o => new ReduceLROnPlateau(
            o,
            factor: 0.9,
            patience: 0,
            threshold: 0.05,
            thresholdMode: ThresholdMode.Abs,
            minLearningRate: 0.001),
        ["plateau-max-rel"] = o => new ReduceLROnPlateau(o, PlateauMode.Max, 0.75, 20, 0.02, cooldown: 3, epsilon: 0.001),
    };

    public static bool IsRecorded(int epoch) => epoch <= 30 || epoch % 25 == 0;

    public static double Metric(string label, float[] noise, int epoch)
    {
        double metric = (1 / (1 + (epoch / 64.0))) + noise[epoch];
        return label.Contains("max", StringComparison.Ordinal) ? 1 - metric : metric;
    }

    public static float[] Noise() => MathFixtures.Values(Trajectory.Steps + 1, 77, 0.1);
}
