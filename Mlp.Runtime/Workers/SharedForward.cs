using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mlp.CompilerServices;

/// <summary>For generated code: a prediction whose rows several threads share.</summary>
public static unsafe class SharedForward
{
    // Rows are cut at multiples of 4, which whole tiles of 12 and 8 cover from 8 on.
    private const int RowUnit = 4;

    // Fewer do not pay; and a row on its own would go through other kernels, which add in another order.
    private const int MinRows = 12;

    // Kept from call to call, so that a call allocates nothing.
    [ThreadStatic]
    private static WorkerTeam? t_team;

    /// <summary>Predicts all rows, to the same bits as on one thread.</summary>
    /// <param name="network">Whose rows do not depend on each other.</param>
    /// <param name="inputs">[rows, in channels], checked.</param>
    /// <param name="parameters">What all of the threads predict with.</param>
    /// <param name="outputs">[rows, out channels], checked.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="multiplyAddsPerRow">They tell when several threads pay.</param>
    /// <param name="threads">1 to 256.</param>
    /// <param name="areImages">Whether a row is an image, of several pixels: any number of them makes a thread's part.</param>
    public static void Run(IRowPredictor network, ReadOnlySpan<float> inputs, ref float parameters, Span<float> outputs, int rows, long multiplyAddsPerRow, int threads, bool areImages = false)
    {
        int count = Math.Min(threads, rows / (areImages ? 1 : MinRows));
        if (count <= 1 || rows * multiplyAddsPerRow < WorkerTeam.MinSharedWork)
        {
            network.PredictRows(ref MemoryMarshal.GetReference(inputs), ref parameters, ref MemoryMarshal.GetReference(outputs), (nuint)rows);
            return;
        }

        WorkerTeam? team = t_team;
        if (team is null || team.Count != count)
        {
            t_team = team = new WorkerTeam(count);
        }

        fixed (float* input = inputs, output = outputs, parameter = &parameters)
        {
            Arguments arguments = new()
            {
                Inputs = input,
                Parameters = parameter,
                Outputs = output,
                Rows = rows,
                InChannels = inputs.Length / rows,
                OutChannels = outputs.Length / rows,
                Unit = areImages ? 1 : RowUnit,
                Threads = count,
            };
            team.Run(&RunPart, network, &arguments);
        }
    }

    /// <summary>Throws unless a prediction can have so many threads.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot.</exception>
    public static void CheckThreads(int threads) => WorkerTeam.CheckThreads(threads);

    private static void RunPart(object network, void* pointer, Worker worker)
    {
        Arguments* arguments = (Arguments*)pointer;
        int units = arguments->Rows / arguments->Unit;
        int first = (int)((long)units * worker.Index / arguments->Threads) * arguments->Unit;
        int end = worker.Index == arguments->Threads - 1 ? arguments->Rows : (int)((long)units * (worker.Index + 1) / arguments->Threads) * arguments->Unit;
        Unsafe.As<IRowPredictor>(network).PredictRows(
            ref arguments->Inputs[(nint)first * arguments->InChannels],
            ref *arguments->Parameters,
            ref arguments->Outputs[(nint)first * arguments->OutChannels],
            (nuint)(end - first));
    }

    private struct Arguments
    {
        public float* Inputs;
        public float* Parameters;
        public float* Outputs;
        public int Rows;
        public int InChannels;
        public int OutChannels;
        public int Unit;
        public int Threads;
    }
}
