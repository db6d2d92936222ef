using Mlp.Data;

namespace Mlp;

/// <summary>Weights of classes, for the argument <c>weight</c> of <see cref="CrossEntropyLoss"/> and <see cref="NLLLoss"/>.</summary>
public static class ClassWeights
{
    /// <summary>
    /// Computes weights by which all classes count alike, however many rows each has: rows / (classes · rows of the class), scikit-learn's
    /// <c>class_weight="balanced"</c>.
    /// </summary>
    /// <remarks>
    /// Rows with weights count as much as these say. Of images, pixels are counted, without those labelled −100. Take the training part
    /// alone.
    /// </remarks>
    /// <param name="training">Rows with labels.</param>
    /// <returns>[classes].</returns>
    /// <exception cref="ArgumentException">The rows have no labels, or a class has no row; the message names it.</exception>
    /// <example><code>
    /// CrossEntropyLoss loss = new(weight: ClassWeights.Balanced(training));
    /// </code></example>
    public static float[] Balanced(Dataset training)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.Classes == 0)
        {
            throw new ArgumentException("The rows have no labels, so there are no classes to weigh.", nameof(training));
        }

        double[] ofClass = new double[training.Classes];
        ReadOnlySpan<int> labels = training.Labels;
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] != ClassIndices.DefaultIgnoreIndex)
            {
                ofClass[labels[i]] += training.Weights.IsEmpty ? 1 : training.Weights[i / training.LabelsPerRow];
            }
        }

        int missing = ofClass.IndexOf(0);
        if (missing >= 0)
        {
            string name = training.ClassNames.Count > 0 ? $" ('{training.ClassNames[missing]}')" : "";
            throw new ArgumentException(
                FormattableString.Invariant($"Class {missing}{name} has no row that counts, so no weight makes it count as much as the others: ")
                    + "leave it out of the classes, or write the weights yourself.",
                nameof(training));
        }

        double total = ofClass.Sum();
        return [.. ofClass.Select(weight => (float)(total / (ofClass.Length * weight)))];
    }
}
