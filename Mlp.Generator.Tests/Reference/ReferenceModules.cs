namespace Mlp.Generator.Tests.Reference;

/// <summary>A layer of the Sequential, in double and one scalar at a time. Values are [rows, channels], row-major.</summary>
internal abstract class ReferenceModule
{
    public virtual IReadOnlyList<ReferenceTensor> Tensors => [];

    public abstract double[] Forward(double[] x, int rows, bool training);

    /// <summary>The gradient of the input; writes the gradients of the parameters. Belongs to the last <see cref="Forward"/>.</summary>
    public abstract double[] Backward(double[] gradient);
}

/// <summary>y = x Wᵀ + b.</summary>
internal sealed class ReferenceLinear : ReferenceModule
{
    private readonly int inputs;
    private readonly int outputs;
    private readonly ReferenceTensor weight;
    private readonly ReferenceTensor? bias;
    private double[] x = [];

    public ReferenceLinear(string name, int inputs, int outputs, bool hasBias)
    {
        this.inputs = inputs;
        this.outputs = outputs;
        weight = new ReferenceTensor(name + ".weight", true, outputs, inputs);
        bias = hasBias ? new ReferenceTensor(name + ".bias", true, outputs) : null;
    }

    public override IReadOnlyList<ReferenceTensor> Tensors => bias is null ? [weight] : [weight, bias];

    /// <summary>torch.nn.Linear.reset_parameters.</summary>
    public void Initialize(ReferenceMersenneTwister random)
    {
        random.Fill(weight.Values, (float)(Math.Sqrt(3) * (Math.Sqrt(2.0 / 6.0) / Math.Sqrt(inputs))));
        if (bias is not null)
        {
            random.Fill(bias.Values, (float)(1 / Math.Sqrt(inputs)));
        }
    }

    public override double[] Forward(double[] x, int rows, bool training)
    {
        this.x = x;
        double[] y = new double[rows * outputs];
        for (int row = 0; row < rows; row++)
        {
            for (int n = 0; n < outputs; n++)
            {
                double sum = bias?.Values[n] ?? 0;
                for (int k = 0; k < inputs; k++)
                {
                    sum += x[row * inputs + k] * weight.Values[n * inputs + k];
                }

                y[row * outputs + n] = sum;
            }
        }

        return y;
    }

    public override double[] Backward(double[] gradient)
    {
        int rows = gradient.Length / outputs;
        Array.Clear(weight.Gradient);
        Array.Clear(bias?.Gradient ?? []);
        double[] dx = new double[rows * inputs];
        for (int row = 0; row < rows; row++)
        {
            for (int n = 0; n < outputs; n++)
            {
                double g = gradient[row * outputs + n];
                for (int k = 0; k < inputs; k++)
                {
                    weight.Gradient[n * inputs + k] += g * x[row * inputs + k];
                    dx[row * inputs + k] += g * weight.Values[n * inputs + k];
                }

                if (bias is not null)
                {
                    bias.Gradient[n] += g;
                }
            }
        }

        return dx;
    }
}

/// <summary>x · m, m from <see cref="ReferenceMask"/>; nothing in evaluation.</summary>
internal sealed class ReferenceDropout(int index, int channels, double probability) : ReferenceModule
{
    private double[] factors = [];

    public long Seed { get; set; }

    /// <summary>Counts forward passes in training, from 0.</summary>
    public long Step { get; set; }

    public override double[] Forward(double[] x, int rows, bool training)
    {
        factors = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            factors[i] = training && probability > 0
                ? ReferenceMask.Factor(Seed, Step, index, i / channels, i % channels, probability)
                : 1;
        }

        return Multiply(x);
    }

    public override double[] Backward(double[] gradient) => Multiply(gradient);

    // A product, as in PyTorch: NaN stays NaN even where it is dropped.
    private double[] Multiply(double[] values) => values.Select((value, i) => value * factors[i]).ToArray();
}
