namespace Mlp.Tests.Numerics;

/// <summary>The largest error seen at a vector width, and where.</summary>
internal sealed class Measurement(int bits)
{
    public int Bits => bits;

    public double Largest { get; private set; }

    public float At { get; private set; }

    public void Take(float x, double error)
    {
        if (error > Largest)
        {
            (Largest, At) = (error, x);
        }
    }

    public override string ToString() => FormattableString.Invariant($"{(bits == AccuracyCase.Unfused ? "unfused" : $"{bits} bits")}: {Largest:F2} at {At:G9}");
}
