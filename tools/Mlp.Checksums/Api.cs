using System.Globalization;
using System.Reflection;
using System.Runtime.Intrinsics;
using Microsoft.CodeAnalysis;
using Mlp.Generator;

namespace Mlp.Checksums;

/// <summary>
/// All names of MlpGen that this program knows, in this file alone: those that a user writes. Whoever renames one of them changes it here,
/// and the checksums stay comparable.
/// </summary>
internal static class Api
{
    /// <summary>What a source file with declarations begins with.</summary>
    public const string Usings = "using Mlp;\n";

    public const string Attribute = "Mlp";

    public const string CumulativeAverage = "MlpAttribute.CumulativeAverage";

    /// <summary>The type of <see cref="UserSource"/>.</summary>
    public const string UserActivation = "Users.Swish";

    /// <summary>An activation of a user's own: x · σ(1.5 · x).</summary>
    public const string UserSource = """
        namespace Users
        {
            using Mlp.Activations;
            using Mlp.Simd;

            public readonly struct Swish : IActivation
            {
                public static V Forward<V>(V x)
                    where V : struct, ISimd<V> => x * VectorMath.Sigmoid(V.Create(1.5f) * x);

                public static V Forward<V>(V x, out V derivative)
                    where V : struct, ISimd<V>
                {
                    V gate = VectorMath.Sigmoid(V.Create(1.5f) * x);
                    derivative = gate + V.Create(1.5f) * x * gate * (V.Create(1f) - gate);
                    return x * gate;
                }
            }
        }
        """;

    /// <summary>Beside <see cref="Optimizers"/>, for a step of its own: PyTorch's <c>clip_grad_norm_</c>.</summary>
    private const double MaxNorm = 0.5;

    /// <summary>Every optimizer with several options, for the networks of one layout.</summary>
    public static IReadOnlyList<Func<StateLayout, Optimizer>> Optimizers { get; } =
    [
        layout => new SGD(layout, 1e-2f, momentum: 0.9f),
        layout => new Adam(layout, 1e-3f),
        layout => new AdamW(layout, 1e-3f),
        layout => new SGD(layout, 1e-2f, momentum: 0.9f, weightDecay: 1e-3f, nesterov: true),
        layout => new RMSprop(layout, 1e-3f, momentum: 0.5f, centered: true),
        layout => new AdamW(layout, 1e-3f, amsgrad: true, groups: Groups(layout)),
        layout => new Lion(layout, 1e-3f, weightDecay: 1e-2f),
        layout => new NAdam(layout, 1e-3f, weightDecay: 1e-3f),
        layout => new Adagrad(layout, 1e-2f, learningRateDecay: 1e-2),
        layout => new SGD(layout, 1e-2f, dampening: 0.1f, momentum: 0.5f, maximize: true, groups: Groups(layout)),
    ];

    /// <summary>Losses of values, each of which may be 0 to 1.</summary>
    private static readonly ILoss<float>[] ValueLosses =
    [
        new MSELoss(), new BCEWithLogitsLoss(), new HuberLoss(delta: 0.3f), new L1Loss(), new SmoothL1Loss(beta: 0.5f),
        new KLDivLoss(Reduction.BatchMean), new MultiLabelSoftMarginLoss(),
    ];

    /// <summary>Losses of class indices.</summary>
    private static readonly ILoss<int>[] ClassLosses = [new CrossEntropyLoss(), new CrossEntropyLoss(labelSmoothing: 0.1f), new NLLLoss()];

    /// <summary>The width of the vectors that the runtime takes in this process; 32 is scalar.</summary>
    public static int VectorBits =>
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 32;

    /// <summary>The file of the runtime, which generated code refers to.</summary>
    public static string RuntimeFile => typeof(IMlp).Assembly.Location;

    public static ISourceGenerator CreateGenerator() => new MlpGenerator().AsSourceGenerator();

    /// <summary>The prediction of a static network.</summary>
    public static StaticPrediction StaticForward(Type type) =>
        type.GetMethod("Forward", [typeof(ReadOnlySpan<float>), typeof(Span<float>)])!.CreateDelegate<StaticPrediction>();

    /// <summary>The self-test of a static network.</summary>
    public static double SelfTest(Type type) => type.GetMethod("SelfTest", [])!.CreateDelegate<Func<double>>()();

    /// <summary>The additional text that MSBuild's task makes of a file of weights.</summary>
    public static string EncodedWeights(string name, byte[] file) =>
        $"mlp-weights 1\nname {name}\nstate found\nsource {file.Length.ToString(CultureInfo.InvariantCulture)} 639310717183329258\ndata\n"
        + string.Concat(Convert.ToBase64String(file).Chunk(120).Select(line => $"{new string(line)}\n"));

