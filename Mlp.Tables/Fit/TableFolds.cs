using Mlp.Random;

namespace Mlp.Tables;

/// <summary>Which rows each member holds out: another part for each, so that together they learn from all rows.</summary>
internal static class TableFolds
{
    /// <summary>Splits the rows for a member.</summary>
    /// <param name="data">The rows. Each part of a split has its share of every class.</param>
    /// <param name="share">What is held out, 0 to below 1.</param>
    /// <param name="member">Which member.</param>
    /// <param name="seed">The seed of the training.</param>
    /// <returns>The rows to train on, at least one, and those to choose the epoch by.</returns>
    public static (int[] Training, int[] HeldOut) Split(TableTrainingData data, double share, int member, long seed)
    {
        int count = Math.Min((int)Math.Round(share * data.Rows), data.Rows - 1);
        count = share > 0 && data.Rows > 1 ? Math.Max(1, count) : count;
        int folds = count == 0 ? 1 : Math.Max(1, data.Rows / count);
        int[] order = Spread(data, seed, pass: member / folds);

        // The parts begin evenly, wherever the rows do not divide by their number.
        int begin = (int)((long)(member % folds) * data.Rows / folds);
        int[] heldOut = new int[count], training = new int[data.Rows - count];
        for (int i = 0; i < order.Length; i++)
        {
            int row = order[(begin + i) % order.Length];
            (i < count ? heldOut : training)[i < count ? i : i - count] = row;
        }

        return (training, heldOut);
    }

    // A random order in which each class is spread evenly: any run of rows has its share of all.
    private static int[] Spread(TableTrainingData data, long seed, int pass)
    {
        int[] order = new int[data.Rows];
        PhiloxSequence.Permute(order, seed, pass, PhiloxPurpose.Split);
        if (!data.IsClassification)
        {
            return order;
        }

        int[] count = new int[data.Outputs], seen = new int[data.Outputs];
        foreach (int label in data.Labels)
        {
            count[label]++;
        }

        double[] place = new double[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            int label = data.Labels[order[i]];
            place[i] = (seen[label]++ + 0.5) / count[label];
        }

        // Ties by the random order: the same on every run, which an unstable sort would not promise.
        int[] ranks = [.. Enumerable.Range(0, order.Length).OrderBy(i => place[i])];
        return [.. ranks.Select(i => order[i])];
    }
}
