using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mlp.CompilerServices;

namespace Mlp;

/// <summary>
/// Holds what one training loop needs besides the network, allocated once: activations, gradients, dropout's random stream.
/// </summary>
/// <remarks>
/// One thread at a time may use a tape; with more than one of <see cref="Threads"/> its passes borrow the others themselves. A network
/// has one parameter buffer and one set of running statistics, so that only one of its tapes trains at a time, and nobody may predict
/// with it meanwhile.
/// </remarks>
public abstract partial class MlpTape
{
    // What the gradient of the inputs takes a row: a panel.
    private const int InputGradientChannels = 32;

    /// <summary>Floats behind the outputs' gradient: the last row is read by whole vectors, and what lies behind it is left out then.</summary>
    internal const int OutputGradientPadding = 15;

    private readonly IMlp _network;
    private readonly WorkerTeam? _team;
    private readonly long _workPerRow;
    private readonly RowShape _input;
    private readonly RowShape _outputShape;
    private readonly ImageBorder? _border;
    private readonly AlignedBuffer _activations;
    private readonly AlignedBuffer _gradients;
    private readonly AlignedBuffer _output;
    private readonly AlignedBuffer _outputGradient;
    private readonly AlignedBuffer _scratch;
    private readonly int _scratchLength;
    private AlignedBuffer? _inputGradientScratch;
    private int _rows = -1;
    private long _parameterVersion;
    private bool _keepsGradients = true;

    /// <summary>For generated code: creates a tape of <paramref name="network"/>.</summary>
    /// <param name="network">The network that makes the tape.</param>
    /// <param name="maxRows">The largest batch, at least 1.</param>
    /// <param name="seed">What dropout's random stream begins with.</param>
    /// <param name="inChannels">Width of the input.</param>
    /// <param name="outChannels">Width of the output.</param>
    /// <param name="fixedFloats">Floats that the generated code keeps whatever the number of rows.</param>
    /// <param name="floatsPerRow">Floats that it keeps a row.</param>
    /// <param name="scratchFloats">Floats that each thread works in.</param>
    /// <param name="multiplyAddsPerRow">Multiply-adds of a forward pass, a row: they tell when several threads pay.</param>
    /// <param name="threads">How many threads share a pass, 1 to 256.</param>
    /// <param name="height">Where inputs are images, their height; what is said of rows is of pixels then, but <paramref name="maxRows"/> are images.</param>
    /// <param name="width">Where inputs are images, their width.</param>
    /// <param name="scratchFloatsPerRow">Further floats of each thread for each row, of at most <see cref="RowsPerSum"/> rows, to pack in.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="maxRows"/> is below 1, or its activations exceed an array; or <paramref name="threads"/> is out of its range.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected MlpTape(IMlp network, int maxRows, long seed, int inChannels, int outChannels, long fixedFloats, long floatsPerRow, long scratchFloats, long multiplyAddsPerRow, int threads, int height = 0, int width = 0, int scratchFloatsPerRow = 0)
    {
        RowShape input = new(inChannels, height, width), output = new(outChannels, height, width);
        long widest = Math.Max(Math.Max(floatsPerRow, InputGradientChannels), Math.Max(inChannels, outChannels));
        long limit = (Array.MaxLength - fixedFloats - 64) / widest / input.Pixels;
        if (maxRows < 1 || maxRows > limit)
        {
            throw new ArgumentOutOfRangeException(nameof(maxRows), maxRows, $"A tape of {network.StateLayout.NetworkName} takes 1 to {limit} {input.Unit}.");
        }

        WorkerTeam.CheckThreads(threads);
        _network = network;
        _team = threads == 1 ? null : new WorkerTeam(threads);
        _workPerRow = multiplyAddsPerRow;
        _input = input;
        _outputShape = output;
        _activations = new AlignedBuffer((int)(fixedFloats + maxRows * input.Pixels * floatsPerRow));
        _gradients = new AlignedBuffer(network.StateLayout.ParameterLength);
        _output = new AlignedBuffer(maxRows * output.Length);
        _outputGradient = new AlignedBuffer(maxRows * output.Length + OutputGradientPadding);
        _border = input.Pixels > 1 ? new ImageBorder(maxRows, input, output) : null;
        _scratchLength = (int)scratchFloats + (Math.Min(maxRows * input.Pixels, RowsPerSum) * scratchFloatsPerRow);
        _scratch = new AlignedBuffer(checked(threads * _scratchLength));
        MaxRows = maxRows;
        Seed = seed;
        Threads = threads;
    }

    /// <summary>The layout of the network's tensors.</summary>
    internal StateLayout StateLayout => _network.StateLayout;

    /// <summary>Gets the largest batch that the tape takes: in rows, or in images where the inputs are images.</summary>
    public int MaxRows { get; }

    /// <summary>Gets the seed of dropout's random stream.</summary>
    public long Seed { get; }

    /// <summary>
    /// Gets how many threads share a pass, the calling one included. Results are the same bits for any number. Passes of some microseconds
    /// stay on the calling thread: waking the others would take longer.
    /// </summary>
    public int Threads { get; }

    /// <summary>
    /// Gets the number of forward passes so far. Dropout's masks are a function of the seed, this number, the layer and the element.
    /// </summary>
    public long StepCount { get; internal set; }

    /// <summary>Gets the rows, or images, of the last forward pass; 0 before the first.</summary>
    public int Rows => Math.Max(_rows, 0);

    /// <summary>Gets the last forward pass's outputs, [rows, out channels], or [images, out channels, height, width].</summary>
    public ReadOnlySpan<float> Output => _output.Span[..(Rows * _outputShape.Length)];

