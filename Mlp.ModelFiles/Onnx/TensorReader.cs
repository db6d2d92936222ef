using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Google.Protobuf;

namespace Mlp.ModelFiles.Onnx;

/// <summary>Reads the tensors of a file: their types, and where their bytes are.</summary>
/// <param name="openExternal">Reads a file beside the model; null where there is none such.</param>
internal sealed class TensorReader(Func<string, byte[]?> openExternal)
{
    private const int IsExternal = 1; // TensorProto.DataLocation.EXTERNAL

    private readonly Dictionary<TensorProto, Tensor> _read = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Reads a tensor; once, however many outputs need it.</summary>
    /// <exception cref="ModelFileException">It has fewer or more bytes than its dimensions and type say, or its bytes are not to be
    /// had.</exception>
    public Tensor Read(TensorProto proto)
    {
        if (!_read.TryGetValue(proto, out Tensor? tensor))
        {
            _read.Add(proto, tensor = ReadNew(proto));
        }

        return tensor;
    }

    private Tensor ReadNew(TensorProto proto)
    {
        int[] dims = ReadDims(proto);
        long count = dims.Aggregate(1L, (product, dim) => product * dim);
        Element element = Element.Of((ElementType)proto.DataType)
            ?? throw Wrong(proto, $"has the element type {Text(proto.DataType)}, and MlpGen reads floats of 16, 32 and 64 bits, "
                + "whole numbers and booleans");
        if (proto.DataLocation == IsExternal || proto.HasRawData)
        {
            ArraySegment<byte> bytes = proto.DataLocation == IsExternal
                ? External(proto, count * element.Size)
                : new(proto.RawData.ToByteArray());
            return bytes.Count == count * element.Size
                ? new Tensor(dims, element.Read(bytes, (int)count), element.IsInteger)
                : throw Wrong(proto, $"has {Text(bytes.Count)} bytes, and {Text(count * element.Size)} were expected of its dimensions "
                    + $"[{string.Join(", ", dims)}]");
        }

        List<double> values = [.. Listed(proto, element)];
        return values.Count == count
            ? new Tensor(dims, [.. values], element.IsInteger)
            : throw Wrong(proto, $"has {Text(values.Count)} elements, and {Text(count)} were expected of its dimensions "
                + $"[{string.Join(", ", dims)}]");
    }

    private static int[] ReadDims(TensorProto proto)
    {
        long count = 1;
        foreach (long dim in proto.Dims)
        {
            // Every factor is bounded first, so that the product cannot overflow.
            if (dim is < 0 or > int.MaxValue || (count *= dim) > int.MaxValue)
            {
                throw WrongDims(proto);
            }
        }

        int[] dims = [.. proto.Dims.Select(dim => (int)dim)];
        return count > 0 || Array.TrueForAll(dims, dim => dim <= Tensor.MostBesideNone) ? dims : throw WrongDims(proto);
    }

    private static ModelFileException WrongDims(TensorProto proto)
        => Wrong(proto, $"has the dimensions [{string.Join(", ", proto.Dims.Take(8))}], which no tensor of this file can have");

    private static IEnumerable<double> Listed(TensorProto proto, Element element) => element.List switch
    {
        ElementList.Floats => proto.FloatData.Select(value => (double)value),
        ElementList.Doubles => proto.DoubleData,
        ElementList.Longs => proto.Int64Data.Select(value => (double)value),
        ElementList.Unsigned => proto.Uint64Data.Select(value => (double)value),
        _ => proto.Int32Data.Select(element.FromInt32),
    };

    private ArraySegment<byte> External(TensorProto proto, long length)
    {
        string? location = Entry(proto, "location");
        if (string.IsNullOrEmpty(location))
        {
            throw Wrong(proto, "lies in another file that is not named");
        }

        if (!_files.TryGetValue(location!, out byte[]? file))
        {
            file = openExternal(location!)
                ?? throw Wrong(proto, $"lies in the file '{OneLine.Of(location!)}', which is not beside the model: "
                    + "put it into the same folder, under the same name");
            _files.Add(location!, file);
        }

        long offset = Number(proto, "offset") ?? 0, stated = Number(proto, "length") ?? length;
        return stated == length && offset >= 0 && offset <= file.Length - length
            ? new ArraySegment<byte>(file, (int)offset, (int)length)
            : throw Wrong(proto, $"takes {Text(length)} bytes from {Text(offset)} on of the file '{OneLine.Of(location!)}', "
                + $"which has {Text(file.Length)}");
    }

    private static long? Number(TensorProto proto, string key) => Entry(proto, key) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value
        : throw Wrong(proto, $"has the {key} '{OneLine.Of(text)}', which is not a number of bytes");

    private static string? Entry(TensorProto proto, string key) => proto.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static ModelFileException Wrong(TensorProto proto, string problem)
        => new($"its tensor '{OneLine.Of(proto.Name)}' {problem}. The file is torn or forged, or of a kind that MlpGen does not read: "
            + "export it again");

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
