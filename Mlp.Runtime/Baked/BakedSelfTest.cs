
namespace Mlp.CompilerServices;

/// <summary>For generated code: the inputs of a static network's SelfTest, and the comparison with what the compiler computed for them.</summary>
public static class BakedSelfTest
{
    /// <summary>Rows of the test: enough for a tile and for rows that are left over.</summary>
    public const int Rows = 5;

    /// <summary>Fills the inputs with numbers from −1 to 1, the same everywhere: the compiler has computed the outputs for them.</summary>
    /// <param name="inputs">[<see cref="Rows"/>, in channels].</param>
    public static void FillInputs(Span<float> inputs)
    {
        for (int i = 0; i < inputs.Length; i++)
        {
            // Two rounds of multiplying and folding: neighbours share nothing. 24 bits, so that the float is exact.
            uint hash = unchecked((uint)(i + 1) * 2654435769u);
            hash = unchecked((hash ^ hash >> 15) * 2246822519u);
            hash ^= hash >> 13;
            inputs[i] = (hash >> 8) * (1f / (1 << 23)) - 1f;
        }
    }

    /// <summary>
    /// Returns the largest absolute difference; 0 where outputs are the floats nearest to what is expected, NaN where one is NaN and should
    /// not be.
    /// </summary>
    /// <param name="outputs">What this machine came to.</param>
    /// <param name="expected">What the compiler came to, in double precision.</param>
    /// <param name="largest">The largest difference so far.</param>
    public static double LargestDifference(ReadOnlySpan<float> outputs, ReadOnlySpan<double> expected, double largest)
    {
        for (int i = 0; i < outputs.Length; i++)
        {
            // The nearest float is right, also where that is infinite. Math.Max hands NaN on.
            largest = Math.Max(largest, outputs[i].Equals((float)expected[i]) ? 0 : Math.Abs(outputs[i] - expected[i]));
        }

        return largest;
    }
}
