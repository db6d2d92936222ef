using System.ComponentModel;

namespace Mlp;

/// <summary>
/// What one training loop needs besides the network, allocated once: activations, gradients, dropout's random stream.
/// One thread at a time may use a tape.
/// </summary>
public abstract class MlpTape
{
    private readonly IMlp _network;
    private readonly int _inChannels;
    private readonly int _outChannels;
    private readonly AlignedBuffer _activations;
    private readonly AlignedBuffer _gradients;
    private readonly AlignedBuffer _output;
    private readonly AlignedBuffer _outputGradient;
    private AlignedBuffer? _inputGradientScratch;
    private int _rows = -1;
    private long _parameterVersion;

    /// <summary>For generated code: a tape of <paramref name="network"/>.</summary>
    /// <param name="network">The network that makes the tape.</param>
    /// <param name="maxRows">The largest batch, at least 1.</param>
    /// <param name="seed">What dropout's random stream begins with.</param>
    /// <param name="inChannels">Width of the input.</param>
    /// <param name="outChannels">Width of the output.</param>
    /// <param name="fixedFloats">Floats that the generated code keeps whatever the number of rows.</param>
    /// <param name="floatsPerRow">Floats that it keeps a row.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxRows"/> is below 1, or its activations exceed an array.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected MlpTape(IMlp network, int maxRows, long seed, int inChannels, int outChannels, long fixedFloats, long floatsPerRow)
    {
        long widest = Math.Max(floatsPerRow, Math.Max(inChannels, outChannels));
        long limit = (Array.MaxLength - fixedFloats - 64) / widest;
        if (maxRows < 1 || maxRows > limit)
        {
            throw new ArgumentOutOfRangeException(nameof(maxRows), maxRows, $"A tape of {network.StateLayout.NetworkName} takes 1 to {limit} rows.");
        }

        _network = network;
        _inChannels = inChannels;
        _outChannels = outChannels;
        _activations = new AlignedBuffer((int)(fixedFloats + maxRows * floatsPerRow));
        _gradients = new AlignedBuffer(network.StateLayout.ParameterLength);
        _output = new AlignedBuffer(maxRows * outChannels);
        _outputGradient = new AlignedBuffer(maxRows * outChannels);
        MaxRows = maxRows;
        Seed = seed;
    }

    /// <summary>The largest batch that the tape takes.</summary>
    public int MaxRows { get; }

    /// <summary>What dropout's random stream began with.</summary>
    public long Seed { get; }

    /// <summary>Forward passes so far; dropout's masks are a function of the seed, this, the layer and the element.</summary>
    public long Step { get; private set; }

    /// <summary>Rows of the last forward pass; 0 before the first.</summary>
    public int Rows => Math.Max(_rows, 0);

    /// <summary>The last forward pass's outputs, [rows, out channels].</summary>
    public ReadOnlySpan<float> Output => _output.Span[..(Rows * _outChannels)];

    /// <summary>d loss / d outputs, [rows, out channels]: a loss writes it, the backward pass reads it.</summary>
    public Span<float> OutputGradient => _outputGradient.Span[..(Rows * _outChannels)];

    /// <summary>d loss / d parameters, laid out like the network's <see cref="IMlp.Parameters"/>; each backward pass replaces it.</summary>
    public Span<float> Gradients => _gradients.Span;

    /// <summary>For generated code: activations.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float ActivationReference => ref _activations.Reference;

    /// <summary>For generated code: gradients.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float GradientReference => ref _gradients.Reference;

    /// <summary>For generated code: outputs.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float OutputReference => ref _output.Reference;

    /// <summary>For generated code: the outputs' gradient.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float OutputGradientReference => ref _outputGradient.Reference;

    /// <summary>Copies a parameter's gradient in PyTorch's order of elements.</summary>
    /// <param name="name">The parameter's name in the state dict: "0.weight".</param>
    /// <param name="destination">As long as the parameter has elements.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or the length does not fit.</exception>
    public void ReadGradient(string name, Span<float> destination) => _network.StateLayout.ReadParameter(name, _gradients.Span, destination);

