namespace Mlp.Data;

/// <summary>Tells gzipped content from plain by its first two bytes, whatever the file is called.</summary>
internal static class GzipContent
{
    // What is looked at to tell what a content is.
    private const int PeekedLength = 4096;

    /// <summary>Reads the plain content. Of a gzip file that is all of it, so that damage is found.</summary>
    /// <param name="stream">Gzipped or not; it stays open.</param>
    /// <param name="read">Makes something of the plain content.</param>
    /// <exception cref="InvalidDataException">The gzip file is torn or damaged, or <paramref name="read"/> refuses the content.</exception>
    public static T Read<T>(Stream stream, Func<PeekedStream, T> read)
    {
        PeekedStream peeked = new(stream, PeekedLength);
        if (peeked.Start is [GzipReader.Magic0])
        {
            throw GzipError.Torn();
        }

        if (peeked.Start is not [GzipReader.Magic0, GzipReader.Magic1, ..])
        {
            return read(peeked);
        }

        GzipReader content = new(peeked);
        T value;
        try
        {
            value = read(new PeekedStream(content, PeekedLength));
        }
        catch (InvalidDataException)
        {
            // Damaged bytes make no sense: that they are damaged says more than what they do not mean.
            content.ReadToEnd();
            throw;
        }

        content.ReadToEnd();
        return value;
    }
}
