namespace Mlp.Tables;

/// <content>Files.</content>
public sealed partial class TableEnsemble
{
    /// <summary>Writes the model into one safetensors file, which is replaced whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written; an older one is untouched.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, this, static (stream, ensemble) => TableFile.Write(stream, ensemble));

    /// <summary>Writes the model to a stream, and flushes it.</summary>
    /// <exception cref="ArgumentException">The stream cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanWrite)
        {
            throw new ArgumentException("The stream cannot be written. Pass one that is open for writing.", nameof(stream));
        }

        TableFile.Write(stream, this);
    }

    /// <summary>Reads a model that <see cref="Save(string)"/> wrote. A file of another record is refused: the message lists what differs.</summary>
    /// <exception cref="TableMismatchException">The file is of another record.</exception>
    /// <exception cref="StateDictException">The file is of other networks.</exception>
    /// <exception cref="InvalidDataException">The file is torn, forged, or no model of a table.</exception>
    /// <exception cref="IOException">The file cannot be read, or there is none.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static TableEnsemble Load<TModel, TRow>(string path)
        where TModel : class, ITableModel<TModel, TRow>
        => InputFile.Read(path, stream => TableFile.Read(stream, path, typeof(TModel).Name, TModel.Schema, TModel.Layers, TModel.CreateNetwork));

    /// <summary>Reads a model from a stream, to its end.</summary>
    /// <exception cref="TableMismatchException">The stream holds a model of another record.</exception>
    /// <exception cref="StateDictException">The stream holds other networks.</exception>
    /// <exception cref="InvalidDataException">The stream is torn, forged, or holds no model of a table.</exception>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static TableEnsemble Load<TModel, TRow>(Stream stream)
        where TModel : class, ITableModel<TModel, TRow>
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream cannot be read. Pass one that is open for reading.", nameof(stream));
        }

        return TableFile.Read(stream, path: null, typeof(TModel).Name, TModel.Schema, TModel.Layers, TModel.CreateNetwork);
    }
}