    /// <summary>For generated code: scratch that only the gradient of the inputs needs, allocated when first asked for.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float InputGradientScratch(long floats)
    {
        if (_inputGradientScratch is null || _inputGradientScratch.Length < floats)
        {
            _inputGradientScratch = new AlignedBuffer(checked((int)floats));
        }

        return ref _inputGradientScratch.Reference;
    }

    /// <summary>For generated code: checks a forward pass's arguments and returns its rows; nothing changes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static int CheckForward(IMlp network, MlpTape tape, ReadOnlySpan<float> inputs, int inChannels)
    {
        CheckOwner(network, tape);
        int rows = MlpGuard.Rows(network, inputs.Length, inChannels);
        if (inputs.Overlaps(tape._output.Span) || inputs.Overlaps(tape._outputGradient.Span) || inputs.Overlaps(tape._gradients.Span))
        {
            throw new ArgumentException("inputs lies in this tape's own memory, which the pass overwrites: copy it first.", nameof(inputs));
        }

        if (rows > tape.MaxRows)
        {
            throw new ArgumentException($"{rows} rows do not fit this tape, which was created with maxRows: {tape.MaxRows}. Create it with more, or pass fewer.", "inputs");
        }

        return rows;
    }

    /// <summary>For generated code: checks a backward pass's arguments and returns its rows; nothing changes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static int CheckBackward(IMlp network, MlpTape tape, int inputLength)
    {
        CheckOwner(network, tape);
        if (tape._rows < 0)
        {
            throw new InvalidOperationException("Backward needs a forward pass on the same tape: call ForwardTraining first.");
        }

        if (inputLength != (long)tape._rows * tape._inChannels)
        {
            throw new ArgumentException($"inputs has {inputLength} floats; the forward pass on this tape had [{tape._rows}, {tape._inChannels}], which is {(long)tape._rows * tape._inChannels}. Pass the same inputs.", "inputs");
        }

        if (tape._parameterVersion != network.Parameters.Version)
        {
            throw new InvalidOperationException("The parameters changed after this tape's forward pass, so its activations are out of date: call ForwardTraining again before Backward.");
        }

        return tape._rows;
    }

    /// <summary>For generated code: the tape as the network's own type, which alone has the memory that its passes need.</summary>
    /// <exception cref="ArgumentException">It is another network's.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static TTape Own<TTape>(MlpTape tape)
        where TTape : MlpTape
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape as TTape ?? throw OtherNetwork(tape);
    }

    /// <summary>For generated code: checks what a backward pass writes the gradient of its inputs to; nothing changes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void CheckInputGradient(Span<float> inputGradient)
    {
        MlpGuard.Length(Rows, _inChannels, inputGradient.Length, nameof(inputGradient));
        if (inputGradient.Overlaps(_gradients.Span))
        {
            throw new ArgumentException("inputGradient overlaps this tape's Gradients: pass separate memory.", nameof(inputGradient));
        }
    }

    /// <summary>For generated code: notes a forward pass of <paramref name="rows"/> rows that is about to run, and returns its step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more rows than the tape takes.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public long BeginForward(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, MaxRows);
        _rows = rows;
        _parameterVersion = _network.Parameters.Version;
        return rows == 0 ? Step : Step++;
    }

    private static void CheckOwner(IMlp network, MlpTape tape)
    {
        ArgumentNullException.ThrowIfNull(tape);
        if (!ReferenceEquals(tape._network, network))
        {
            throw OtherNetwork(tape);
        }
    }

    private static ArgumentException OtherNetwork(MlpTape tape)
        => new($"The tape belongs to another network ({tape._network.StateLayout.NetworkName}): use one that this network's CreateTape returned.", nameof(tape));
}
