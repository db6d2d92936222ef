using System.Globalization;
using System.Runtime.InteropServices;

namespace Mlp.CompilerServices;

/// <summary>Everything a generated class holds: parameters, running statistics and counters. For generated code.</summary>
/// <remarks>Reading is safe from any number of threads while nobody writes; writing is for one thread at a time.</remarks>
public sealed class MlpState
{
    private AlignedBuffer _buffers;
    private readonly long[] _counters;
    private long _buffersVersion;

    /// <summary>Creates a state of zeros; <see cref="Initialize(long)"/> or <see cref="Load(string)"/> fills it.</summary>
    public MlpState(StateLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        Parameters = new ParameterBuffer(layout);
        _buffers = new AlignedBuffer(layout.BufferLength);
        _counters = new long[layout.CounterCount];
    }

    /// <summary>Gets the layout: which tensor lies where.</summary>
    public StateLayout Layout { get; }

    /// <summary>Gets the learned parameters.</summary>
    public ParameterBuffer Parameters { get; }

    /// <summary>
    /// Gets the first float of the running statistics. Whoever writes them calls <see cref="MarkBuffersChanged"/> afterwards.
    /// </summary>
    public ref float BufferReference => ref _buffers.Reference;

    /// <summary>Gets the running statistics, packed. Whoever writes them calls <see cref="MarkBuffersChanged"/> afterwards.</summary>
    /// <remarks>
    /// They are averages over the past, as in PyTorch: a NaN in one training batch stays in them, and in every later prediction,
    /// until <see cref="Load(string)"/> puts a state from before in their place. Inputs that may hold a NaN are to be checked first.
    /// </remarks>
    public Span<float> Buffers => _buffers.Span;

    /// <summary>
    /// Gets a number that changes whenever parameters, running statistics or counters change, and never returns to a value that it had: the
    /// sum of two counts that only grow. What a network derives from its state is fresh while this is what it was before it was derived.
    /// </summary>
    public long Version => Parameters.Version + Volatile.Read(ref _buffersVersion);

    /// <summary>Counts a batch: every num_batches_tracked grows by 1. The caller calls <see cref="MarkBuffersChanged"/> afterwards.</summary>
    public void CountBatch()
    {
        foreach (ref long counter in _counters.AsSpan())
        {
            counter++;
        }
    }

    /// <summary>Takes back <see cref="CountBatch"/>, of a pass that failed.</summary>
    internal void UncountBatch()
    {
        foreach (ref long counter in _counters.AsSpan())
        {
            counter--;
        }
    }

    /// <summary>
    /// Returns num_batches_tracked number <paramref name="index"/>. Whoever writes it calls <see cref="MarkBuffersChanged"/> afterwards.
    /// </summary>
    /// <param name="index">The <see cref="TensorInfo.Offset"/> of the counter.</param>
    public ref long Counter(int index) => ref _counters[index];

    /// <summary>Counts a version behind a write to running statistics or counters.</summary>
    public void MarkBuffersChanged() => Interlocked.Increment(ref _buffersVersion);

    // Whether somebody has given the scale of the inputs, or of the outputs: a file, data of the program, or WriteTensor. No trainer fits it then.
    // Its values do not tell: a file may say 0 and 1.
    internal bool IsInputScaleGiven { get; private set; }

    internal bool IsOutputScaleGiven { get; private set; }

    /// <summary>
    /// Sets PyTorch's initial values, bit for bit those after <c>torch.manual_seed(seed)</c>: weights and biases of Linear layers uniform
    /// in ±1/√in, γ = 1, β = 0, running mean 0, running variance 1, no batches tracked.
    /// </summary>
    /// <param name="seed">Any seed; like PyTorch, only its low 32 bits count, so −1 equals 2³² − 1 and 2³² + 5 equals 5.</param>
    public void Initialize(long seed)
    {
        InitialValues.Fill(Layout, seed, Parameters.ForUpdate(), _buffers.Span);
        Array.Clear(_counters);
        (IsInputScaleGiven, IsOutputScaleGiven) = (false, false);
        Parameters.MarkChanged();
        MarkBuffersChanged();
    }

