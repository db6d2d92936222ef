namespace Mlp;

/// <summary>Saves and loads what is <see cref="IStateful"/>, in safetensors' format.</summary>
internal static class StateFile
{
    private const int BufferLength = 65_536;

    /// <summary>Writes a file, which is replaced whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    public static void Save(string path, IStateful owner) => AtomicFile.Write(path, owner, static (stream, owner) => Save(stream, owner));

    /// <summary>Reads a file as strictly as a stream.</summary>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static void Load(string path, IStateful owner) => InputFile.Read(path, stream => Read(stream, owner, path))();

    /// <summary>Writes the whole state and flushes the stream.</summary>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    public static void Save(Stream stream, IStateful owner)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written. Pass one that is open for writing.", nameof(stream));
        }

        // As in a state dict: the widest elements first, so that each tensor is aligned in the file.
        StateItem[] items =
        [
            .. owner.StateItems("").OrderByDescending(item => SafetensorsType.Bits(item.Type)).ThenBy(
                item => item.Name,
                StringComparer.Ordinal),
        ];

        // Not disposed of: that would close the stream, which is its owner's.
        BufferedStream output = new(stream, BufferLength);
        SafetensorsHeaderWriter.Write(output, items.Select(item => (item.Name, item.Type, item.Shape)));
        foreach (StateItem item in items)
        {
            item.Write(output);
        }

        output.Flush();
    }

    /// <summary>Reads the state strictly: every tensor by its name, no other ones. On an error nothing changes.</summary>
    /// <exception cref="StateDictException">It is the state of something else.</exception>
    /// <exception cref="InvalidDataException">The stream is torn, forged or no safetensors file.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static void Load(Stream stream, IStateful owner) => Read(stream, owner, path: null)();

    /// <summary>Reads the state as strictly, and changes nothing yet.</summary>
    /// <returns>What gives the owner the state that was read; it does not fail.</returns>
    public static Action Read(Stream stream, IStateful owner, string? path)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read. Pass one that is open for reading.", nameof(stream));
        }

        StateItem[] items = [.. owner.StateItems("")];
        try
        {
            Read(new SafetensorsStream(stream), items, owner.Description, path);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"The state of {owner.Description} cannot be loaded{(path is null ? "" : $" from '{path}'")}: {error.Message}", error);
        }

        return () =>
        {
            foreach (StateItem item in items)
            {
                item.Commit();
            }
        };
    }

    private static void Read(SafetensorsStream source, StateItem[] items, string description, string? path)
        => Read(source, SafetensorsHeader.Read(source), items, description, path);

    /// <summary>Reads the tensors behind a header, strictly; the items keep what was read to themselves.</summary>
    /// <param name="source">At the first tensor's data.</param>
    /// <param name="entries">What the header says.</param>
    /// <param name="items">What there must be.</param>
    /// <param name="description">The owner, for messages.</param>
    /// <param name="path">The file's path for messages; null for a stream that has none.</param>
    /// <exception cref="StateDictException">It is the state of something else.</exception>
    /// <exception cref="InvalidDataException">The stream is torn.</exception>
    public static void Read(SafetensorsStream source, List<SafetensorsEntry> entries, StateItem[] items, string description, string? path)
    {
        Dictionary<string, StateItem> byName = items.ToDictionary(item => item.Name, StringComparer.Ordinal);
        foreach (KindItem kind in items.OfType<KindItem>().Where(kind => kind.FormerName is not null))
        {
            byName[kind.FormerName!] = kind;
        }

        StateDictMismatches mismatches = Compare(entries, items, byName);
        if (!mismatches.IsEmpty)
        {
            throw new StateDictException(description, path, mismatches);
        }

        // From here on the sizes are the owner's: a header can claim no more memory than that.
        foreach (SafetensorsEntry entry in entries)
        {
            byName[entry.Name].Read(source);
        }

        source.ExpectEnd();
        mismatches.Settings.AddRange(items.Select(item => item.Mismatch).OfType<string>());
        if (!mismatches.IsEmpty)
        {
            throw new StateDictException(description, path, mismatches);
        }
    }

    private static StateDictMismatches Compare(List<SafetensorsEntry> entries, StateItem[] items, Dictionary<string, StateItem> byName)
    {
        StateDictMismatches mismatches = new();
        mismatches.Settings.AddRange(
            items.OfType<KindItem>().SelectMany(kind => entries.Select(entry => kind.Compare(entry.Name)).OfType<string>()));
        if (!mismatches.IsEmpty)
        {
            // Of another kind, everything would be different.
            return mismatches;
        }

        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in entries)
        {
            if (!byName.TryGetValue(entry.Name, out StateItem? item) || !found.Add(item.Name))
            {
                mismatches.UnexpectedKeys.Add(entry.Name);
            }
            else if (entry.Type != item.Type)
            {
                mismatches.Types.Add(new StateDictTypeMismatch(entry.Name, entry.Type, item.Type));
            }
            else if (!item.Shape.Matches(entry.Shape))
            {
                mismatches.Sizes.Add(new StateDictSizeMismatch(entry.Name, entry.Shape, item.Shape));
            }
        }

        mismatches.MissingKeys.AddRange(items.Where(item => !found.Contains(item.Name)).Select(item => item.Name));
        return mismatches;
    }
}
