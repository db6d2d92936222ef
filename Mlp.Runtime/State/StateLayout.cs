using System.Globalization;

namespace Mlp;

/// <summary>
/// Describes where every tensor of a network's state dict lies. Generated code makes it once; it is the same for all instances of a class.
/// </summary>
public sealed class StateLayout
{
    private const string CounterSuffix = ".num_batches_tracked";

    private readonly Dictionary<string, TensorInfo> _byName;
    private readonly TensorInfo[] _tensors;

    /// <summary>Takes the tensors in PyTorch's order and checks that they are consistent.</summary>
    /// <param name="networkName">The class's name, "DigitNet", for messages.</param>
    /// <param name="parameterLength">Floats in <see cref="ParameterBuffer"/>, padding included.</param>
    /// <param name="bufferLength">Floats of running statistics, padding included.</param>
    /// <param name="tensors">All tensors in the order of PyTorch's state dict; a Linear's bias follows its weight.</param>
    /// <exception cref="ArgumentException">
    /// A name comes twice, a shape does not fit its role, an offset is not a multiple of 16, or tensors overlap or leave their buffer.
    /// </exception>
    public StateLayout(string networkName, int parameterLength, int bufferLength, params TensorInfo[] tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(networkName);
        ArgumentOutOfRangeException.ThrowIfNegative(parameterLength);
        ArgumentOutOfRangeException.ThrowIfNegative(bufferLength);
        ArgumentNullException.ThrowIfNull(tensors);
        NetworkName = networkName;
        ParameterLength = parameterLength;
        BufferLength = bufferLength;
        _tensors = [.. tensors];
        Tensors = Array.AsReadOnly(_tensors);
        _byName = new Dictionary<string, TensorInfo>(tensors.Length, StringComparer.Ordinal);

        long parameterCount = 0;
        for (int i = 0; i < _tensors.Length; i++)
        {
            TensorInfo tensor = _tensors[i];
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            if (!_byName.TryAdd(tensor.Name, tensor))
            {
                throw Invalid($"the tensor '{tensor.Name}' is listed twice; names must be unique");
            }

            CheckShape(tensor, i == 0 ? null : _tensors[i - 1]);
            parameterCount += tensor.IsParameter ? tensor.Shape.Length : 0;
        }

        CheckRanges(_tensors.Where(t => t.IsParameter), parameterLength, nameof(parameterLength));
        CheckRanges(_tensors.Where(t => !t.IsParameter && !t.IsCounter), bufferLength, nameof(bufferLength));
        CounterCount = CheckCounters();
        ParameterCount = (int)parameterCount; // at most parameterLength, as the ranges do not overlap
    }

    /// <summary>Gets the name of the class that the layout belongs to, "DigitNet".</summary>
    public string NetworkName { get; }

    /// <summary>Gets all tensors, parameters and buffers, in the order of PyTorch's state dict.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Gets the number of learned parameters as PyTorch counts them: without padding, without buffers.</summary>
    public int ParameterCount { get; }

    /// <summary>Gets the number of floats in <see cref="ParameterBuffer"/> and in gradients, padding included.</summary>
    public int ParameterLength { get; }

    /// <summary>Gets the number of floats of the running statistics, padding included.</summary>
    public int BufferLength { get; }

    /// <summary>Gets what the network's declaration says; null where a layout was made by hand without it.</summary>
    /// <exception cref="ArgumentException">Its widths are not those of the weights.</exception>
    public MlpTopology? Topology
    {
        get;
        init
        {
            CheckWidths(value);
            field = value;
        }
    }

    /// <summary>How many num_batches_tracked counters there are.</summary>
    internal int CounterCount { get; }

