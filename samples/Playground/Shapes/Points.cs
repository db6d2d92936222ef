namespace Playground.Shapes;

/// <summary>Points of the plane, each of one of two classes, as a network takes them. More can be added at any time.</summary>
internal sealed class Points
{
    private readonly List<int> _labels = [];
    private float[] _coordinates = new float[128];

    /// <summary>Gets how many there are.</summary>
    public int Count => _labels.Count;

    /// <summary>Gets the coordinates: [Count, 2].</summary>
    public ReadOnlySpan<float> Coordinates => _coordinates.AsSpan(0, 2 * Count);

    /// <summary>Gets the classes: [Count], 0 or 1.</summary>
    public ReadOnlySpan<int> Labels => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_labels);

    /// <summary>Adds a point.</summary>
    public void Add(double x, double y, int label)
    {
        int place = 2 * Count;
        if (place == _coordinates.Length)
        {
            Array.Resize(ref _coordinates, 2 * place);
        }

        _coordinates[place] = (float)x;
        _coordinates[place + 1] = (float)y;
        _labels.Add(label);
    }

    /// <summary>Gets whether there are points of both classes.</summary>
    public bool HaveBothClasses => _labels.Contains(0) && _labels.Contains(1);

    /// <summary>Returns what is drawn: x, y and class of each point.</summary>
    public double[] ToArray()
    {
        double[] triples = new double[3 * Count];
        for (int point = 0; point < Count; point++)
        {
            triples[3 * point] = _coordinates[2 * point];
            triples[(3 * point) + 1] = _coordinates[(2 * point) + 1];
            triples[(3 * point) + 2] = _labels[point];
        }

        return triples;
    }
}
