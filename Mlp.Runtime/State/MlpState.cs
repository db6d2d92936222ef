using System.ComponentModel;
using Mlp.Random;

namespace Mlp;

/// <summary>For generated code: everything that a network remembers, by PyTorch's names at its door.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MlpState
{
    private readonly AlignedBuffer _buffers;
    private readonly long[] _counters;
    private long _bufferVersion;

    /// <summary>All zeros.</summary>
    public MlpState(StateLayout layout)
    {
        Layout = layout;
        Parameters = new ParameterBuffer(layout);
        _buffers = new AlignedBuffer(layout.BufferLength);
        _counters = new long[layout.CounterCount];
    }

    /// <summary>What lies where.</summary>
    public StateLayout Layout { get; }

    /// <summary>The learnable numbers.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>The first of the running statistics.</summary>
    public ref float BufferReference => ref _buffers.Reference;

    /// <summary>Changes with every write of parameters or statistics.</summary>
    public long Version => Parameters.Version + Volatile.Read(ref _bufferVersion);

    /// <summary>A num_batches_tracked.</summary>
    public ref long Counter(int index) => ref _counters[index];

    /// <summary>Notes that running statistics were written.</summary>
    public void MarkBuffersChanged() => Interlocked.Increment(ref _bufferVersion);

    /// <summary>
    /// PyTorch's initial values, the same bits as after torch.manual_seed(seed): weight and bias of each Linear in turn from one MT19937
    /// stream, uniform in ±1/√in; norms 1 and 0; running mean 0, running variance 1, counters 0.
    /// </summary>
    public void Initialize(long seed)
    {
        MersenneTwister random = new(unchecked((uint)seed));
        Span<float> parameters = Parameters.ForUpdate();
        parameters.Clear();
        _buffers.Span.Clear();
        Array.Clear(_counters);
        int inChannels = 0;
        foreach (TensorInfo tensor in Layout.Tensors)
        {
            switch (tensor.Role)
            {
                case TensorRole.LinearWeight:
                    inChannels = tensor.Shape[1];

                    // kaiming_uniform_ with a = √5 computes the bound in this order, in double.
                    float weightBound = (float)(Math.Sqrt(3) * (Math.Sqrt(2.0 / 6.0) / Math.Sqrt(inChannels)));
                    float[] weight = new float[tensor.Shape.Length];
                    Fill(random, weight, weightBound);
                    StateLayout.Pack(tensor, weight, parameters);
                    break;
                case TensorRole.LinearBias:
                    Fill(random, parameters.Slice(tensor.Offset, tensor.Shape.Length), (float)(1 / Math.Sqrt(inChannels)));
                    break;
                case TensorRole.NormWeight:
                    parameters.Slice(tensor.Offset, tensor.Shape.Length).Fill(1);
                    break;
                case TensorRole.RunningVar:
                    _buffers.Span.Slice(tensor.Offset, tensor.Shape.Length).Fill(1);
                    break;
            }
        }

        MarkBuffersChanged();
    }

    /// <summary>Copies a tensor of floats, in PyTorch's order.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, it is a counter, or the length does not fit.</exception>
    public void ReadTensor(string name, Span<float> destination)
    {
        TensorInfo tensor = Find(name, isCounter: false);
        StateLayout.CheckLength(tensor, destination.Length, nameof(destination));
        StateLayout.Unpack(tensor, tensor.IsParameter ? Parameters.AsSpan() : _buffers.Span, destination);
    }

    /// <summary>Copies a counter.</summary>
    /// <exception cref="ArgumentException">There is no such counter, or the length is not 1.</exception>
    public void ReadTensor(string name, Span<long> destination)
    {
        TensorInfo tensor = Find(name, isCounter: true);
        StateLayout.CheckLength(tensor, destination.Length, nameof(destination));
        destination[0] = _counters[tensor.Offset];
    }

    /// <summary>Replaces a tensor of floats, given in PyTorch's order.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, it is a counter, or the length does not fit.</exception>
    public void WriteTensor(string name, ReadOnlySpan<float> source)
    {
        TensorInfo tensor = Find(name, isCounter: false);
        StateLayout.CheckLength(tensor, source.Length, nameof(source));
        if (tensor.IsParameter)
        {
            StateLayout.Pack(tensor, source, Parameters.ForUpdate());
        }
        else
        {
            StateLayout.Pack(tensor, source, _buffers.Span);
        }

        // Once more behind the write: a fold that ran in between is out of date, too.
        MarkBuffersChanged();
    }

    /// <summary>Replaces a counter.</summary>
    /// <exception cref="ArgumentException">There is no such counter, the length is not 1, or the count is negative.</exception>
    public void WriteTensor(string name, ReadOnlySpan<long> source)
    {
        TensorInfo tensor = Find(name, isCounter: true);
        StateLayout.CheckLength(tensor, source.Length, nameof(source));
        if (source[0] < 0)
        {
            throw new ArgumentException($"'{name}' counts batches and cannot be {source[0]}.", nameof(source));
        }

        _counters[tensor.Offset] = source[0];
        MarkBuffersChanged();
    }

    /// <summary>How many batches the running statistics of a norm have seen.</summary>
    /// <param name="norm">Its index in the state dict: "1".</param>
    /// <exception cref="ArgumentException">There is no such norm, or it keeps no running statistics.</exception>
    public long NumBatchesTracked(string norm)
    {
        if (Layout.TryFind($"{norm}.num_batches_tracked", out TensorInfo? tensor))
        {
            return _counters[tensor!.Offset];
        }

        string[] norms = [.. Layout.Tensors.Where(other => other.IsCounter).Select(other => $"\"{other.Name.Split('.')[0]}\"")];
        throw new ArgumentException($"{Layout.NetworkName} has no norm \"{norm}\" that counts its batches. {(norms.Length == 0 ? "None does." : $"These do: {string.Join(", ", norms)}.")}", nameof(norm));
    }

    /// <summary>Writes a safetensors file: a temporary one beside it, flushed to disk and renamed.</summary>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or the file is read-only.</exception>
    public void Save(string path) => AtomicFile.Write(path, Save);

    /// <summary>Writes in safetensors' format.</summary>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(this, stream);
    }

    /// <summary>Replaces everything by a safetensors file's content; on any error nothing changes.</summary>
    /// <exception cref="StateDictException">Keys, shapes or types do not fit.</exception>
    /// <exception cref="InvalidDataException">It is no sound safetensors file.</exception>
    public void Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Load(file);
    }

    /// <summary>Replaces everything by what a stream holds, to its end; on any error nothing changes.</summary>
    /// <exception cref="StateDictException">Keys, shapes or types do not fit.</exception>
    /// <exception cref="InvalidDataException">It holds no sound safetensors data.</exception>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        MlpState loaded = SafetensorsReader.Read(Layout, stream);
        Parameters.CopyFrom(loaded.Parameters);
        loaded._buffers.Span.CopyTo(_buffers.Span);
        loaded._counters.CopyTo(_counters, 0);
        MarkBuffersChanged();
    }

    private static void Fill(MersenneTwister random, Span<float> values, float bound)
    {
        for (int index = 0; index < values.Length; index++)
        {
            values[index] = random.NextUniform(-bound, bound);
        }
    }

    private TensorInfo Find(string name, bool isCounter)
    {
        TensorInfo tensor = Layout.Find(name);
        if (tensor.IsCounter != isCounter)
        {
            throw new ArgumentException(isCounter
                ? $"'{name}' holds floats: pass a span of float, not of long."
                : $"'{name}' is a counter: pass a span of long, or use NumBatchesTracked.", nameof(name));
        }

        return tensor;
    }
}
