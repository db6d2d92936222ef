namespace Browser;

/// <summary>The same network as a straightforward program has it: arrays, three nested loops, ReLU, softmax with cross entropy, and Adam.</summary>
internal sealed class ScalarNet
{
    private readonly int[] _widths;
    private readonly float[][] _weights, _biases, _weightGradients, _biasGradients, _weightMeans, _weightSquares, _biasMeans, _biasSquares;
    private readonly float[][] _values, _gradients;
    private int _steps;

    public ScalarNet(int maxRows, params int[] widths)
    {
        _widths = widths;
        System.Random random = new(1);
        float[][] Weights() => [.. Enumerable.Range(0, widths.Length - 1).Select(layer => new float[widths[layer] * widths[layer + 1]])];
        float[][] Biases() => [.. Enumerable.Range(0, widths.Length - 1).Select(layer => new float[widths[layer + 1]])];
        float[][] Values() => [.. widths.Select(width => new float[maxRows * width])];
        (_weights, _weightGradients, _weightMeans, _weightSquares) = (Weights(), Weights(), Weights(), Weights());
        (_biases, _biasGradients, _biasMeans, _biasSquares) = (Biases(), Biases(), Biases(), Biases());
        (_values, _gradients) = (Values(), Values());
        for (int layer = 0; layer < _weights.Length; layer++)
        {
            float bound = 1 / MathF.Sqrt(widths[layer]);
            for (int i = 0; i < _weights[layer].Length; i++)
            {
                _weights[layer][i] = (2 * random.NextSingle() - 1) * bound;
            }
        }
    }

    public float[] Forward(float[] inputs, int rows)
    {
        inputs.AsSpan(0, rows * _widths[0]).CopyTo(_values[0]);
        for (int layer = 0; layer < _weights.Length; layer++)
        {
            Linear(_values[layer], _weights[layer], _biases[layer], _values[layer + 1], rows, _widths[layer], _widths[layer + 1], layer < _weights.Length - 1);
        }

        return _values[^1];
    }

    public float Step(float[] inputs, int[] labels, int rows)
    {
        Forward(inputs, rows);
        float loss = CrossEntropy(_values[^1], labels, _gradients[^1], rows, _widths[^1]);
        for (int layer = _weights.Length - 1; layer >= 0; layer--)
        {
            Backward(_values[layer], _weights[layer], _gradients[layer + 1], _gradients[layer], _weightGradients[layer], _biasGradients[layer], rows,
                _widths[layer], _widths[layer + 1], layer > 0);
        }

        _steps++;
        for (int layer = 0; layer < _weights.Length; layer++)
        {
            Adam(_weights[layer], _weightGradients[layer], _weightMeans[layer], _weightSquares[layer], _steps);
            Adam(_biases[layer], _biasGradients[layer], _biasMeans[layer], _biasSquares[layer], _steps);
        }

        return loss;
    }

    private static void Linear(float[] inputs, float[] weights, float[] biases, float[] outputs, int rows, int depth, int channels, bool rectifies)
    {
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                float sum = biases[channel];
                for (int k = 0; k < depth; k++)
                {
                    sum += inputs[row * depth + k] * weights[channel * depth + k];
                }

                outputs[row * channels + channel] = rectifies && sum < 0 ? 0 : sum;
            }
        }
    }

    private static float CrossEntropy(float[] outputs, int[] labels, float[] gradients, int rows, int channels)
    {
        float loss = 0;
        for (int row = 0; row < rows; row++)
        {
            float largest = float.NegativeInfinity, sum = 0;
            for (int i = 0; i < channels; i++)
            {
                largest = MathF.Max(largest, outputs[row * channels + i]);
            }

            for (int i = 0; i < channels; i++)
            {
                sum += MathF.Exp(outputs[row * channels + i] - largest);
            }

            loss += MathF.Log(sum) + largest - outputs[row * channels + labels[row]];
            for (int i = 0; i < channels; i++)
            {
                gradients[row * channels + i] = (MathF.Exp(outputs[row * channels + i] - largest) / sum - (i == labels[row] ? 1 : 0)) / rows;
            }
        }

        return loss / rows;
    }

    private static void Backward(
        float[] inputs, float[] weights, float[] gradients, float[] inputGradients, float[] weightGradients, float[] biasGradients, int rows, int depth, int channels,
        bool below)
    {
        Array.Clear(weightGradients);
        Array.Clear(biasGradients);
        Array.Clear(inputGradients);
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                float gradient = gradients[row * channels + channel];
                biasGradients[channel] += gradient;
                for (int k = 0; k < depth; k++)
                {
                    weightGradients[channel * depth + k] += gradient * inputs[row * depth + k];
                }

                if (below)
                {
                    for (int k = 0; k < depth; k++)
                    {
                        inputGradients[row * depth + k] += gradient * weights[channel * depth + k];
                    }
                }
            }

            for (int k = 0; below && k < depth; k++)
            {
                if (inputs[row * depth + k] <= 0)
                {
                    inputGradients[row * depth + k] = 0;
                }
            }
        }
    }

    private static void Adam(float[] parameters, float[] gradients, float[] means, float[] squares, int step)
    {
        float rate = 1e-3f / (1 - MathF.Pow(0.9f, step)), correction = 1 / (1 - MathF.Pow(0.999f, step));
        for (int i = 0; i < parameters.Length; i++)
        {
            means[i] = 0.9f * means[i] + 0.1f * gradients[i];
            squares[i] = 0.999f * squares[i] + 0.001f * gradients[i] * gradients[i];
            parameters[i] -= rate * means[i] / (MathF.Sqrt(squares[i] * correction) + 1e-8f);
        }
    }
}