    /// <summary>
    /// Copies one parameter, or its gradient, out of packed floats into PyTorch's order of elements: a weight [out, in] row by row.
    /// </summary>
    /// <param name="name">The parameter's key, "4.weight".</param>
    /// <param name="packed"><see cref="ParameterLength"/> floats laid out like <see cref="ParameterBuffer"/>, such as a tape's gradients.</param>
    /// <param name="destination">As many floats as the tensor has elements.</param>
    /// <exception cref="ArgumentException">No parameter has that name, or a span has the wrong length.</exception>
    public void ReadParameter(string name, ReadOnlySpan<float> packed, Span<float> destination)
    {
        TensorInfo tensor = Find(name);
        if (!tensor.IsParameter)
        {
            throw new ArgumentException(
                $"'{name}' of {NetworkName} is a buffer, not a parameter: it has no gradient and does not lie among the parameters. The parameters are {Names(t => t.IsParameter)}.",
                nameof(name));
        }

        if (packed.Length != ParameterLength)
        {
            throw new ArgumentException(
                Invariant($"'packed' has {packed.Length} floats; the parameters of {NetworkName} take {ParameterLength}, padding included. Pass a span laid out like ParameterBuffer."),
                nameof(packed));
        }

        CheckLength(tensor, destination.Length, nameof(destination));
        PackedTensor.Read(tensor, packed, destination);
    }

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    internal TensorInfo Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _byName.TryGetValue(name, out TensorInfo? tensor)
            ? tensor
            : throw new ArgumentException($"{NetworkName} has no tensor '{name}'. Its tensors are {Names(_ => true)}.", nameof(name));
    }

    /// <summary>The tensor of that name, or null.</summary>
    internal TensorInfo? TryFind(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The counter of the norm at an index of the Sequential, "1" for "1.num_batches_tracked".</summary>
    /// <exception cref="ArgumentException">There is no such norm; the message lists those there are.</exception>
    internal TensorInfo FindCounter(string norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        if (TryFind(norm + CounterSuffix) is { IsCounter: true } counter)
        {
            return counter;
        }

        string norms = string.Join(", ", _tensors.Where(t => t.IsCounter).Select(t => $"\"{t.Name.Replace(CounterSuffix, "", StringComparison.Ordinal)}\""));
        throw new ArgumentException(
            norms.Length == 0
                ? $"{NetworkName} has no norm '{norm}' that counts batches: none of its layers keeps running statistics."
                : $"{NetworkName} has no norm '{norm}' that counts batches. The norms with running statistics are {norms}.",
            nameof(norm));
    }

    /// <summary>Throws unless a user's span has as many elements as the tensor.</summary>
    internal void CheckLength(TensorInfo tensor, int length, string parameterName)
    {
        if (length != tensor.Shape.Length)
        {
            throw new ArgumentException(
                Invariant($"'{parameterName}' has {length} elements; '{tensor.Name}' of {NetworkName} has shape {tensor.Shape}, {tensor.Shape.Length} elements. Pass a span of exactly that length."),
                parameterName);
        }
    }

    private static string Invariant(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);

    private string Names(Func<TensorInfo, bool> filter) => string.Join(", ", _tensors.Where(filter).Select(t => t.Name));

    private ArgumentException Invalid(FormattableString problem) =>
        new($"The state layout of {NetworkName} is inconsistent: {Invariant(problem)}.", "tensors");

    private void CheckShape(TensorInfo tensor, TensorInfo? previous)
    {
        int rank = tensor.Role switch
        {
            TensorRole.LinearWeight => 2,
            TensorRole.NumBatchesTracked => 0,
            (>= TensorRole.LinearBias and <= TensorRole.RunningVar) or (>= TensorRole.InputMean and <= TensorRole.OutputStd) => 1,
            _ => throw Invalid($"the tensor '{tensor.Name}' has the unknown role {(int)tensor.Role}"),
        };
        if (tensor.Shape.Rank != rank || tensor.Shape.Length == 0)
        {
            throw Invalid($"the tensor '{tensor.Name}' has shape {tensor.Shape}; a {tensor.Role} has {rank} dimensions of 1 or more");
        }

        // A bias's initial values depend on how many inputs its weight has.
        if (tensor.Role == TensorRole.LinearBias
            && (previous?.Role != TensorRole.LinearWeight || previous.Shape[0] != tensor.Shape[0]))
        {
            throw Invalid($"the bias '{tensor.Name}' {tensor.Shape} does not follow a Linear weight with as many output channels");
        }
    }

    private void CheckWidths(MlpTopology? topology)
    {
        int layer = 0;
        foreach (TensorInfo weight in _tensors)
        {
            if (topology is null || weight.Role != TensorRole.LinearWeight)
            {
                continue;
            }

            layer++;
            if (layer >= topology.Channels.Count || weight.Shape[1] != topology.Channels[layer - 1] || weight.Shape[0] != topology.Channels[layer])
            {
                throw Invalid($"the weight '{weight.Name}' {weight.Shape} is not that of layer {layer} of a topology of {string.Join(" → ", topology.Channels)}");
            }
        }

        if (topology is not null && layer != topology.Channels.Count - 1)
        {
            throw Invalid($"it has {layer} Linear weights, but the topology has {topology.Channels.Count - 1} layers");
        }
    }

    private void CheckRanges(IEnumerable<TensorInfo> tensors, int length, string lengthName)
    {
        long end = 0;
        TensorInfo? previous = null;
        foreach (TensorInfo tensor in tensors.OrderBy(t => t.Offset))
        {
            if (tensor.Offset % 16 != 0)
            {
                throw Invalid($"the tensor '{tensor.Name}' starts at {tensor.Offset}; offsets are multiples of 16");
            }

            if (tensor.Offset < end)
            {
                throw Invalid(previous is null
                    ? (FormattableString)$"the tensor '{tensor.Name}' starts at {tensor.Offset}, before its buffer"
                    : $"the tensor '{tensor.Name}' starts at {tensor.Offset}, but '{previous.Name}' ends at {end}");
            }

            end = tensor.Offset + tensor.PackedLength;
            previous = tensor;
            if (end > length)
            {
                throw Invalid($"the tensor '{tensor.Name}' takes floats {tensor.Offset} to {end} with its padding, but {lengthName} is {length}");
            }
        }
    }

    private int CheckCounters()
    {
        int expected = 0;
        foreach (TensorInfo counter in _tensors.Where(t => t.IsCounter).OrderBy(t => t.Offset))
        {
            if (counter.Offset != expected)
            {
                throw Invalid($"the counter '{counter.Name}' has index {counter.Offset}; the indices of counters are 0, 1, 2, ... without a gap, so {expected} was expected");
            }

            expected++;
        }

        return expected;
    }
}
