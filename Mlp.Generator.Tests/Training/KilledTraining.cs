using Mlp.Data;
using Mlp.Generator.Tests.Execution;
using Mlp.Training;

namespace Mlp.Generator.Tests.Training;

/// <summary>A training that writes a checkpoint after each step, until somebody kills its process.</summary>
internal static class KilledTraining
{
    public const string Began = "began";

    public static IReadOnlyList<Topology> Topologies { get; } = [new Topology(TrainerSetup.In, 8, TrainerSetup.Classes) { NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1 }];

    public static Dataset Data => TrainerSetup.Labelled(50);

    /// <summary>All of it, made anew.</summary>
    /// <param name="assembly">The assembly that has the network.</param>
    /// <param name="steps">Where it ends; null: never.</param>
    public static Trainer Create(CompiledNets assembly, long? steps)
    {
        IMlp net = assembly.Create(0, seed: 1);
        AdamW adamw = new(net.StateLayout, 0.001f, amsgrad: true);
        return new Trainer(net, new CrossEntropyLoss(), adamw, new TrainerOptions
        {
            BatchSize = 8, Seed = 1, MaxSteps = steps, Scheduler = new CosineAnnealingWarmRestarts(adamw, 5), EarlyStopping = new EarlyStopping(int.MaxValue),
        });
    }

    /// <summary>The child process: goes on from the checkpoint, if there is one.</summary>
    public static int Run(string assembly, string checkpoint, TextWriter output)
    {
        Trainer trainer = Create(NetCompiler.LoadFile(assembly, Topologies), steps: null);
        if (File.Exists(checkpoint))
        {
            trainer.LoadCheckpoint(checkpoint);
        }

        bool hasBegun = false;
        trainer.StepCompleted += _ =>
        {
            trainer.SaveCheckpoint(checkpoint);
            if (!hasBegun)
            {
                output.WriteLine(Began);
                output.Flush();
                hasBegun = true;
            }
        };
        trainer.Fit(Data, long.MaxValue);
        return 0;
    }
}
