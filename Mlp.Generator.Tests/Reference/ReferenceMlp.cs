using System.Globalization;
using Mlp.Generator.Tests.Execution;

namespace Mlp.Generator.Tests.Reference;

/// <summary>
/// torchvision.ops.MLP in double, one scalar at a time, written from its definition alone: the judge of generated code.
/// What judges it: PyTorch's own numbers, and finite differences (ReferenceMlpTests).
/// </summary>
internal sealed class ReferenceMlp
{
    private readonly List<ReferenceModule> modules = [];

    /// <summary>The net that torch.manual_seed(<paramref name="seed"/>) gives.</summary>
    public ReferenceMlp(Topology topology, long seed)
    {
        Topology = topology;
        ReferenceMersenneTwister random = new(seed);
        if (topology.StandardizeInputs)
        {
            modules.Add(new ReferenceStandardize(topology.InChannels));
        }

        for (int layer = 0; layer < topology.HiddenChannels.Length; layer++)
        {
            bool last = layer == topology.HiddenChannels.Length - 1;
            int channels = topology.HiddenChannels[layer];
            Topology own = topology.LayerOf(layer);
            ReferenceLinear linear = new(Index(), topology.InputsOf(layer), channels, own.Bias);
            linear.Initialize(random);
            modules.Add(linear);
            if (!last && own.NormLayer == NormLayer.BatchNorm1d)
            {
                modules.Add(new ReferenceBatchNorm1d(Index(), channels, own));
            }

            if (!last && own.NormLayer is (NormLayer.LayerNorm or NormLayer.RMSNorm))
            {
                modules.Add(new ReferenceRowNorm(Index(), channels, own));
            }

            if (!last)
            {
                modules.Add(new ReferenceActivation(own));
            }

            modules.Add(new ReferenceDropout(Count, channels, topology.Dropout));
        }

        if (topology.OutputActivation is ActivationLayer.Softmax or ActivationLayer.LogSoftmax)
        {
            modules.Add(new ReferenceSoftmax(topology.OutChannels, topology.OutputActivation == ActivationLayer.LogSoftmax));
        }
        else if (topology.OutputActivation != ActivationLayer.Identity)
        {
            modules.Add(new ReferenceActivation(topology.Head ?? new Topology(1, 1) { ActivationLayer = topology.OutputActivation }));
        }

        if (topology.StandardizeOutputs)
        {
            modules.Add(new ReferenceUnstandardize(topology.OutChannels));
        }

        Tensors = modules.SelectMany(module => module.Tensors).ToArray();
    }

    public Topology Topology { get; }

    /// <summary>Parameters and running statistics in the state dict's order; the counters are <see cref="Norms"/>'.</summary>
    public IReadOnlyList<ReferenceTensor> Tensors { get; }

    public IEnumerable<ReferenceTensor> Parameters => Tensors.Where(tensor => tensor.IsParameter);

    public IEnumerable<ReferenceTensor> Buffers => Tensors.Where(tensor => !tensor.IsParameter);

    public IEnumerable<ReferenceBatchNorm1d> Norms => modules.OfType<ReferenceBatchNorm1d>();

    public IEnumerable<ReferenceActivation> Activations => modules.OfType<ReferenceActivation>();

    /// <summary>Rounds what each module hands on to float, both ways: what no net in float can be better than.</summary>
    public bool RoundsToFloat { get; set; }

    public ReferenceTensor this[string name] => Tensors.Single(tensor => tensor.Name == name);

    /// <summary>Starts the dropout stream that a tape of this seed has.</summary>
    public void StartDropout(long seed, long step = 0)
    {
        foreach (ReferenceDropout dropout in modules.OfType<ReferenceDropout>())
        {
            dropout.Seed = seed;
            dropout.Step = step;
        }
    }

    /// <summary>Outputs in eval mode.</summary>
    public double[] Forward(double[] inputs, int rows) =>
        modules.Aggregate(inputs, (x, module) => Round(module.Forward(x, rows, training: false)));

    /// <summary>Outputs in train mode; running statistics move, dropout goes a step on.</summary>
    public double[] ForwardTraining(double[] inputs, int rows)
    {
        double[] outputs = modules.Aggregate(inputs, (x, module) => Round(module.Forward(x, rows, training: true)));
        foreach (ReferenceDropout dropout in modules.OfType<ReferenceDropout>())
        {
            dropout.Step++;
        }

        return outputs;
    }

    /// <summary>The gradient of the inputs; those of the parameters go into their tensors.</summary>
    public double[] Backward(double[] outputGradient) =>
        Enumerable.Reverse(modules).Aggregate(outputGradient, (gradient, module) => Round(module.Backward(gradient)));

    /// <summary>A net with the same values, counters and place in the dropout stream.</summary>
    public ReferenceMlp Clone()
    {
        ReferenceMlp clone = new(Topology, 0);
        clone.CopyFrom(this);
        return clone;
    }

    public void CopyFrom(ReferenceMlp other)
    {
        foreach ((ReferenceTensor to, ReferenceTensor from) in Tensors.Zip(other.Tensors))
        {
            from.Values.CopyTo(to.Values, 0);
        }

        foreach ((ReferenceBatchNorm1d to, ReferenceBatchNorm1d from) in Norms.Zip(other.Norms))
        {
            to.NumBatchesTracked = from.NumBatchesTracked;
        }

        ReferenceDropout dropout = other.modules.OfType<ReferenceDropout>().First();
        StartDropout(dropout.Seed, dropout.Step);
    }

    /// <summary>
    /// Norm weights, norm biases, running statistics, counters, and mean and std of inputs and outputs that are not 0 and 1: the "stirred" state of
    /// tools/make_parity_fixtures.py.
    /// </summary>
    public ReferenceMlp Stir(uint firstStream)
    {
        uint stream = firstStream;
        foreach (ReferenceBatchNorm1d norm in Norms)
        {
            Fill(norm.Name + ".weight", -0.5, 1.5);
            Fill(norm.Name + ".bias", -1, 1);
            Fill(norm.Name + ".running_mean", -1, 1);
            Fill(norm.Name + ".running_var", 0.25, 2.25);
            norm.NumBatchesTracked = Topology.TrackRunningStats ? stream % 256 % 7 : 0;
        }

        foreach (ReferenceRowNorm norm in modules.OfType<ReferenceRowNorm>())
        {
            Fill(norm.Name + ".weight", -0.5, 1.5);
            Fill(norm.Name + ".bias", -1, 1);
        }

        // Streams of their own, as in tools/make_head_fixtures.py.
        stream = firstStream + 121;
        Fill("inputs.mean", -3, 3);
        Fill("inputs.std", 0.25, 2.25);
        Fill("outputs.mean", -3, 3);
        Fill("outputs.std", 0.25, 2.25);

        return this;

        void Fill(string name, double low, double high)
        {
            ReferenceTensor? tensor = Tensors.SingleOrDefault(tensor => tensor.Name == name);
            tensor?.Set(HashFormula.Floats(stream, tensor.Values.Length, low, high));
            stream++;
        }
    }

    private double[] Round(double[] values) => RoundsToFloat ? Array.ConvertAll(values, value => (double)(float)value) : values;

    /// <summary>The modules with an index so far: Standardize and Unstandardize have names.</summary>
    private int Count => modules.Count(module => module is not (ReferenceStandardize or ReferenceUnstandardize));

    private string Index() => Count.ToString(CultureInfo.InvariantCulture);
}
