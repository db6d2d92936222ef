namespace Mlp.Metrics;

/// <summary>A score of one class, from its counts; 0 where it would be 0 / 0.</summary>
internal enum ClassScore
{
    Precision,
    Recall,
    F1,
}

/// <summary>The scores' formulas.</summary>
internal static class ClassScores
{
    /// <summary>The score of a class.</summary>
    /// <param name="score">Which.</param>
    /// <param name="right">The weight of the rows of the class that were predicted to be.</param>
    /// <param name="labels">Of the rows of the class.</param>
    /// <param name="predictions">Of the rows that were predicted to be.</param>
    public static double Of(this ClassScore score, double right, double labels, double predictions) => right == 0 ? 0 : score switch
    {
        ClassScore.Precision => right / predictions,
        ClassScore.Recall => right / labels,
        _ => 2.0 * right / (labels + predictions),
    };
}