    /// <summary>Sets values that are data of the program: see <see cref="MlpAttribute.Weights"/>.</summary>
    /// <param name="parameters">All parameters, packed, two in a 64-bit integer, the lower half first.</param>
    /// <param name="buffers">All running statistics, likewise.</param>
    /// <param name="counters">num_batches_tracked of each norm.</param>
    public void Initialize(ReadOnlySpan<ulong> parameters, ReadOnlySpan<ulong> buffers, ReadOnlySpan<long> counters)
    {
        // Each length is a multiple of 16 floats.
        MemoryMarshal.Cast<ulong, float>(parameters).CopyTo(Parameters.ForUpdate());
        MemoryMarshal.Cast<ulong, float>(buffers).CopyTo(_buffers.Span);
        counters.CopyTo(_counters);
        (IsInputScaleGiven, IsOutputScaleGiven) = (true, true);
        Parameters.MarkChanged();
        MarkBuffersChanged();
    }

    /// <summary>
    /// Takes the values of another state, so that each prediction of other threads sees all of the old ones or all of the new ones. One thread
    /// at a time may do this, while nobody trains or writes otherwise.
    /// </summary>
    /// <param name="other">Of the same layout; not to be used any more.</param>
    /// <param name="current">What predictions use where batch norm is folded; null where they use the parameters. The caller holds its lock.</param>
    /// <param name="folded">What <paramref name="other"/> folds to.</param>
    public void Replace(MlpState other, FoldedParameters? current = null, FoldedParameters? folded = null)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (current is not null && folded is not null)
        {
            // First what predictions use, for the version that the two lines below come to: they find it fresh before, between and behind those.
            current.Replace(folded, Version + 2);
        }

