namespace Mlp.Data;

/// <summary>Makes the errors of damaged gzip files.</summary>
internal static class GzipError
{
    /// <summary>Makes the error of a file that ends too early.</summary>
    public static InvalidDataException Torn() => new("it ends inside its gzip data. The file is torn: copy it again.");

    /// <summary>Makes the error of a file whose bytes have changed.</summary>
    /// <param name="what">What shows it.</param>
    public static InvalidDataException Damaged(string what) => new($"{what}. The file is damaged: copy it again.");
}
