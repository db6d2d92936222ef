using Mlp.Activations;

namespace Mlp.Tables;

/// <summary>
/// Makes the compiler write a model of a table into the partial class that carries it: it reads rows of <typeparamref name="TRow"/>, trains
/// networks on them, and predicts the property with <see cref="TargetAttribute"/>.
/// </summary>
/// <typeparam name="TRow">A class, record or struct whose properties are the columns.</typeparam>
/// <param name="hiddenChannels">Widths of the hidden layers, in order. None: a linear model; with <see cref="Weights"/>, the file's widths.</param>
/// <example><code>
/// [MlpTable&lt;Passenger&gt;(64, 32)]
/// public sealed partial class SurvivalModel;
///
/// // For prediction alone: all of the file is in the program.
/// [MlpTable&lt;Passenger&gt;(64, 32, Weights = "survival.safetensors")]
/// public static partial class SurvivalReader;
/// </code></example>
[AttributeUsage(AttributeTargets.Class)]
public sealed class MlpTableAttribute<TRow>(params int[] hiddenChannels) : Attribute
{
    /// <summary>
    /// Gets the widths of the hidden layers. Without any, the network is a single layer, a linear model; with <see cref="Weights"/>, it has those of the file.
    /// </summary>
    public IReadOnlyList<int> HiddenChannels { get; } = hiddenChannels;

    /// <summary>Gets or sets the norm behind each hidden Linear. Default: none.</summary>
    public NormLayer NormLayer { get; set; }

    /// <summary>Gets or sets the activation of the hidden layers. Default: ReLU.</summary>
    public ActivationLayer ActivationLayer { get; set; } = ActivationLayer.ReLU;

    /// <summary>
    /// Gets or sets LeakyReLU's factor for inputs that are not above 0: see <see cref="MlpAttribute.NegativeSlope"/>. Default: 0.01.
    /// </summary>
    public double NegativeSlope { get; set; } = 0.01;

    /// <summary>Gets or sets ELU's and CELU's <c>alpha</c>: see <see cref="MlpAttribute.Alpha"/>. Default: 1.</summary>
    public double Alpha { get; set; } = 1;

    /// <summary>Gets or sets Softplus's <c>beta</c>: see <see cref="MlpAttribute.Beta"/>. Default: 1.</summary>
    public double Beta { get; set; } = 1;

    /// <summary>Gets or sets Softplus's <c>threshold</c>: see <see cref="MlpAttribute.Threshold"/>. Default: 20.</summary>
    public double Threshold { get; set; } = 20;

    /// <summary>Gets or sets Hardtanh's least value, below <see cref="MaxValue"/>. Default: −1.</summary>
    public double MinValue { get; set; } = -1;

    /// <summary>Gets or sets Hardtanh's largest value. Default: 1.</summary>
    public double MaxValue { get; set; } = 1;

    /// <summary>Gets or sets how GELU is computed. Default: exactly.</summary>
    public Approximate Approximate { get; set; } = Approximate.None;

    /// <summary>
    /// Gets or sets an activation of your own in place of <see cref="ActivationLayer"/>: a struct that implements <see cref="IActivation"/> and
    /// that other types of the project can see. Default: none.
    /// </summary>
    public Type? ActivationType { get; set; }

    /// <summary>Gets or sets whether the Linear layers have a bias. Default: true.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>Gets or sets the probability that training zeroes an element behind each layer. Default: 0.</summary>
    public double Dropout { get; set; }

    /// <summary>Gets or sets what the norm adds to the variance, or RMSNorm to the mean square. Default: 1e-5; RMSNorm's is 2⁻²³.</summary>
    public double NormEps { get; set; } = 1e-5;

    /// <summary>
    /// Gets or sets the weight, 0 to 1, of a batch in batch norm's running statistics, or <see cref="MlpAttribute.CumulativeAverage"/>. Default:
    /// 0.1.
    /// </summary>
    public double NormMomentum { get; set; } = 0.1;

    /// <summary>Gets or sets whether the norm has a learned weight γ and, but for RMSNorm, bias β. Default: true.</summary>
    public bool NormAffine { get; set; } = true;

    /// <summary>
    /// Gets or sets the file of a trained model that the compiler puts into the program, as <c>Save</c> wrote it: an MlpWeights item of the
    /// project, <c>&lt;MlpWeights Include="survival.safetensors" /&gt;</c>. The class is static, and predicts. Networks, scales, fills and
    /// categories are data of the program; the compiler checks them against the row. Default: none.
    /// </summary>
    public string? Weights { get; set; }
}
