using Mlp;
using Playground.Pictures;

namespace Playground.Shapes;

/// <summary>
/// What a network says to each place of the plane, and what each of its neurons says. It is painted in slices, so that no slice takes
/// longer than a frame of the screen.
/// </summary>
internal sealed class ShapePictures
{
    /// <summary>Pixels of a side of the large picture.</summary>
    public const int Side = 80;

    /// <summary>Pixels of a side of a neuron's picture.</summary>
    public const int NeuronSide = 20;

    private const int PixelsPerSlice = 400;
    private const int Slices = Side * Side / PixelsPerSlice;

    private static readonly float[] s_points = Grid.Points(Side);
    private static readonly float[] s_neuronPoints = Grid.Points(NeuronSide);

    private readonly IMlp _network;
    private readonly HiddenLayers _hidden;
    private readonly byte[] _plane = new byte[4 * Side * Side];
    private readonly byte[][] _neurons;
    private readonly float[] _values;
    private int _slice;

    /// <summary>Makes room for the pictures of a network.</summary>
    public ShapePictures(IMlp network, HiddenLayers hidden)
    {
        (_network, _hidden) = (network, hidden);
        _neurons = [.. hidden.Widths.Select(width => new byte[4 * NeuronSide * NeuronSide * width])];
        _values = new float[hidden.Widths.Max() * Side * Side];
    }

    /// <summary>Gets or sets the colours.</summary>
    public required Palette Palette { get; set; }

    /// <summary>Gets or sets the neuron that the large picture shows: its layer and its number; null shows what the network says.</summary>
    public (int Layer, int Neuron)? Shown { get; set; }

    /// <summary>Gets the large picture: [80, 80, 4].</summary>
    public byte[] Plane => _plane;

    /// <summary>Returns the pictures of a layer's neurons, one below the other: [neurons · 20, 20, 4].</summary>
    public byte[] Neurons(int layer) => _neurons[layer];

    /// <summary>Begins to paint what the network says now. It must not learn until all is painted.</summary>
    public void Begin()
    {
        _hidden.Copy();
        _slice = 0;
    }

    /// <summary>Paints the next slice.</summary>
    /// <returns>Whether there is more to paint.</returns>
    public bool Advance()
    {
        if (Shown is (int layer, int neuron))
        {
            // The scale is known when all values are: so this is one slice.
            PaintNeuron(s_points, layer, _hidden.Widths[layer], neuron, _plane);
            _slice = Math.Max(_slice, Slices - 1);
        }
        else if (_slice < Slices)
        {
            PaintOutput(_slice * PixelsPerSlice);
        }

        int painted = _slice - Slices;
        if (painted >= 0)
        {
            PaintLayer(painted);
        }

        _slice++;
        return _slice < Slices + _neurons.Length;
    }

    private void PaintOutput(int start)
    {
        Span<float> logits = _values.AsSpan(0, 2 * PixelsPerSlice);
        _network.Forward(s_points.AsSpan(2 * start, 2 * PixelsPerSlice), logits);
        for (int pixel = 0; pixel < PixelsPerSlice; pixel++)
        {
            // The softmax of two logits.
            float share = 1 / (1 + MathF.Exp(logits[2 * pixel] - logits[(2 * pixel) + 1]));
            Palette.Write(share, _plane.AsSpan(4 * (start + pixel), 4));
        }
    }

    private void PaintLayer(int layer)
    {
        int width = _hidden.Widths[layer], size = 4 * NeuronSide * NeuronSide;
        Span<float> values = _values.AsSpan(0, width * NeuronSide * NeuronSide);
        _hidden.Forward(s_neuronPoints, layer, values);
        for (int neuron = 0; neuron < width; neuron++)
        {
            Paint(values, width, neuron, _neurons[layer].AsSpan(neuron * size, size));
        }
    }

    private void PaintNeuron(float[] points, int layer, int width, int neuron, Span<byte> picture)
    {
        Span<float> values = _values.AsSpan(0, width * points.Length / 2);
        _hidden.Forward(points, layer, values);
        Paint(values, width, neuron, picture);
    }

    /// <summary>Paints one column of <paramref name="values"/>: 0 in the middle of the palette, its largest value at an end.</summary>
    private void Paint(ReadOnlySpan<float> values, int width, int neuron, Span<byte> picture)
    {
        float largest = float.Epsilon;
        for (int place = neuron; place < values.Length; place += width)
        {
            largest = Math.Max(largest, Math.Abs(values[place]));
        }

        for (int pixel = 0; pixel < picture.Length / 4; pixel++)
        {
            float value = values[(pixel * width) + neuron];
            Palette.Write((1 + (value / largest)) / 2, picture.Slice(4 * pixel, 4));
        }
    }
}
