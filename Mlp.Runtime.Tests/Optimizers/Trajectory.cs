using Mlp.Tests.Simd;

namespace Mlp.Tests.Optimizers;

/// <summary>
/// An optimizer's way with the gradients of tools/make_optimizer_fixtures.py: noise, and half the parameter, so that errors feed back.
/// </summary>
internal sealed class Trajectory
{
    public const int Steps = 1000;
    public const int Count = 23;

    private static readonly float[][] s_noise = [.. Enumerable.Range(0, Steps + 1).Select(step
        => MathFixtures.Values(Count, 5000 + step, 1))];

    private readonly float[] _gradients;
    private readonly float _feedback;
    private readonly float[] _flat = new float[Count];

    public Trajectory(Optimizer optimizer, bool maximize, LRScheduler? scheduler = null)
    {
        Optimizer = optimizer;
        Scheduler = scheduler;
        Parameters = new ParameterBuffer(optimizer.Layout);
        _gradients = new float[optimizer.Layout.ParameterLength];
        _feedback = maximize ? -0.5f : 0.5f;
        Write(MathFixtures.Values(Count, 1, 1), _gradients);
        Parameters.CopyFrom(_gradients);
    }

    public Optimizer Optimizer { get; }

    public LRScheduler? Scheduler { get; }

    public ParameterBuffer Parameters { get; }

    /// <summary>The parameters in PyTorch's order.</summary>
    public float[] Flat => [.. Flatten(Parameters)];

    /// <summary>The noise of a step, in PyTorch's order.</summary>
    public static ReadOnlySpan<float> Noise(int step) => s_noise[step];

    /// <summary>Takes the steps after <paramref name="from"/> up to <paramref name="to"/>.</summary>
    public void Run(int from, int to)
    {
        for (int step = from + 1; step <= to; step++)
        {
            Flatten(Parameters);
            for (int i = 0; i < Count; i++)
            {
                _flat[i] = s_noise[step][i] + (_feedback * _flat[i]);
            }

            Write(_flat, _gradients);
            Optimizer.Step(Parameters, _gradients);
            Scheduler?.Step();
        }
    }

    /// <summary>Everything packed outside of the tensors' elements.</summary>
    public IEnumerable<float> Padding()
    {
        float[] values = Parameters.ToArray();
        Array.Fill(_flat, float.NaN);
        Write(_flat, values);
        return values.Select((value, index) => float.IsNaN(value) ? 0 : Parameters[index]);
    }

    private float[] Flatten(ReadOnlySpan<float> packed)
    {
        int start = 0;
        foreach (TensorInfo tensor in Optimizer.Layout.Tensors.Where(tensor => tensor.IsParameter))
        {
            PackedTensor.Read(tensor, packed, _flat.AsSpan(start, tensor.Shape.Length));
            start += tensor.Shape.Length;
        }

        return _flat;
    }

    private void Write(ReadOnlySpan<float> flat, Span<float> packed)
    {
        foreach (TensorInfo tensor in Optimizer.Layout.Tensors.Where(tensor => tensor.IsParameter))
        {
            PackedTensor.Write(tensor, flat[..tensor.Shape.Length], packed);
            flat = flat[tensor.Shape.Length..];
        }
    }
}
