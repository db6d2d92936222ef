namespace Mlp.Tests.Activations;

/// <summary>The largest error seen, and where.</summary>
internal sealed class Measurement(string width)
{
    public double Largest { get; private set; }

    public float At { get; private set; }

    public void Take(float x, double error)
    {
        if (error > Largest)
        {
            (Largest, At) = (error, x);
        }
    }

    public override string ToString() => FormattableString.Invariant($"{width}: {Largest:F2} at {At:G9}");
}
