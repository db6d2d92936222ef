using System.Globalization;
using System.Text;
using Mlp.Distributed.Tests.Training;

namespace Mlp.Distributed.Ranks;

/// <summary>
/// Trains as the tests do in one process. Each rank compares the hash of what it has come to with that of rank 0, which alone prints: a launcher
/// may cut the lines of several ranks into each other.
/// </summary>
internal static class Trainings
{
    private const int PrintedSteps = 20;

    /// <summary>Each of the cases from its start to its end.</summary>
    public static void Train(bool deterministic, string[] names)
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        mpi.Deterministic = deterministic;
        foreach (string name in names)
        {
            Print(mpi, name, TrainingCases.All[name].Run(mpi));
        }
    }

    /// <summary>The first epochs of a case, with a checkpoint after each.</summary>
    public static void Save(string name, string path, int epochs)
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        TrainingCase all = TrainingCases.All[name];
        TrainingCase some = all with { Epochs = epochs, Options = (optimizer, options) => all.Options(optimizer, options) with { CheckpointPath = path } };
        Print(mpi, name, some.Run(mpi));
    }

    /// <summary>The rest of a case. Rank 0 alone needs the file.</summary>
    public static void Resume(string name, string path)
    {
        using MpiCommunicator mpi = MpiCommunicator.World();
        Print(mpi, name, TrainingCases.All[name].Run(mpi, trainer => trainer.LoadCheckpoint(mpi.Rank == 0 ? path : path + ".none")));
    }

    private static void Print(MpiCommunicator mpi, string name, TrainingRun run)
    {
        string bits = run.Bits();
        byte[] first = Encoding.ASCII.GetBytes(bits);
        mpi.Broadcast(first, 0);
        if (bits != Encoding.ASCII.GetString(first))
        {
            throw new InvalidDataException($"'{name}': rank {mpi.Rank} has come to other bits than rank 0.");
        }

        if (mpi.Rank == 0)
        {
            IEnumerable<string> losses = run.Steps.Take(PrintedSteps).Select(step => step.Loss.ToString("R", CultureInfo.InvariantCulture));
            Console.WriteLine($"{name}: losses from step {run.Steps[0].Step}: {string.Join(' ', losses)}");
            Console.WriteLine($"{name}: all {mpi.Size} ranks have {bits}");
        }
    }
}
