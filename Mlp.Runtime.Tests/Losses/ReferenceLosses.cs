namespace Mlp.Tests.Losses;

/// <summary>The losses as their definitions read, in double and one by one; derivatives are finite differences.</summary>
internal static class ReferenceLosses
{
    public static double SquaredError(double x, double t) => (x - t) * (x - t);

    public static double AbsoluteError(double x, double t) => Math.Abs(x - t);

    public static double SmoothAbsoluteError(double x, double t, double beta) =>
        Math.Abs(x - t) < beta ? (x - t) * (x - t) / (2 * beta) : Math.Abs(x - t) - (beta / 2);

    public static double Huber(double x, double t, double delta) =>
        Math.Abs(x - t) <= delta ? (x - t) * (x - t) / 2 : delta * (Math.Abs(x - t) - (delta / 2));

    public static double Divergence(double x, double t) => t == 0 ? 0 : t * (Math.Log(t) - x);

    public static double DivergenceOfLogarithm(double x, double t) => Math.Exp(t) * (t - x);

    /// <summary>−t·ln σ(x) − (1 − t)·ln(1 − σ(x)), for logits that σ keeps apart from 0 and 1.</summary>
    public static double BinaryCrossEntropy(double x, double t, double positiveWeight) =>
        (positiveWeight * t * Math.Log(1 + Math.Exp(-x))) + ((1 - t) * Math.Log(1 + Math.Exp(x)));

    /// <summary>−Σ_c mass_c·ln softmax(x)_c.</summary>
    public static double CrossEntropy(ReadOnlySpan<double> logits, ReadOnlySpan<double> mass)
    {
        double max = double.NegativeInfinity, sum = 0, loss = 0;
        foreach (double logit in logits)
        {
            max = Math.Max(max, logit);
        }

        foreach (double logit in logits)
        {
            sum += Math.Exp(logit - max);
        }

        for (int c = 0; c < logits.Length; c++)
        {
            loss += mass[c] * (Math.Log(sum) + max - logits[c]);
        }

        return loss;
    }

    /// <summary>The central difference of a function, off by some 1e-9 of its magnitude.</summary>
    public static double Derivative(Func<double, double> function, double x)
    {
        const double Step = 1e-5;
        return (function(x + Step) - function(x - Step)) / (2 * Step);
    }
}