    /// <summary>Gets d loss / d outputs, in the shape of <see cref="Output"/>. A loss writes it; the backward pass reads it.</summary>
    public Span<float> OutputGradient => _outputGradient.Span[..(Rows * _outputShape.Length)];

    /// <summary>
    /// Gets d loss / d parameters, laid out like the network's <see cref="IMlp.Parameters"/>; each backward pass replaces it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The last backward pass moved the parameters at once and kept no gradients.</exception>
    public Span<float> Gradients
    {
        get
        {
            CheckGradients();
            return _gradients.Span;
        }
    }

    /// <summary>For generated code: gets the first activation.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float ActivationReference => ref _activations.Reference;

    /// <summary>For generated code: returns a thread's working memory.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float Scratch(Worker worker) => ref Unsafe.Add(ref _scratch.Reference, (nint)worker.Index * _scratchLength);

    /// <summary>For generated code: gets the update that keeps gradients for <see cref="Gradients"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public unsafe GradientStore GradientStore => new(_gradients.Pointer);

    /// <summary>For generated code: gets the update that adds to <see cref="Gradients"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public unsafe GradientAccumulation GradientAccumulation => new(_gradients.Pointer);

    /// <summary>For generated code: gets the outputs, [rows, out channels].</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float OutputReference => ref (_border is null ? ref _output.Reference : ref _border.Output);

    /// <summary>For generated code: gets the gradient of the outputs, [rows, out channels].</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float OutputGradientReference => ref (_border is null ? ref _outputGradient.Reference : ref _border.OutputGradient);

    /// <summary>Copies a parameter's gradient in PyTorch's order of elements.</summary>
    /// <param name="name">The parameter's name in the state dict: "0.weight".</param>
    /// <param name="destination">As long as the parameter has elements.</param>
    /// <exception cref="ArgumentException">There is no such parameter, or the length does not fit.</exception>
    /// <exception cref="InvalidOperationException">The last backward pass moved the parameters at once and kept no gradients.</exception>
    public void ReadGradient(string name, Span<float> destination)
    {
        CheckGradients();
        _network.StateLayout.ReadParameter(name, _gradients.Span, destination);
    }

    /// <summary>
    /// For generated code: gets scratch, [max rows, 32], that only the gradient of the inputs needs; allocated at the first use.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float InputGradientScratch => ref (_inputGradientScratch ??= new AlignedBuffer(MaxRows * _input.Pixels * InputGradientChannels)).Reference;

    /// <summary>For generated code: checks a forward pass's arguments and returns its rows; nothing changes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static int CheckForward(IMlp network, MlpTape tape, ReadOnlySpan<float> inputs)
    {
        CheckOwner(network, tape);
        int rows = MlpGuard.Rows(network, inputs.Length, tape._input);
        if (inputs.Overlaps(tape._output.Span) || inputs.Overlaps(tape._outputGradient.Span) || inputs.Overlaps(tape._gradients.Span))
        {
            throw new ArgumentException("inputs lies in this tape's own memory, which the pass overwrites: copy it first.", nameof(inputs));
        }

        if (rows > tape.MaxRows)
        {
            throw new ArgumentException($"{rows} {tape._input.Unit} do not fit this tape, which was created with maxRows: {tape.MaxRows}. Create it with more, or pass fewer.", "inputs");
        }

        tape.CheckShare(rows);
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

        if (inputLength != (long)tape._rows * tape._input.Length)
        {
            throw new ArgumentException($"inputs has {inputLength} floats; the forward pass on this tape had {tape._input.Batch(tape._rows)}, which is {(long)tape._rows * tape._input.Length}. Pass the same inputs.", "inputs");
        }

        if (tape._parameterVersion != network.Parameters.Version)
        {
            throw new InvalidOperationException("The parameters changed after this tape's forward pass, so its activations are out of date: call ForwardTraining again before Backward.");
        }

        return tape._rows;
    }

    /// <summary>For generated code: casts a tape to the network's own type, which alone has the memory that its passes need.</summary>
    /// <exception cref="ArgumentException">It is another network's.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static TTape Own<TTape>(MlpTape tape)
        where TTape : MlpTape
    {
        ArgumentNullException.ThrowIfNull(tape);
        return tape as TTape ?? throw OtherNetwork(tape);
    }

    /// <summary>For generated code: checks the span that receives the gradient of the inputs; nothing changes.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void CheckInputGradient(Span<float> inputGradient)
    {
        MlpGuard.Length(Rows, _input, inputGradient.Length, nameof(inputGradient));
        if (inputGradient.Overlaps(_gradients.Span))
        {
            throw new ArgumentException("inputGradient overlaps this tape's Gradients: pass separate memory.", nameof(inputGradient));
        }
    }

    /// <summary>For generated code: gets the memory that the backward pass writes the gradient of images to, [rows, in channels].</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref float InputGradientRows => ref _border!.InputGradient;

    /// <summary>For generated code: turns <see cref="InputGradientRows"/> into images.</summary>
    /// <param name="inputGradient">[images, in channels, height, width], checked.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void GiveInputGradient(Span<float> inputGradient) => _border!.GiveInputGradient(ref MemoryMarshal.GetReference(inputGradient), (nuint)Rows);

    private void CheckGradients()
    {
        if (!_keepsGradients)
        {
            throw new InvalidOperationException("BackwardAndStep moved the parameters by their gradients at once and kept none: call Backward, and then the optimizer's Step, to see them.");
        }
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
