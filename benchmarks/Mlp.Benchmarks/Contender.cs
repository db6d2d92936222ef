namespace Mlp.Benchmarks;

/// <summary>What one training step came to: compared between contenders, without dropout.</summary>
internal sealed record StepResult(float Loss, Dictionary<string, float[]> Gradients, Dictionary<string, float[]> State);

/// <summary>Somebody who does a workload's work.</summary>
internal abstract class Contender(string name) : IDisposable
{
    public string Name { get; } = name;

    public abstract void Run(int calls);

    public virtual float[] Predict() => throw new NotSupportedException();

    public virtual StepResult Step() => throw new NotSupportedException();

    public virtual void Dispose()
    {
    }
}
