using Mlp.Training;

namespace Mlp.Distributed.Tests.Training;

/// <summary>Rank 0 writes and reads for all, and the number of ranks may change.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Saved = 10;
    private static readonly TrainingCase s_case = new()
    {
        Optimizer = layout => new AdamW(layout, 0.01),
        Validation = () => Rows.Labelled(50, seed: 2),
        Options = (_, options) => options with { EarlyStopping = new EarlyStopping(50) },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("mlp-ranks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, 2)]
    [InlineData(3, 0)]
    [InlineData(2, 7)]
    [InlineData(3, 3)]
    public void A_run_resumes_with_another_number_of_ranks(int before, int after)
    {
        string path = Path.Combine(_folder, "checkpoint");
        TrainingRun expected = s_case.Run(collective: null);
        OnRanks(before, collective => s_case.Run(collective, trainer => trainer.StepCompleted += step =>
        {
            // On all ranks alike, or on rank 0 alone.
            if (step.Step == Saved && (collective is null || collective.Rank == 0 || before == 4))
            {
                trainer.SaveCheckpoint(path);
            }
        }));
        OnRanks(after, collective =>
        {
            Trainer trainer = s_case.Trainer(collective);
            List<StepResult> steps = [];
            trainer.StepCompleted += steps.Add;

            // Other ranks need not see the file.
            trainer.LoadCheckpoint(collective is null or { Rank: 0 } ? path : Path.Combine(_folder, "none"));
            Assert.Equal(Saved, trainer.StepCount);
            TrainingResult result = trainer.Fit(s_case.Shard(collective), s_case.Epochs, s_case.Validation!());
            Assert.Equal(expected.Result with { BestLoss = 0 }, result with { BestLoss = 0 });
            Assert.Equal(expected.Steps.Count - Saved, steps.Count);
            for (int step = 0; step < steps.Count; step++)
            {
                Assert.InRange(steps[step].Loss / expected.Steps[Saved + step].Loss, 1 - 1e-6, 1 + 1e-6);
            }
        });
    }

    [Fact]
    public void The_same_ranks_resume_to_the_same_bits()
    {
        string path = Path.Combine(_folder, "checkpoint");
        TrainingRun[] expected = s_case.RunOnRanks(3, trainer => trainer.StepCompleted += step =>
        {
            if (step.Step == Saved)
            {
                trainer.SaveCheckpoint(path);
            }
        });
        ThreadCollective.Run(3, collective =>
        {
            Trainer trainer = s_case.Trainer(collective);
            trainer.LoadCheckpoint(path);
            Assert.Equal(expected[0].Result, trainer.Fit(s_case.Shard(collective), s_case.Epochs, s_case.Validation!()));
            Assert.Equal(expected[0].Parameters, trainer.Network.Parameters.ToArray());
        });
    }

    [Fact]
    public void After_each_epoch_rank_0_writes_alone()
    {
        ThreadCollective.Run(3, collective =>
        {
            TrainingCase saving = s_case with { Options = (_, options) => options with { CheckpointPath = Path.Combine(_folder, $"of-rank-{collective.Rank}") } };
            saving.Run(collective);
            collective.Barrier();
        });
        Assert.Equal(["of-rank-0"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_rank_0_cannot_read_is_an_error_on_all() => ThreadCollective.Run(3, collective =>
    {
        Trainer trainer = s_case.Trainer(collective);
        string path = Path.Combine(_folder, "none");
        Exception error = Assert.ThrowsAny<Exception>(() => trainer.LoadCheckpoint(path));
        Assert.Equal(collective.Rank == 0 ? typeof(FileNotFoundException) : typeof(InvalidOperationException), error.GetType());
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(collective.Rank == 0 ? "" : "Rank 0 of 3 cannot go on: FileNotFoundException: ", error.Message, StringComparison.Ordinal);
    });

    [Fact]
    public void A_rank_that_cannot_take_the_checkpoint_leaves_all_as_they_were()
    {
        string path = Path.Combine(_folder, "checkpoint");
        s_case.Run(collective: null, trainer => trainer.EpochCompleted += _ => trainer.SaveCheckpoint(path));
        ThreadCollective.Run(3, collective =>
        {
            TrainingCase own = collective.Rank == 2 ? s_case with { Optimizer = layout => new Adam(layout, 0.01) } : s_case;
            Trainer trainer = own.Trainer(collective);
            float[] before = trainer.Network.Parameters.ToArray();
            Exception error = Assert.ThrowsAny<Exception>(() => trainer.LoadCheckpoint(path));
            Assert.Equal(collective.Rank == 2 ? typeof(StateDictException) : typeof(InvalidOperationException), error.GetType());
            Assert.Contains("AdamW", error.Message, StringComparison.Ordinal);
            Assert.Equal(0, trainer.StepCount);
            Assert.Equal(before, trainer.Network.Parameters.ToArray());
        });
    }

    private static void OnRanks(int ranks, Action<ICollective?> body)
    {
        if (ranks == 0)
        {
            body(null);
        }
        else
        {
            ThreadCollective.Run(ranks, body);
        }
    }
}
