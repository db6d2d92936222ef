namespace Mlp.Benchmarks.Peers;

/// <summary>Linear, then batch norm and ReLU if it is not the last, then dropout.</summary>
internal sealed class PlainLayer(
    Dictionary<string, float[]> state, Dictionary<string, float[]> gradients, int index, float[] inputs, int rows, bool hasNorm)
{
    private readonly float[] _weight = state[StateKeys.Linear(index, "weight")];
    private readonly float[] _bias = state[StateKeys.Linear(index, "bias")];
    private readonly float[] _weightGradient = gradients[StateKeys.Linear(index, "weight")];
    private readonly float[] _biasGradient = gradients[StateKeys.Linear(index, "bias")];
    private readonly float[] _gamma = hasNorm ? state[StateKeys.Norm(index, "weight")] : [];
    private readonly float[] _beta = hasNorm ? state[StateKeys.Norm(index, "bias")] : [];
    private readonly float[] _runningMean = hasNorm ? state[StateKeys.Norm(index, "running_mean")] : [];
    private readonly float[] _runningVariance = hasNorm ? state[StateKeys.Norm(index, "running_var")] : [];
    private readonly float[] _gammaGradient = hasNorm ? gradients[StateKeys.Norm(index, "weight")] : [];
    private readonly float[] _betaGradient = hasNorm ? gradients[StateKeys.Norm(index, "bias")] : [];
    private readonly float[] _normalized = new float[rows * state[StateKeys.Linear(index, "bias")].Length];
    private readonly float[] _mask = new float[rows * state[StateKeys.Linear(index, "bias")].Length];
    private readonly float[] _inverse = new float[state[StateKeys.Linear(index, "bias")].Length];

    public float[] Outputs { get; } = new float[rows * state[StateKeys.Linear(index, "bias")].Length];

    public float[] OutputGradient { get; } = new float[rows * state[StateKeys.Linear(index, "bias")].Length];

    public void Forward(float dropout, System.Random random)
    {
        PlainInference.Linear(inputs, _weight, _bias, Outputs, rows, rectify: false);
        if (hasNorm)
        {
            Normalize();
        }

        for (int at = 0; at < Outputs.Length; at++)
        {
            bool passes = (!hasNorm || Outputs[at] > 0) && (dropout == 0 || random.NextSingle() >= dropout);
            _mask[at] = passes ? 1 / (1 - dropout) : 0;
            Outputs[at] *= _mask[at];
        }
    }

    public void Backward(float[]? inputGradient)
    {
        for (int at = 0; at < Outputs.Length; at++)
        {
            OutputGradient[at] *= _mask[at];
        }

        if (hasNorm)
        {
            NormalizeBackward();
        }

        Array.Clear(_weightGradient);
        Array.Clear(_biasGradient);
        if (inputGradient is not null)
        {
            Array.Clear(inputGradient);
        }

        int width = inputs.Length / rows, channels = _bias.Length;
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                float slope = OutputGradient[row * channels + channel];
                _biasGradient[channel] += slope;
                for (int k = 0; k < width; k++)
                {
                    _weightGradient[channel * width + k] += slope * inputs[row * width + k];
                }

                for (int k = 0; inputGradient is not null && k < width; k++)
                {
                    inputGradient[row * width + k] += slope * _weight[channel * width + k];
                }
            }
        }
    }

    private void Normalize()
    {
        int channels = _bias.Length;
        for (int channel = 0; channel < channels; channel++)
        {
            float mean = 0, variance = 0;
            for (int at = channel; at < Outputs.Length; at += channels)
            {
                mean += Outputs[at] / rows;
            }

            for (int at = channel; at < Outputs.Length; at += channels)
            {
                variance += (Outputs[at] - mean) * (Outputs[at] - mean) / rows;
            }

            _inverse[channel] = 1 / MathF.Sqrt(variance + 1e-5f);
            _runningMean[channel] += .1f * (mean - _runningMean[channel]);
            _runningVariance[channel] += .1f * (variance * rows / (rows - 1) - _runningVariance[channel]);
            for (int at = channel; at < Outputs.Length; at += channels)
            {
                _normalized[at] = (Outputs[at] - mean) * _inverse[channel];
                Outputs[at] = _normalized[at] * _gamma[channel] + _beta[channel];
            }
        }
    }

    private void NormalizeBackward()
    {
        int channels = _bias.Length;
        for (int channel = 0; channel < channels; channel++)
        {
            float sum = 0, product = 0;
            for (int at = channel; at < Outputs.Length; at += channels)
            {
                sum += OutputGradient[at];
                product += OutputGradient[at] * _normalized[at];
            }

            _betaGradient[channel] = sum;
            _gammaGradient[channel] = product;
            for (int at = channel; at < Outputs.Length; at += channels)
            {
                OutputGradient[at] = _gamma[channel] * _inverse[channel] * (OutputGradient[at] - sum / rows - _normalized[at] * product / rows);
            }
        }
    }
}
