using System.ComponentModel;
using Mlp.CompilerServices;

namespace Mlp;

/// <summary>A network that MlpGen wrote, seen by code that works with any: trainers, tools, tests.</summary>
/// <remarks>
/// Where inputs and outputs are images (see <see cref="MlpTopology.Height"/>), what is said of rows is said of images: [images, channels, height, width].
/// </remarks>
public interface IMlp
{
    /// <summary>Gets the network's tensors, as PyTorch's state dict names and orders them.</summary>
    StateLayout StateLayout { get; }

    /// <summary>Gets the parameters, running statistics and counters, for trainers and similar code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    MlpState State { get; }

    /// <summary>Gets whether training takes the statistics of each batch. A single row has no such statistics.</summary>
    bool TakesBatchStatistics { get; }

    /// <summary>Gets all learnable numbers, packed. An optimizer moves them.</summary>
    ParameterBuffer Parameters { get; }

    /// <summary>
    /// Predicts: without dropout, with running statistics where there are some. Any number of threads may call it at once, while nobody
    /// trains the network or writes its tensors; a state dict may be loaded meanwhile.
    /// </summary>
    /// <param name="inputs">[rows, in channels], row-major; any number of rows.</param>
    /// <param name="outputs">[rows, out channels], row-major; must not overlap <paramref name="inputs"/>.</param>
    /// <exception cref="ArgumentException">A length that does not fit, or one row where batch statistics are needed.</exception>
    void Forward(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>
    /// Predicts on several threads, and gives the same bits. Batch statistics are taken on one thread; small batches stay on the calling
    /// thread. Any number of threads may call it at once, while nobody trains the network or writes its state.
    /// </summary>
    /// <param name="inputs">[rows, in channels], row-major; any number of rows.</param>
    /// <param name="outputs">[rows, out channels], row-major; must not overlap <paramref name="inputs"/>.</param>
    /// <param name="threads">How many share the rows, the calling one among them: 1 to 256.</param>
    /// <exception cref="ArgumentException">A length or the number of threads does not fit, or one row where batch statistics are needed.</exception>
    void Forward(ReadOnlySpan<float> inputs, Span<float> outputs, int threads);

    /// <summary>Allocates what training needs for batches of up to <paramref name="maxRows"/> rows.</summary>
    /// <param name="maxRows">The largest batch, at least 1.</param>
    /// <param name="seed">What dropout's random stream begins with.</param>
    /// <param name="threads">How many threads share a pass, the calling one among them; results are the same bits for any number.</param>
    MlpTape CreateTape(int maxRows, long seed = 0, int threads = 1);

    /// <summary>
    /// Runs the forward pass of training, with batch statistics and dropout; the running statistics move. One caller at a time may train a
    /// network.
    /// </summary>
    /// <param name="inputs">[rows, in channels], row-major, at most as many rows as the tape takes.</param>
    /// <param name="tape">A tape that this network made; it keeps what <see cref="Backward(ReadOnlySpan{float}, MlpTape)"/> needs.</param>
    /// <returns>
    /// [rows, out channels], row-major; the tape's, overwritten by its next forward pass. With <see cref="MlpAttribute.StandardizeOutputs"/> they
    /// are standardised, not in the unit of the targets.
    /// </returns>
    /// <exception cref="ArgumentException">A length or a tape that does not fit, or one row where batch statistics are needed.</exception>
    ReadOnlySpan<float> ForwardTraining(ReadOnlySpan<float> inputs, MlpTape tape);

    /// <summary>Fills <see cref="MlpTape.Gradients"/> from <see cref="MlpTape.OutputGradient"/>.</summary>
    /// <param name="inputs">The inputs of the forward pass.</param>
    /// <param name="tape">The tape of the forward pass.</param>
    /// <exception cref="ArgumentException">A length or a tape that does not fit.</exception>
    /// <exception cref="InvalidOperationException">No forward pass came before, or the parameters changed since.</exception>
    void Backward(ReadOnlySpan<float> inputs, MlpTape tape);

    /// <summary>Fills <see cref="MlpTape.Gradients"/> and the gradient of the inputs.</summary>
    /// <param name="inputs">The inputs of the forward pass.</param>
    /// <param name="tape">The tape of the forward pass.</param>
    /// <param name="inputGradient">[rows, in channels], row-major: receives d loss / d inputs.</param>
    /// <exception cref="ArgumentException">A length or a tape that does not fit.</exception>
    /// <exception cref="InvalidOperationException">No forward pass came before, or the parameters changed since.</exception>
    void Backward(ReadOnlySpan<float> inputs, MlpTape tape, Span<float> inputGradient);

    /// <summary>
    /// Runs the backward pass and the optimizer's step together, and gives the same bits as
    /// <see cref="Backward(ReadOnlySpan{float}, MlpTape)"/> and then <see cref="IOptimizer.Step"/>. Where it is faster (from 32,768 packed
    /// parameters and up to 512 rows, with the library's own optimizers), parameters move as soon as their gradients are computed, which
    /// are not kept: <see cref="MlpTape.Gradients"/> cannot be read until the next backward pass.
    /// </summary>
    /// <param name="inputs">The inputs of the forward pass.</param>
    /// <param name="tape">The tape of the forward pass.</param>
    /// <param name="optimizer">Made for this network's layout. One that is not the library's own makes its step after the pass.</param>
    /// <exception cref="ArgumentException">A length, a tape or an optimizer that does not fit; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">No forward pass came before, or the parameters changed since.</exception>
    void BackwardAndStep(ReadOnlySpan<float> inputs, MlpTape tape, IOptimizer optimizer);

    /// <summary>Copies a parameter or a running statistic, in PyTorch's order of elements.</summary>
    void ReadTensor(string name, Span<float> destination);

    /// <summary>Replaces a parameter or a running statistic, given in PyTorch's order of elements.</summary>
    void WriteTensor(string name, ReadOnlySpan<float> source);

    /// <summary>Returns how many batches a batch norm's running statistics have seen.</summary>
    /// <param name="norm">The norm's index in the state dict: "1".</param>
    long NumBatchesTracked(string norm);

    /// <summary>Writes the state dict to a safetensors file, which is replaced whole or not at all.</summary>
    void Save(string path);

    /// <summary>Writes the state dict in safetensors' format.</summary>
    void Save(Stream stream);

    /// <summary>
    /// Replaces the state by a safetensors file's; on any error nothing changes. Other threads may predict meanwhile: each prediction uses all of the
    /// old state or all of the new one. The network must not be trained meanwhile.
    /// </summary>
    void LoadStateDict(string path);

    /// <summary>Replaces the state by what a stream holds in safetensors' format; on any error nothing changes.</summary>
    void LoadStateDict(Stream stream);
}

/// <summary>A network's type, for code that makes networks: the constants and constructors of <see cref="IMlp"/>.</summary>
/// <typeparam name="TSelf">The class that carries [Mlp].</typeparam>
public interface IMlp<TSelf> : IMlp
    where TSelf : class, IMlp<TSelf>
{
    /// <summary>Gets the width of the input.</summary>
    static abstract int InChannels { get; }

    /// <summary>Gets the width of the output.</summary>
    static abstract int OutChannels { get; }

    /// <summary>Gets the network's tensors.</summary>
    static abstract StateLayout Layout { get; }

    /// <summary>Creates a network with PyTorch's initial values for a seed.</summary>
    static abstract TSelf Create(long seed);

    /// <summary>Creates a network with the state of a safetensors file.</summary>
    static abstract TSelf Load(string path);

    /// <summary>Creates a network with the state that a stream holds in safetensors' format.</summary>
    static abstract TSelf Load(Stream stream);
}