        other._counters.CopyTo(_counters, 0);
        (IsInputScaleGiven, IsOutputScaleGiven) = (other.IsInputScaleGiven, other.IsOutputScaleGiven);
        _buffers = other._buffers;
        MarkBuffersChanged();
        Parameters.Replace(other.Parameters);
    }

    /// <summary>Takes a copy of another state's values.</summary>
    /// <param name="source">Of the same layout.</param>
    public void CopyFrom(MlpState source)
    {
        ArgumentNullException.ThrowIfNull(source);
        source._buffers.Span.CopyTo(_buffers.Span);
        source._counters.CopyTo(_counters, 0);
        (IsInputScaleGiven, IsOutputScaleGiven) = (source.IsInputScaleGiven, source.IsOutputScaleGiven);
        MarkBuffersChanged();
        Parameters.CopyFrom(source.Parameters);
    }

    /// <summary>Copies a parameter or a running statistic into PyTorch's order of elements.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, it is a counter, or the length is not its own.</exception>
    public void ReadTensor(string name, Span<float> destination)
    {
        TensorInfo tensor = FindFloats(name, "read it with ReadTensor(string, Span<long>) or NumBatchesTracked(string)");
        Layout.CheckLength(tensor, destination.Length, nameof(destination));
        PackedTensor.Read(tensor, tensor.IsParameter ? Parameters.AsSpan() : _buffers.Span, destination);
    }

    /// <summary>Copies a counter, num_batches_tracked: one element.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, it is not a counter, or the length is not 1.</exception>
    public void ReadTensor(string name, Span<long> destination)
    {
        TensorInfo tensor = FindCounterTensor(name, "read it with ReadTensor(string, Span<float>)");
        Layout.CheckLength(tensor, destination.Length, nameof(destination));
        destination[0] = _counters[tensor.Offset];
    }

    /// <summary>Overwrites a parameter or a running statistic from PyTorch's order of elements. Padding stays zero.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, it is a counter, or the length is not its own.</exception>
    public void WriteTensor(string name, ReadOnlySpan<float> source)
    {
        TensorInfo tensor = FindFloats(name, "write it with WriteTensor(string, ReadOnlySpan<long>)");
        Layout.CheckLength(tensor, source.Length, nameof(source));
        if (Scales.Problem(tensor, source) is { } problem)
        {
            throw new ArgumentException(problem, nameof(source));
        }

        if (tensor.IsParameter)
        {
            PackedTensor.Write(tensor, source, Parameters.ForUpdate());
            Parameters.MarkChanged();
        }
        else
        {
            PackedTensor.Write(tensor, source, _buffers.Span);
            IsInputScaleGiven |= tensor.Role is TensorRole.InputMean or TensorRole.InputStd;
            IsOutputScaleGiven |= tensor.Role is TensorRole.OutputMean or TensorRole.OutputStd;
            MarkBuffersChanged();
        }
    }

    /// <summary>Overwrites a counter, num_batches_tracked: one element.</summary>
    /// <exception cref="ArgumentException">There is no such tensor, it is not a counter, the length is not 1, or the count is negative.</exception>
    public void WriteTensor(string name, ReadOnlySpan<long> source)
    {
        TensorInfo tensor = FindCounterTensor(name, "write it with WriteTensor(string, ReadOnlySpan<float>)");
        Layout.CheckLength(tensor, source.Length, nameof(source));
        if (source[0] < 0)
        {
            throw new ArgumentException($"'{name}' counts batches and cannot be {source[0].ToString(CultureInfo.InvariantCulture)}.", nameof(source));
        }

        _counters[tensor.Offset] = source[0];
        MarkBuffersChanged();
    }

    /// <summary>Returns how many batches the running statistics of a norm have seen.</summary>
    /// <param name="norm">The norm's index in the Sequential: "1" for "1.num_batches_tracked".</param>
    /// <exception cref="ArgumentException">There is no such norm, or it keeps no running statistics.</exception>
    public long NumBatchesTracked(string norm) => _counters[Layout.FindCounter(norm).Offset];

    /// <summary>
    /// Writes a safetensors file that PyTorch loads by the same names. It appears whole or not at all: written beside the
    /// target, flushed to the disk, then renamed over it.
    /// </summary>
    /// <remarks>
    /// A file that is replaced keeps its Unix mode, but not its owner or its hard links. Through a symbolic link the file that it
    /// points to is written; the link stays. A device or a pipe, such as /dev/stdout, is written directly. A process that is killed
    /// while it saves leaves its unfinished file beside the target, mlp-*.tmp, which may be deleted.
    /// </remarks>
    /// <exception cref="IOException">The file cannot be written (the folder is missing, the disk full); an older file is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, this, static (stream, state) => state.Save(stream));

    /// <summary>
    /// Writes the state in the safetensors format from the stream's position on and flushes the stream; it is not closed and need
    /// not be seekable. What an older, longer content has behind it stays there, and would be an error to <see cref="Load(Stream)"/>.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written. Pass one that is open for writing.", nameof(stream));
        }

        StateDictWriter.Write(stream, Layout, Parameters.AsSpan(), _buffers.Span, _counters);
    }

    /// <summary>Reads a safetensors file, strictly: every tensor by its name, no other ones. On an error nothing changes.</summary>
    /// <exception cref="StateDictException">The file holds the state of another network: names, shapes or types differ.</exception>
    /// <exception cref="InvalidDataException">The file is torn, forged or no safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public void Load(string path)
    {
        InputFile.Read(path, stream => Load(stream, path));
    }

    /// <summary>
    /// Reads the state in the safetensors format from the stream's position to its end, strictly: every tensor by its name, no
    /// other ones. The stream need not be seekable and is not closed. On an error nothing changes.
    /// </summary>
    /// <exception cref="StateDictException">The stream holds the state of another network: names, shapes or types differ.</exception>
    /// <exception cref="InvalidDataException">The stream is torn, forged or no safetensors file.</exception>
    /// <exception cref="ArgumentException"><paramref name="stream"/> cannot be read.</exception>
    public void Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Load(stream, path: null);
    }

    private void Load(Stream stream, string? path)
    {
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read. Pass one that is open for reading.", nameof(stream));
        }

        StateDictReader loaded;
        try
        {
            loaded = StateDictReader.Read(stream, path, Layout);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{(path is null ? "The stream" : $"'{path}'")} cannot be loaded: {error.Message}", error);
        }

        Parameters.CopyFrom(loaded.Parameters);
        loaded.Buffers.CopyTo(_buffers.Span);
        loaded.Counters.CopyTo(_counters);
        (IsInputScaleGiven, IsOutputScaleGiven) = (true, true);
        MarkBuffersChanged();
    }

    private TensorInfo FindFloats(string name, string advice)
    {
        TensorInfo tensor = Layout.Find(name);
        return !tensor.IsCounter
            ? tensor
            : throw new ArgumentException($"'{name}' of {Layout.NetworkName} is a 64-bit counter, not floats: {advice}.", nameof(name));
    }

    private TensorInfo FindCounterTensor(string name, string advice)
    {
        TensorInfo tensor = Layout.Find(name);
        return tensor.IsCounter
            ? tensor
            : throw new ArgumentException($"'{name}' of {Layout.NetworkName} holds floats, not 64-bit integers: {advice}.", nameof(name));
    }
}
