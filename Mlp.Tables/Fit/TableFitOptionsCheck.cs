namespace Mlp.Tables;

/// <summary>Says what is wrong with options before anything is read.</summary>
internal static class TableFitOptionsCheck
{
    // Each member keeps the losses of each epoch.
    private const int MostEpochs = 100_000;

    /// <summary>Throws where an option is out of its range.</summary>
    public static void Check(this TableFitOptions options)
    {
        AtLeastOne(options.Members, nameof(options.Members));
        AtLeastOne(options.Threads, nameof(options.Threads));
        AtLeastOne(options.Epochs ?? 1, nameof(options.Epochs));
        if (options.Epochs > MostEpochs)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Epochs, FormattableString.Invariant($"{nameof(options.Epochs)} must be {MostEpochs} or less."));
        }

        if (options.HeldOutShare is { } share && !(share >= 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), share, $"{nameof(options.HeldOutShare)} must be from 0 to below 1.");
        }
    }

    private static void AtLeastOne(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException("options", value, $"{name} must be 1 or more.");
        }
    }
}