    /// <summary>What such a text's file name ends with.</summary>
    public const string WeightsExtension = ".mlpweights";

    /// <summary>The loss of a batch and its gradient: the losses in turn, of classes where the network has two or more outputs.</summary>
    private static float Loss(
        int index, ReadOnlySpan<float> outputs, float[] values, int[] labels, Span<float> gradient, int channels, int pixels)
    {
        int turn = index % (ClassLosses.Length + ValueLosses.Length);
        return turn < ClassLosses.Length && channels > 1
            ? ClassLosses[turn].Forward(outputs, labels, gradient, channels, pixels)
            : ValueLosses[index % ValueLosses.Length].Forward(outputs, values, gradient, channels, pixels);
    }

    // A group that no parameter is in would be an error.
    private static ParameterGroup[] Groups(StateLayout layout)
    {
        ParameterGroup first = new("0.weight") { LearningRateFactor = 0.5 };
        TensorRole[] roles =
        [
            .. layout.Tensors.Select(tensor => tensor.Role).Distinct()
                .Where(role => role is TensorRole.LinearBias or TensorRole.NormWeight or TensorRole.NormBias),
        ];
        return roles.Length == 0 ? [first] : [first, new ParameterGroup(roles[0], roles[1..]) { WeightDecay = 0 }];
    }

    public delegate void StaticPrediction(ReadOnlySpan<float> inputs, Span<float> outputs);

    /// <summary>A network that can be trained, with a tape and an optimizer.</summary>
    public sealed class Training
    {
        private readonly IMlp _net;
        private readonly MlpTape _tape;
        private readonly Func<StateLayout, Optimizer> _optimizers;
        private Optimizer _optimizer;

        /// <param name="type">The generated class.</param>
        /// <param name="seed">Of the initial parameters, and of dropout; without one the network begins with its weights.</param>
        /// <param name="optimizer">Of <see cref="Optimizers"/>.</param>
        /// <param name="maxRows">The largest batch.</param>
        /// <param name="threads">How many share a pass.</param>
        public Training(Type type, long? seed, int optimizer, int maxRows, int threads)
        {
            object?[] arguments = seed is { } value ? [value] : [];
            _net = (IMlp)Activator.CreateInstance(
                type, BindingFlags.Instance | BindingFlags.Public, null, arguments, CultureInfo.InvariantCulture)!;
            _tape = _net.CreateTape(maxRows, 77 + (seed ?? 0), threads);
            _optimizers = Optimizers[optimizer];
            _optimizer = _optimizers(_net.StateLayout);
        }

        /// <summary>d loss / d parameters, packed.</summary>
        public ReadOnlySpan<float> Gradients => _tape.Gradients;

        /// <summary>d loss / d outputs.</summary>
        public ReadOnlySpan<float> OutputGradient => _tape.OutputGradient;

        public ReadOnlySpan<float> Forward(float[] inputs) => _net.ForwardTraining(inputs, _tape);

        /// <summary>The loss of the last forward pass; its gradient is what the backward pass begins with.</summary>
        public float Loss(int index, float[] values, int[] labels, int channels, int pixels) =>
            Api.Loss(index, _tape.Output, values, labels, _tape.OutputGradient, channels, pixels);

        public void Backward(float[] inputs, float[] inputGradient) => _net.Backward(inputs, _tape, inputGradient);

        public double ClipGradNorm() => _tape.ClipGradNorm(MaxNorm);

        public void Step() => _optimizer.Step(_net.Parameters, _tape.Gradients);

        public void BackwardAndStep(float[] inputs) => _net.BackwardAndStep(inputs, _tape, _optimizer);

        public void Predict(float[] inputs, float[] outputs) => _net.Forward(inputs, outputs);

        public void Predict(float[] inputs, float[] outputs, int threads) => _net.Forward(inputs, outputs, threads);

        /// <summary>The state dict as a safetensors file: parameters, running statistics, counters.</summary>
        public byte[] Save()
        {
            using MemoryStream file = new();
            _net.Save(file);
            return file.ToArray();
        }

        public void Load(byte[] file)
        {
            using MemoryStream stream = new(file);
            _net.LoadStateDict(stream);
        }

        /// <summary>Goes on with a new optimizer that has the state of the old one. The file's bytes are not for the checksum.</summary>
        public void ReloadOptimizer()
        {
            using MemoryStream file = new();
            _optimizer.Save(file);
            file.Position = 0;
            _optimizer = _optimizers(_net.StateLayout);
            _optimizer.Load(file);
        }
    }
}
