namespace Mlp;

/// <summary>
/// Makes the compiler write a multi-layer perceptron into the partial class that carries it, with the semantics of
/// <c>torchvision.ops.MLP</c>: for each hidden width but the last Linear, [norm], activation, Dropout; then Linear, Dropout.
/// </summary>
/// <example><code>
/// // torchvision.ops.MLP(64, [128, 64, 10], norm_layer=BatchNorm1d, dropout=0.1)
/// [Mlp(64, 128, 64, 10, NormLayer = NormLayer.BatchNorm1d, Dropout = 0.1)]
/// public sealed partial class DigitNet;
///
/// // The file says what the network is.
/// [Mlp(Weights = "policy.onnx")]
/// public static partial class Policy;
/// </code></example>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class MlpAttribute : Attribute
{
    /// <summary>Declares a network of these widths.</summary>
    /// <param name="inChannels">Width of the input, 1 to 8192.</param>
    /// <param name="hiddenChannels">
    /// Widths of the layers in order, 1 to 64 of them, each 1 to 8192; the last is the width of the output.
    /// </param>
    public MlpAttribute(int inChannels, params int[] hiddenChannels) => (InChannels, HiddenChannels) = (inChannels, hiddenChannels);

    /// <summary>
    /// Declares the network that a file holds: the file of <see cref="Weights"/> says the widths and, as far as its format does, everything
    /// else. What the file says need not be set; setting it to something else is an error.
    /// </summary>
    public MlpAttribute() => HiddenChannels = [];

    /// <summary>A <see cref="NormMomentum"/> that makes running statistics plain averages over all batches; PyTorch's <c>momentum=None</c>.</summary>
    public const double CumulativeAverage = -1;

    /// <summary>Gets the width of the input; 0 where the file of <see cref="Weights"/> says the widths.</summary>
    public int InChannels { get; }

    /// <summary>Gets the widths of the layers, the last being that of the output; empty where the file of <see cref="Weights"/> says them.</summary>
    public IReadOnlyList<int> HiddenChannels { get; }

    /// <summary>Gets or sets the normalisation behind each Linear but the last. Default: none.</summary>
    public NormLayer NormLayer { get; set; } = NormLayer.None;

    /// <summary>Gets or sets the activation behind each Linear but the last. Default: ReLU.</summary>
    public ActivationLayer ActivationLayer { get; set; } = ActivationLayer.ReLU;

    /// <summary>
    /// Gets or sets <see cref="ActivationLayer.LeakyReLU"/>'s factor for inputs that are not above 0; PyTorch's <c>negative_slope</c>.
    /// Default: 0.01.
    /// </summary>
    public double NegativeSlope { get; set; } = 0.01;

    /// <summary>
    /// Gets or sets <see cref="ActivationLayer.ELU"/>'s and <see cref="ActivationLayer.CELU"/>'s <c>alpha</c>: their least value is −alpha.
    /// CELU's must be above 0. Default: 1.
    /// </summary>
    public double Alpha { get; set; } = 1;

    /// <summary>
    /// Gets or sets <see cref="ActivationLayer.Softplus"/>'s <c>beta</c>, above 0. The larger it is, the nearer softplus is to ReLU.
    /// Default: 1.
    /// </summary>
    public double Beta { get; set; } = 1;

    /// <summary>
    /// Gets or sets <see cref="ActivationLayer.Softplus"/>'s <c>threshold</c>: where beta · x is above it, softplus is x. Default: 20.
    /// </summary>
    public double Threshold { get; set; } = 20;

    /// <summary>
    /// Gets or sets <see cref="ActivationLayer.Hardtanh"/>'s least value, below <see cref="MaxValue"/>; PyTorch's <c>min_val</c>. Default:
    /// −1.
    /// </summary>
    public double MinValue { get; set; } = -1;

    /// <summary>Gets or sets <see cref="ActivationLayer.Hardtanh"/>'s largest value; PyTorch's <c>max_val</c>. Default: 1.</summary>
    public double MaxValue { get; set; } = 1;

    /// <summary>Gets or sets how <see cref="ActivationLayer.GELU"/> is computed; PyTorch's <c>approximate</c>. Default: exactly.</summary>
    public Approximate Approximate { get; set; } = Approximate.None;

    /// <summary>
    /// Gets or sets an activation of your own in place of <see cref="ActivationLayer"/>: a struct that implements
    /// <see cref="Activations.IActivation"/> and that other types of the project can see. Its code is compiled into the kernels, as ours
    /// is. Default: none.
    /// </summary>
    public Type? ActivationType { get; set; }

    /// <summary>
    /// Gets or sets the activation that is applied to the outputs, behind the last Linear and its Dropout, with torch.nn's default
    /// parameters. <see cref="ActivationLayer.Softmax"/> and <see cref="ActivationLayer.LogSoftmax"/> go over the channels of each row, or
    /// of each pixel. A trainer refuses a loss that
    /// would apply softmax or sigmoid a second time: use LogSoftmax with NLLLoss, or Sigmoid with BCELoss. Default: Identity, nothing.
    /// </summary>
    public ActivationLayer OutputActivation { get; set; } = ActivationLayer.Identity;

    /// <summary>
    /// Gets or sets whether inputs are standardised first: (x − mean) / std of each channel, with the buffers <c>inputs.mean</c> and
    /// <c>inputs.std</c>, which begin as 0 and 1. The trainer fits them to the training rows before its first step, unless somebody has;
    /// in a loop of your own, call FitStandardization. Steps do not move them. They are saved and loaded with the state. Default: false.
    /// </summary>
    public bool StandardizeInputs { get; set; }

    /// <summary>
    /// Gets or sets whether the network learns standardised targets and predicts raw ones: Forward gives y · std + mean of each output
    /// channel, with the buffers <c>outputs.mean</c> and <c>outputs.std</c>, which begin as 0 and 1. ForwardTraining leaves that out: its
    /// outputs are to be compared with (target − mean) / std. The trainer fits both to the training rows before its first step, unless
    /// somebody has, and standardises targets; in a loop of your own, call FitStandardization and StandardizeTargets. For target numbers
    /// alone, and only without <see cref="OutputActivation"/>. Default: false.
    /// </summary>
    public bool StandardizeOutputs { get; set; }

    /// <summary>Gets or sets whether the Linear layers have a bias. Default: true.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>
    /// Gets or sets the probability, 0 to 1, that training zeroes an element behind each layer, the last included. Default: 0.
    /// </summary>
    public double Dropout { get; set; }

    /// <summary>
    /// Gets or sets torchvision's <c>inplace</c>. It is accepted so that declarations can be copied; it never changes a value.
    /// </summary>
    public bool Inplace { get; set; }

    /// <summary>
    /// Gets or sets what the norm adds to the variance, or RMSNorm to the mean square. Default: 1e-5; RMSNorm's is 2⁻²³, float's epsilon,
    /// as in PyTorch.
    /// </summary>
    public double NormEps { get; set; } = 1e-5;

    /// <summary>
    /// Gets or sets the weight, 0 to 1, of a batch in batch norm's running statistics, or <see cref="CumulativeAverage"/>. Default: 0.1.
    /// </summary>
    public double NormMomentum { get; set; } = 0.1;

    /// <summary>Gets or sets whether the norm has a learned weight γ and, but for RMSNorm, bias β. Default: true.</summary>
    public bool NormAffine { get; set; } = true;

    /// <summary>
    /// Gets or sets whether batch norm keeps running statistics, which prediction then uses. Default: true. Without them prediction, too,
    /// takes the statistics of the batch.
    /// </summary>
    public bool TrackRunningStats { get; set; } = true;

    /// <summary>
    /// Gets or sets the height of images. With <see cref="Width"/> it makes inputs and outputs images, [images, channels, height, width],
    /// PyTorch's NCHW: the layers act on the channels of every pixel, as convolutions of 1 × 1 do, and <see cref="NormLayer.BatchNorm2d"/>
    /// takes its statistics over images, height and width. Default: 0, rows without pixels.
    /// </summary>
    public int Height { get; set; }

    /// <summary>Gets or sets the width of images: see <see cref="Height"/>. Default: 0.</summary>
    public int Width { get; set; }

    /// <summary>
    /// Gets or sets a file of trained weights that the compiler puts into the program: an MlpWeights item of the project,
    /// <c>&lt;MlpWeights Include="digits.safetensors" /&gt;</c>, or a model file such as ONNX, which says the topology, too. A static class becomes a network for prediction alone, its batch norm
    /// folded into the weights, which are data of the program, read in place; any other class gets a constructor without arguments, which
    /// begins with these weights. Default: none.
    /// </summary>
    public string? Weights { get; set; }

    /// <summary>
    /// Gets or sets which output of the file of <see cref="Weights"/> the network computes, by its name in the file. Needed where the file has
    /// several that a network can hold. Default: the only one.
    /// </summary>
    public string? Output { get; set; }

    /// <summary>Gets or sets how a static class keeps its <see cref="Weights"/>. Default: float32.</summary>
    public WeightFormat WeightFormat { get; set; } = WeightFormat.Float32;
}
