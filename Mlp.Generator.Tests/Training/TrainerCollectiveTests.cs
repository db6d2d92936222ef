using Mlp.Data;
using Mlp.Training;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>Networks that were compiled without what several ranks need.</summary>
public sealed class TrainerCollectiveTests
{
    [Fact]
    public void Batch_norm_and_dropout_say_what_they_need_before_the_first_step()
    {
        FirstOfTwo collective = new();
        Trainer trainer = Trainer(Full, new TrainerOptions { Collective = collective });
        NotSupportedException error = Assert.Throws<NotSupportedException>(() => trainer.Fit(collective.Shard(Labelled(50)), 1));
        Assert.Contains("reference the package MlpGen.Distributed in the project that declares", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, trainer.StepCount);
        Assert.False(collective.IsAborted);
    }

    [Fact]
    public void Without_them_a_network_needs_nothing()
    {
        FirstOfTwo collective = new();
        Trainer trainer = Trainer(Plain, new TrainerOptions { Collective = collective });
        Assert.Equal(StopReason.Completed, trainer.Fit(collective.Shard(Valued(50)), 1).Reason);
    }

    /// <summary>A rank whose other one has the same losses, of as many rows.</summary>
    private sealed class FirstOfTwo : ICollective
    {
        public int Rank => 0;

        public int Size => 2;

        public bool IsAborted { get; private set; }

        public void Sum(Span<float> values)
        {
        }

        public void Sum(Span<double> values)
        {
            foreach (ref double value in values)
            {
                value *= 2;
            }
        }

        public void Broadcast(Span<byte> values, int root)
        {
        }

        public void Barrier()
        {
        }

        public void Abort(Exception error) => IsAborted = true;
    }
}
