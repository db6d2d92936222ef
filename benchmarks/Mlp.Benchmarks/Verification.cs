namespace Mlp.Benchmarks;

/// <summary>Whether two contenders compute the same; what they take is not compared otherwise.</summary>
internal static class Verification
{
    private const double Tolerance = 1e-4;

    /// <returns>Null, or what differs.</returns>
    public static string? Compare(Workload workload, Contender ours, Contender peer)
    {
        if (!workload.IsTraining)
        {
            return Difference("outputs", ours.Predict(), peer.Predict());
        }

        StepResult expected = ours.Step(), actual = peer.Step();
        string? difference = Difference("loss", [expected.Loss], [actual.Loss]);

        // A bias before batch norm has no gradient but rounding, so that all gradients are held to the largest one.
        double largest = expected.Gradients.Values.Max(Largest);
        foreach ((string name, float[] gradient) in expected.Gradients)
        {
            difference ??= Difference($"gradient of {name}", gradient, actual.Gradients[name], largest);
        }

        foreach ((string name, float[] values) in expected.State)
        {
            // Adam makes a whole step of any gradient, so that one of nothing but rounding says nothing.
            bool Matters(int index) => !expected.Gradients.TryGetValue(name, out float[]? gradient) || Math.Abs(gradient[index]) > Tolerance * largest;
            int[] indices = [.. Enumerable.Range(0, values.Length).Where(Matters)];
            difference ??= Difference(
                $"{name} after a step", [.. indices.Select(index => values[index])], [.. indices.Select(index => actual.State[name][index])]);
        }

        return difference;
    }

    private static string? Difference(string what, float[] expected, float[] actual, double scale = 0)
    {
        if (expected.Length != actual.Length)
        {
            return $"{what}: {expected.Length} values against {actual.Length}";
        }

        double worst = 0;
        for (int index = 0; index < expected.Length; index++)
        {
            double difference = Math.Abs((double)expected[index] - actual[index]);
            worst = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(worst, difference);
        }

        scale = Math.Max(scale, Largest(expected));
        return worst <= Tolerance * scale ? null : FormattableString.Invariant($"{what} differs by {worst / scale:G3}");
    }

    private static double Largest(float[] values) => values.Length == 0 ? 0 : values.Max(value => (double)Math.Abs(value));
}
