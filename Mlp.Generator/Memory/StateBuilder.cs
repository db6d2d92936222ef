using System.Collections.Generic;

namespace Mlp.Generator.Memory;

/// <summary>Places the tensors of a state dict one behind the other, in PyTorch's order: learned ones, running statistics, counters.</summary>
internal sealed class StateBuilder
{
    private readonly List<TensorPlan> _tensors = [];
    private readonly List<NamedOffset> _parameters = [];
    private readonly List<NamedOffset> _buffers = [];
    private long _parameterLength;
    private long _bufferLength;
    private int _counterCount;

    /// <summary>Places a weight [rows, columns] in panels, and gives its offset in the parameters.</summary>
    public NamedOffset Weight(string name, TensorRole role, int rows, int columns) => Parameter(name, role, rows, columns, (long)columns * Sizes.Padded(rows));

    /// <summary>Places a vector, and gives its offset in the parameters.</summary>
    public NamedOffset Vector(string name, TensorRole role, int channels) => Parameter(name, role, channels, 0, Sizes.Padded(channels));

    /// <summary>Leaves room in the parameters, for what only prediction has there, and gives its offset.</summary>
    public NamedOffset Reserve(string name, int channels) => Reserve(name, (long)Sizes.Padded(channels));

    /// <summary>Places a running statistic, and gives its offset in the buffers.</summary>
    public NamedOffset Buffer(string name, TensorRole role, int channels)
    {
        NamedOffset offset = NamedOffset.Of(name, _bufferLength);
        _bufferLength += Sizes.Padded(channels);
        _tensors.Add(new TensorPlan(name, role, channels, 0, offset.Offset));
        _buffers.Add(offset);
        return offset;
    }

    /// <summary>Gives a counter its index.</summary>
    public int Counter(string name)
    {
        _tensors.Add(new TensorPlan(name, TensorRole.NumBatchesTracked, 0, 0, _counterCount));
        return _counterCount++;
    }

    /// <summary>Gives the plan of what was placed.</summary>
    public StatePlan ToPlan() => new(
        new EquatableArray<TensorPlan>([.. _tensors]),
        new EquatableArray<NamedOffset>([.. _parameters]),
        new EquatableArray<NamedOffset>([.. _buffers]),
        _parameterLength,
        _bufferLength,
        _counterCount);

    private NamedOffset Parameter(string name, TensorRole role, int rows, int columns, long length)
    {
        _tensors.Add(new TensorPlan(name, role, rows, columns, _parameterLength));
        return Reserve(name, length);
    }

    private NamedOffset Reserve(string name, long length)
    {
        NamedOffset offset = NamedOffset.Of(name, _parameterLength);
        _parameterLength += length;
        _parameters.Add(offset);
        return offset;
    }
}
