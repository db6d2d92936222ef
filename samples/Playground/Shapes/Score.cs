using Mlp;

namespace Playground.Shapes;

/// <summary>How well a network tells points apart.</summary>
/// <param name="Loss">The mean cross entropy; NaN if there are no points.</param>
/// <param name="Accuracy">The share that it gets right; NaN if there are no points.</param>
internal readonly record struct Score(double Loss, double Accuracy)
{
    /// <summary>Lets the network predict, as it does outside of training.</summary>
    public static Score Of(IMlp network, Points points)
    {
        if (points.Count == 0)
        {
            return new Score(double.NaN, double.NaN);
        }

        float[] logits = new float[2 * points.Count];
        network.Forward(points.Coordinates, logits);
        int right = 0;
        for (int point = 0; point < points.Count; point++)
        {
            int answer = logits[(2 * point) + 1] > logits[2 * point] ? 1 : 0;
            right += answer == points.Labels[point] ? 1 : 0;
        }

        return new Score(Mlp.Loss.CrossEntropy(logits, points.Labels), (double)right / points.Count);
    }
}
