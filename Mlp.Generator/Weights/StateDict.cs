using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Mlp.Generator.Weights;

/// <summary>The tensors of a safetensors file, read in the compiler. Mlp.Runtime reads the same format at run time, with the whole of .NET at hand.</summary>
internal sealed class StateDict
{
    private const int PrefixLength = 8;
    private const int MaxHeaderLength = 100_000_000;

    // torch and numpy stop at 64 dimensions.
    private const int MaxRank = 64;

    private readonly byte[] _file;
    private readonly int _data;
    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private StateDict(byte[] file, int data)
    {
        _file = file;
        _data = data;
    }

    /// <summary>Gets the entries of the header, in its order.</summary>
    public List<TensorEntry> Entries { get; } = [];

    /// <summary>Gets the file's metadata by their names: anything that its writer wrote, in any length.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Reads the header and checks it against the data.</summary>
    /// <exception cref="InvalidDataException">This is no valid safetensors file; the message goes on where "… cannot be read:" ends.</exception>
    public static StateDict Read(byte[] file)
    {
        ulong length = file.Length < PrefixLength
            ? throw new InvalidDataException($"it has {file.Length} bytes; a safetensors file has at least 10")
            : BitConverter.ToUInt64(file, 0);
        if (length > MaxHeaderLength || (int)length > file.Length - PrefixLength)
        {
            throw new InvalidDataException(DescribeForeign(file) ?? $"its header claims {length} bytes, and {file.Length - PrefixLength} follow: it is torn, or no safetensors file");
        }

        string header;
        try
        {
            header = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file, PrefixLength, (int)length);
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("its header is not valid UTF-8");
        }

        if (!header.StartsWith("{", StringComparison.Ordinal))
        {
            throw new InvalidDataException("its header does not begin with '{': it is no safetensors file");
        }

