using System.ComponentModel;

namespace Mlp;

/// <summary>A network's state dict: its tensors in PyTorch's order, and how they lie in packed memory.</summary>
public sealed class StateLayout
{
    private readonly TensorInfo[] _tensors;
    private readonly Dictionary<string, TensorInfo> _byName;

    /// <summary>For generated code.</summary>
    /// <param name="networkName">The class that carries [Mlp].</param>
    /// <param name="parameterLength">Floats of the packed parameters.</param>
    /// <param name="bufferLength">Floats of the packed running statistics.</param>
    /// <param name="tensors">In PyTorch's order; a Linear's bias comes behind its weight.</param>
    /// <exception cref="ArgumentException">Names repeat, or tensors overlap or exceed their memory.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public StateLayout(string networkName, int parameterLength, int bufferLength, params TensorInfo[] tensors)
    {
        NetworkName = networkName;
        ParameterLength = parameterLength;
        BufferLength = bufferLength;
        _tensors = tensors;
        Tensors = Array.AsReadOnly(tensors);
        _byName = new Dictionary<string, TensorInfo>(tensors.Length, StringComparer.Ordinal);
        int endOfParameters = 0, endOfBuffers = 0;
        foreach (TensorInfo tensor in tensors)
        {
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw new ArgumentException($"The tensor '{tensor.Name}' is listed twice.", nameof(tensors));
            }

            if (tensor.IsCounter)
            {
                CheckOffset(tensor, tensor.Offset == CounterCount);
                CounterCount++;
                continue;
            }

            ref int end = ref tensor.IsParameter ? ref endOfParameters : ref endOfBuffers;
            int length = tensor.IsParameter ? parameterLength : bufferLength;
            CheckOffset(tensor, tensor.Offset % 16 == 0 && tensor.Offset >= end && tensor.PackedLength <= length - tensor.Offset);
            end = tensor.Offset + tensor.PackedLength;
            ParameterCount += tensor.IsParameter ? tensor.Shape.Length : 0;
        }
    }

    /// <summary>The network's class: "DigitNet".</summary>
    public string NetworkName { get; }

    /// <summary>The tensors in PyTorch's order.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Learnable numbers as PyTorch counts them, without padding.</summary>
    public int ParameterCount { get; }

    /// <summary>Floats of <see cref="ParameterBuffer"/>, padding included.</summary>
    public int ParameterLength { get; }

    /// <summary>Floats of the running statistics, padding included.</summary>
    public int BufferLength { get; }

    /// <summary>How many num_batches_tracked there are.</summary>
    public int CounterCount { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public TensorInfo Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out TensorInfo? tensor)
            ? tensor
            : throw new ArgumentException($"{NetworkName} has no tensor '{name}'. It has {string.Join(", ", _tensors.Select(other => other.Name))}.", nameof(name));
    }

    /// <summary>Whether there is a tensor of a name.</summary>
    public bool TryFind(string name, out TensorInfo? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>Copies a parameter's elements out of memory that is packed like the parameters: their values, their gradients.</summary>
    /// <param name="name">A parameter's name.</param>
    /// <param name="packed">As long as <see cref="ParameterLength"/>.</param>
    /// <param name="destination">As long as the parameter has elements; receives them in PyTorch's order.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or a length does not fit.</exception>
    public void ReadParameter(string name, ReadOnlySpan<float> packed, Span<float> destination)
    {
        TensorInfo tensor = Find(name);
        if (!tensor.IsParameter)
        {
            throw new ArgumentException($"'{name}' is no parameter: it is not learned.", nameof(name));
        }

        if (packed.Length != ParameterLength)
        {
            throw new ArgumentException($"packed has {packed.Length} floats; the packed parameters of {NetworkName} are {ParameterLength}.", nameof(packed));
        }

        CheckLength(tensor, destination.Length, nameof(destination));
        Unpack(tensor, packed, destination);
    }

    /// <summary>Checks a span that is to hold a tensor.</summary>
    /// <exception cref="ArgumentException">It is shorter or longer.</exception>
    internal static void CheckLength(TensorInfo tensor, int length, string parameterName)
    {
        if (length != tensor.Shape.Length)
        {
            throw new ArgumentException($"{parameterName} has {length} elements; '{tensor.Name}' {tensor.Shape} has {tensor.Shape.Length}.", parameterName);
        }
    }

    /// <summary>From packed memory to PyTorch's order.</summary>
    internal static void Unpack(TensorInfo tensor, ReadOnlySpan<float> packed, Span<float> destination)
    {
        ReadOnlySpan<float> source = packed.Slice(tensor.Offset, tensor.PackedLength);
        if (tensor.Role == TensorRole.LinearWeight)
        {
            Panels.Unpack(source, destination, tensor.Shape[0], tensor.Shape[1]);
        }
        else
        {
            source[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>From PyTorch's order to packed memory; padding stays zero.</summary>
    internal static void Pack(TensorInfo tensor, ReadOnlySpan<float> source, Span<float> packed)
    {
        Span<float> destination = packed.Slice(tensor.Offset, tensor.PackedLength);
        if (tensor.Role == TensorRole.LinearWeight)
        {
            Panels.Pack(source, destination, tensor.Shape[0], tensor.Shape[1]);
        }
        else
        {
            source.CopyTo(destination);
        }
    }

    private static void CheckOffset(TensorInfo tensor, bool isRight)
    {
        if (!isRight)
        {
            throw new ArgumentException($"The tensor '{tensor.Name}' cannot lie at {tensor.Offset}: it overlaps another or exceeds its memory.", "tensors");
        }
    }
}
