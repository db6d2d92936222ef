using Mlp.Data;
using Mlp.Training;
using Xunit.Abstractions;
using static Mlp.Generator.Tests.Training.TrainerSetup;

namespace Mlp.Generator.Tests.Training;

/// <summary>An epoch allocates nothing between its first and its last step, and little at its end.</summary>
public sealed class TrainerAllocationTests(ITestOutputHelper output)
{
    private const int Batches = 20;

    [Theory]
    [InlineData(Full, false, 1, 60)]
    [InlineData(Full, true, 1, 60)]
    [InlineData(Plain, false, 1, 60)]
    [InlineData(Wide, false, 2, 10)]
    public void Steps_allocate_nothing(int kind, bool clips, int threads, int epochs)
    {
        long[] first = new long[epochs], last = new long[epochs];
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                IMlp net = Net(kind);
                AdamW adamw = new(net.StateLayout, 0.001f);
                Trainer trainer = new(net, LossOf(kind), adamw, new TrainerOptions
                {
                    BatchSize = 32,
                    Threads = threads,
                    MaxGradNorm = clips ? 1 : null,
                    Scheduler = new CosineAnnealingLR(adamw, 1000),
                    ScheduleUnit = ScheduleUnit.Step,
                    EarlyStopping = new EarlyStopping(1000),
                    Metrics = kind == Plain ? [] : [new Metrics.Accuracy(Classes)],
                });
                trainer.StepCompleted += step =>
                {
                    if (step.Batch == 1)
                    {
                        first[step.Epoch - 1] = GC.GetAllocatedBytesForCurrentThread();
                    }
                    else if (step.Batch == step.Batches)
                    {
                        last[step.Epoch - 1] = GC.GetAllocatedBytesForCurrentThread();
                    }
                };
                trainer.Fit(Rows(kind, 32 * Batches), epochs, Rows(kind, 50, 2));
            }
            catch (Exception exception)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        long ends = Enumerable.Range(0, epochs - 1).Min(epoch => first[epoch + 1] - last[epoch]);
        output.WriteLine($"{ends} bytes between two epochs");

        // The runtime itself may allocate while methods are compiled again.
        Assert.Equal(0, Enumerable.Range(0, epochs).Min(epoch => last[epoch] - first[epoch]));
        Assert.InRange(ends, 1, 1024);
    }
}
