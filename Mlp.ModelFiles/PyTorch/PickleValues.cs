using System;
using System.Collections.Generic;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>A value of which no state dict needs more than that it is there: a float, a list, a set, bytes.</summary>
/// <param name="Kind">What it is.</param>
internal sealed record PickleOpaque(string Kind)
{
    public static readonly PickleOpaque Float = new("float"), Bytes = new("bytes"), Set = new("set"), Integer = new("int");
}

/// <summary>A list. Its items are dropped: a state dict has none.</summary>
internal sealed class PickleList
{
    public static readonly PickleList Instance = new();

    private PickleList()
    {
    }
}

/// <summary>A tuple.</summary>
internal sealed class PickleTuple(object?[] items)
{
    public static readonly PickleTuple Empty = new([]);

    public object?[] Items { get; } = items;
}

/// <summary>A dict or an OrderedDict.</summary>
internal sealed class PickleDict
{
    private List<KeyValuePair<object?, object?>>? _items; // most dicts of a hostile pickle are empty, and must cost little

    /// <summary>Gets keys and values in order; a key may come twice.</summary>
    public IReadOnlyList<KeyValuePair<object?, object?>> Items => _items is null ? [] : _items;

    public void Add(object? key, object? value) => (_items ??= []).Add(new(key, value));
}

/// <summary>A function or class that a state dict may name.</summary>
internal enum PickleFunction
{
    OrderedDict,
    RebuildTensor,
    RebuildTensorWithType,
    RebuildParameter,
    Size,
}

/// <summary>A storage: an entry of the archive.</summary>
/// <param name="Type">The type of its elements.</param>
/// <param name="Key">The name of the entry.</param>
/// <param name="Count">Its elements.</param>
internal sealed record TorchStorage(TorchType Type, string Key, long Count);

/// <summary>A view of a storage. Each of its elements lies within.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Type">The type of the elements.</param>
/// <param name="Offset">The index of the first element in the storage.</param>
/// <param name="Sizes">The dimensions.</param>
/// <param name="Strides">How many elements lie between two neighbours along each dimension.</param>
/// <param name="Count">The elements: the product of the dimensions.</param>
internal sealed record TorchTensor(TorchStorage Storage, TorchType Type, long Offset, long[] Sizes, long[] Strides, long Count)
{
    private const int MaxRank = 8;

    /// <summary>Gets the number of dimensions.</summary>
    public int Rank => Sizes.Length;

    /// <summary>Makes a view, once it is sure that it lies within the storage.</summary>
    /// <exception cref="ModelFileException">It does not.</exception>
    public static TorchTensor Create(TorchStorage storage, TorchType type, long offset, long[] sizes, long[] strides)
    {
        string shape = Shown.Shape(sizes);
        if (sizes.Length != strides.Length || sizes.Length > MaxRank)
        {
            throw new ModelFileException(
                $"it has a tensor {shape} with {strides.Length} strides, where one for each dimension and at most {MaxRank} were expected: save it again");
        }

        long count = 1, last = 0, available = storage.Count * storage.Type.Size / type.Size;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 0 || sizes[i] > int.MaxValue || strides[i] < 0 || strides[i] > int.MaxValue)
            {
                throw new ModelFileException(
                    $"it has a tensor {shape} with strides {Shown.Shape(strides)}, which no tensor can have: save it again");
            }

            last = Math.Min(last + (sizes[i] - 1) * strides[i], long.MaxValue / 4); // each is below 2^62: no overflow
            count *= sizes[i];
            if (count > int.MaxValue)
            {
                throw new ModelFileException($"it has a tensor {shape}, which has more than 2^31 elements: MlpGen's networks are smaller");
            }
        }

        return offset < 0 || (count > 0 && (offset >= available || last >= available - offset))
            ? throw new ModelFileException(
                $"it has a tensor {shape} with strides {Shown.Shape(strides)} that begins at element {offset} of a storage of {available}, "
                + "and so reaches beyond it: save it again")
            : new TorchTensor(storage, type, offset, sizes, strides, count);
    }
}