        StateDict tensors = new(file, PrefixLength + (int)length);
        tensors.ReadHeader(new JsonCursor(header));
        tensors.CheckData();
        return tensors;
    }

    /// <summary>The tensor of a name, or null.</summary>
    public TensorEntry? Find(string name) => _entries.TryGetValue(name, out TensorEntry entry) ? entry : null;

    /// <summary>The elements of a tensor of F32, F16, BF16 or F64 as floats.</summary>
    public float[] Floats(TensorEntry tensor)
    {
        float[] values = new float[(tensor.End - tensor.Begin) / (TensorEntry.Bits(tensor.Type) / 8)];
        int start = _data + (int)tensor.Begin;
        if (tensor.Type == "F32" && BitConverter.IsLittleEndian)
        {
            Buffer.BlockCopy(_file, start, values, 0, values.Length * sizeof(float));
            return values;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = tensor.Type switch
            {
                "F32" => BitConverter.ToSingle(_file, start + 4 * i),
                "F64" => (float)BitConverter.ToDouble(_file, start + 8 * i),
                "BF16" => FloatBits.FromBits((uint)BitConverter.ToUInt16(_file, start + 2 * i) << 16),
                "F16" => FloatBits.FromHalf(BitConverter.ToUInt16(_file, start + 2 * i)),
                _ => throw new InvalidOperationException(tensor.Type),
            };
        }

        return values;
    }

    /// <summary>The elements of a tensor of F64, bit by bit.</summary>
    public ulong[] DoubleBits(TensorEntry tensor)
    {
        ulong[] bits = new ulong[(tensor.End - tensor.Begin) / sizeof(ulong)];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.ToUInt64(_file, _data + (int)tensor.Begin + (8 * i));
        }

        return bits;
    }

    /// <summary>The tensors whose names begin with <paramref name="prefix"/>, under what follows it.</summary>
    public StateDict Under(string prefix) => Only(entry => entry.Name.StartsWith(prefix, StringComparison.Ordinal), entry => entry.Name.Substring(prefix.Length));

    /// <summary>The tensors but some.</summary>
    public StateDict Except(IReadOnlyCollection<string> names) => Only(entry => !names.Contains(entry.Name), entry => entry.Name);

    /// <summary>The elements of the tensor of a name; null where there is none.</summary>
    public float[]? FloatsOf(string name) => Find(name) is { } tensor ? Floats(tensor) : null;

    /// <summary>The value of a scalar I64.</summary>
    public long Counter(TensorEntry tensor) => BitConverter.ToInt64(_file, _data + (int)tensor.Begin);

    private StateDict Only(Func<TensorEntry, bool> isThere, Func<TensorEntry, string> name)
    {
        StateDict part = new(_file, _data);
        foreach (TensorEntry entry in Entries.Where(isThere))
        {
            TensorEntry named = entry with { Name = name(entry) };
            part._entries.Add(named.Name, named);
            part.Entries.Add(named);
        }

        return part;
    }

    private void ReadHeader(JsonCursor json)
    {
        json.Object(name =>
        {
            if (name == "__metadata__")
            {
                ReadMetadata(json);
                return;
            }

            TensorEntry entry = ReadTensor(json, name);
            _entries.Add(name, entry);
            Entries.Add(entry);
        });
        json.ExpectEnd();
    }

    private void ReadMetadata(JsonCursor json)
    {
        // The reference implementation takes null for no metadata at all.
        if (!json.TryTakeNull())
        {
            json.Object(name => _metadata.Add(name, json.Text()));
        }
    }

    private static TensorEntry ReadTensor(JsonCursor json, string name)
    {
        string? type = null;
        List<long>? shape = null, offsets = null;
        json.Object(key =>
        {
            switch (key)
            {
                case "dtype":
                    type = json.String();
                    break;
                case "shape":
                    shape = ReadIntegers(json);
                    break;
                case "data_offsets":
                    offsets = ReadIntegers(json);
                    break;
                default:
                    throw json.Error($"the tensor {Foreign.Quote(name)} has the unknown key {Foreign.Quote(key)}");
            }
        });
        return type is not null && shape is not null && offsets is { Count: 2 }
            ? new TensorEntry(name, type, [.. shape], offsets[0], offsets[1])
            : throw json.Error($"the tensor {Foreign.Quote(name)} has no dtype, no shape, or no two data_offsets");
    }

    private static List<long> ReadIntegers(JsonCursor json)
    {
        List<long> integers = [];
        json.Array(() => integers.Add(integers.Count < MaxRank ? json.Integer() : throw json.Error($"there are more than {MaxRank} numbers")));
        return integers;
    }

    /// <summary>The tensors fill the data without holes, each as long as its shape and type say.</summary>
    private void CheckData()
    {
        long end = 0;
        foreach (TensorEntry entry in Entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            int bits = TensorEntry.Bits(entry.Type);
            if (bits == 0)
            {
                throw new InvalidDataException($"its tensor {Foreign.Quote(entry.Name)} has the unknown dtype {Foreign.Quote(entry.Type)}");
            }

            if (entry.Begin != end || entry.End < entry.Begin || Elements(entry.Shape) != (entry.End - entry.Begin) * 8m / bits)
            {
                throw new InvalidDataException($"its tensor {Foreign.Quote(entry.Name)} has the data_offsets [{entry.Begin}, {entry.End}], where {end} and shape [{string.Join(", ", entry.Shape)}] of {entry.Type} were expected to fit");
            }

            end = entry.End;
        }

        if (end != _file.Length - _data)
        {
            throw new InvalidDataException($"its tensors take {end} bytes, and {_file.Length - _data} follow the header: it is torn, or bytes were added");
        }
    }

    /// <summary>The product of dimensions, as far as a file may have so many: a header may claim any.</summary>
    private static decimal Elements(long[] shape)
    {
        decimal elements = Array.IndexOf(shape, 0L) >= 0 ? 0 : 1;
        foreach (long dimension in shape)
        {
            elements = elements > int.MaxValue ? elements : elements * dimension;
        }

        return elements;
    }

    private static string? DescribeForeign(byte[] file)
    {
        string start = Encoding.ASCII.GetString(file, 0, Math.Min(PrefixLength, file.Length));
        return start.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) || (file[0] == 0x80 && file[1] is >= 2 and <= 5)
            ? "it is a zip archive or a Python pickle, as torch.save writes it. In Python, write a safetensors file: safetensors.torch.save_file(model.state_dict(), path)"
            : start == "version " ? "it may be a pointer of Git LFS to the file, not the file: git lfs pull" : null;
    }
}
