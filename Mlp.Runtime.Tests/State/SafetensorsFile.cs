using System.Buffers.Binary;
using System.Text;

namespace Mlp.Runtime.Tests.State;

/// <summary>Puts files together by hand, right or wrong.</summary>
internal static class SafetensorsFile
{
    /// <summary>The 8 bytes, the header's text, then data.</summary>
    public static byte[] Build(string header, byte[] data) => Build(Encoding.UTF8.GetBytes(header), data);

    public static byte[] Build(byte[] header, byte[] data, ulong? claimedLength = null)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimedLength ?? (ulong)header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    /// <summary>A file whose tensors are all zero, in the order given.</summary>
    public static byte[] Zeros(params (string Name, string Type, int ElementSize, long[] Shape)[] tensors)
    {
        StringBuilder header = new("{");
        long offset = 0;
        foreach ((string name, string type, int size, long[] shape) in tensors)
        {
            long end = offset + size * shape.Aggregate(1L, (product, dimension) => product * dimension);
            string separator = header.Length > 1 ? "," : "";
            header.Append($$"""{{separator}}"{{name}}":{"dtype":"{{type}}","shape":[{{string.Join(",", shape)}}],"data_offsets":[{{offset}},{{end}}]}""");
            offset = end;
        }

        return Build(header.Append('}').ToString(), new byte[offset]);
    }
}

/// <summary>A stream that neither seeks nor tells its length, and gives few bytes at a time: a socket.</summary>
internal sealed class SocketLikeStream(byte[] content, int bytesAtATime) : Stream
{
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        int read = Math.Min(Math.Min(count, bytesAtATime), content.Length - _position);
        Array.Copy(content, _position, buffer, offset, read);
        _position += read;
        return read;
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>A stream that only takes bytes, up to a number at which the disk is full.</summary>
internal sealed class WriteOnlyStream(long capacity = long.MaxValue) : Stream
{
    private readonly MemoryStream _content = new();

    public byte[] Content => _content.ToArray();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count)
    {
        if (_content.Length + count > capacity)
        {
            throw new IOException("No space left on device");
        }

        _content.Write(buffer, offset, count);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
