using System.Buffers.Binary;
using Mlp.Training;

namespace Mlp.Tables;

/// <summary>
/// The file of an ensemble, safetensors: fills and scales ("inputs.*", "target"), the tensors of the networks under "members.0.", "members.1." and so on
/// by their names in a state dict, and in __metadata__ under <see cref="MetadataKey"/> what <see cref="TableFileHead"/> says, as JSON.
/// </summary>
internal static class TableFile
{
    /// <summary>The key of the columns in __metadata__.</summary>
    public const string MetadataKey = "mlpgen.table";

    private const int BufferLength = 65_536;

    /// <summary>Writes the whole file and flushes the stream.</summary>
    public static void Write(Stream stream, TableEnsemble ensemble)
    {
        StateItem[] items = InOrder(Tensors(ensemble.Encoder, ensemble.Target).Concat(Networks(ensemble.Members)));
        string head = TableFileHead.Write(new TableFileHead(ensemble.Schema, ensemble.MemberCount, ensemble.Layers, ensemble.Report));

        // Not disposed of: that would close the stream, which is its owner's.
        BufferedStream output = new(stream, BufferLength);
        SafetensorsHeaderWriter.Write(output, items.Select(item => (item.Name, item.Type, item.Shape)), (MetadataKey, head));
        foreach (StateItem item in items)
        {
            item.Write(output);
        }

        output.Flush();
    }

    /// <summary>Reads and checks a whole file.</summary>
    /// <param name="stream">At the file's first byte.</param>
    /// <param name="path">The file's path for messages; null for a stream that has none.</param>
    /// <param name="modelName">The model's class, for messages.</param>
    /// <param name="schema">The columns that the file must have.</param>
    /// <param name="layers">What must be behind each hidden Linear.</param>
    /// <param name="createNetwork">Makes a network for a seed.</param>
    public static TableEnsemble Read(Stream stream, string? path, string modelName, TableSchema schema, string layers, Func<long, IMlp> createNetwork)
    {
        try
        {
            return Read(new SafetensorsStream(stream), path, modelName, schema, layers, createNetwork);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"The model of {modelName} cannot be loaded{(path is null ? "" : $" from '{path}'")}: {error.Message}", error);
        }
    }

    private static TableEnsemble Read(
        SafetensorsStream source, string? path, string modelName, TableSchema schema, string layers, Func<long, IMlp> createNetwork)
    {
        List<SafetensorsEntry> entries = SafetensorsHeader.Read(source, MetadataKey, out string? text);
        if (text is null)
        {
            throw new InvalidDataException($"its __metadata__ has no {MetadataKey}: it is no model of a table. Is it a single network's file?");
        }

        TableFileHead head = TableFileHead.Parse(text);
        List<string> differences = TableSchemaDifferences.Between(head.Schema, schema, head.Layers, layers);
        if (differences.Count > 0)
        {
            throw new TableMismatchException(modelName, path, differences);
        }

        // A network takes memory: as many as there are tensors, at most.
        if (head.Members > entries.Count)
        {
            throw new InvalidDataException(FormattableString.Invariant($"it claims {head.Members} members, but has {entries.Count} tensors."));
        }

        IMlp[] members = [.. Enumerable.Range(0, head.Members).Select(member => createNetwork(member))];
        TableEncoder encoder = TableEncoder.Empty(schema);
        double[] target = new double[4];
        StateItem[] items = [.. Tensors(encoder, schema.IsClassification ? null : target), .. Networks(members)];
        StateFile.Read(source, entries, items, modelName, path);
        foreach (StateItem item in items)
        {
            item.Commit();
        }

        if (TableNumbers.Problem(encoder, schema.IsClassification ? [] : target) is { } problem)
        {
            throw new InvalidDataException(problem);
        }

        return new TableEnsemble(
            encoder, schema.IsClassification ? null : new TableTarget(target[0], target[1], target[2], target[3]), members, layers, head.Report);
    }

    private static IEnumerable<StateItem> Tensors(TableEncoder encoder, TableTarget? target)
        => Tensors(encoder, target is null ? null : [target.Shift, target.Scale, target.Minimum, target.Maximum]);

    // In double precision, [cells], [features but pieces] or [numbers · knots]; "target" has shift, scale, minimum and maximum of a target that is a number.
    private static IEnumerable<StateItem> Tensors(TableEncoder encoder, double[]? target)
    {
        yield return new DoublesItem("inputs.fill", encoder.Fill);
        yield return new DoublesItem("inputs.shift", encoder.Shift);
        yield return new DoublesItem("inputs.scale", encoder.Scale);
        if (encoder.Knots.Length > 0)
        {
            yield return new DoublesItem("inputs.knots", encoder.Knots);
        }

        if (target is not null)
        {
            yield return new DoublesItem("target", target);
        }
    }

    private static IEnumerable<StateItem> Networks(IReadOnlyList<IMlp> members)
        => members.SelectMany((member, index) => NetworkStateItem.All(FormattableString.Invariant($"members.{index}."), member.State));

    // The widest elements first, so that each tensor is aligned in the file.
    private static StateItem[] InOrder(IEnumerable<StateItem> items)
        => [.. items.OrderByDescending(item => SafetensorsType.Bits(item.Type)).ThenBy(item => item.Name, StringComparer.Ordinal)];

    private sealed class DoublesItem(string name, double[] values) : StateItem(name, SafetensorsType.Float64, new TensorShape(values.Length))
    {
        private readonly double[] _read = new double[values.Length];

        public override void Write(Stream output)
        {
            Span<byte> bytes = stackalloc byte[sizeof(double)];
            foreach (double value in values)
            {
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                output.Write(bytes);
            }
        }

        public override void Read(SafetensorsStream source)
        {
            Span<byte> bytes = stackalloc byte[sizeof(double)];
            for (int i = 0; i < _read.Length; i++)
            {
                ReadBytes(source, bytes);
                _read[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes);
            }
        }

        public override void Commit() => _read.CopyTo(values, 0);
    }
}
