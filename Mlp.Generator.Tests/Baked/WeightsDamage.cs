using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Mlp.Generator.Tests.Infrastructure;

namespace Mlp.Generator.Tests.Baked;

/// <summary>Damages files of weights, and the texts that a build makes of them: as a disk would, and as somebody would who means it.</summary>
internal sealed class WeightsDamage(System.Random random)
{
    private const string Alphabet = "{}[]\",:0123456789eE.-+\\u tfn\0é";

    // What stands for a number in a header, or instead of one.
    private static readonly string[] Numbers =
    [
        "0", "1", "2", "3", "4", "12", "-1", "-0", "00", "007", "1.0", "1e0", "4294967296", "2147483648", "9223372036854775807", "9223372036854775808",
        "1152921504606846976", "99999999999999999999999999", "null", "true", "\"1\"", "[]", "[1]", "{}", "NaN", "",
    ];

    private static readonly string[] Texts =
    [
        "\"\"", "\"__metadata__\"", "\"0.weight\"", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"F32\"", "\"F16\"", "\"BF16\"", "\"F64\"", "\"I64\"", "\"F8_E8M0\"", "\"C64\"",
        "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u0000\"", "\"\\x\"", "\"a\\nb\\u001b[31m\"", "\"unended", "\"0\\u002eweight\"", "null", "1",
    ];

    // Of files that are no safetensors, or that are the least one.
    private static readonly byte[][] Others =
    [
        [], [1, 2, 3], [.. Encoding.ASCII.GetBytes("PK\u0003\u0004 a zip archive")], [0x80, 2, .. new byte[30]], [.. Encoding.ASCII.GetBytes("version https://git-lfs")],
        WeightsFile.Bytes(""), WeightsFile.Bytes("{}"), WeightsFile.Bytes("{ }  "), WeightsFile.Bytes(" {}"), WeightsFile.Bytes("{}x"), WeightsFile.Bytes("[]"), WeightsFile.Bytes("null"),
        WeightsFile.Bytes("\uFEFF{}"), WeightsFile.Bytes(new string('[', 100_000)), WeightsFile.Bytes("{\"a\":" + new string('[', 100_000)),
        WeightsFile.Bytes(string.Concat(Enumerable.Repeat("{\"a\":", 50_000))), WeightsFile.Bytes($"{{\"{new string('a', 200_000)}\":{{}}}}"),
        WeightsFile.Bytes($"{{\"a\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', Enumerable.Repeat("4294967296", 1000))}],\"data_offsets\":[0,4]}}}}", new byte[4]),
        WeightsFile.Bytes($"{{{string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"key{i}\\n\":{{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}"))}}}"),
    ];

    /// <summary>A file with something wrong, or at least other than it was.</summary>
    public byte[] Damage(byte[] file)
    {
        int kind = random.Next(14);
        if (kind == 0)
        {
            return Others[random.Next(Others.Length)];
        }

        if (kind == 1)
        {
            return WithLength(file);
        }

        if (kind < 7)
        {
            return WithHeader(file);
        }

        if (kind < 9)
        {
            return WithData(file);
        }

        List<byte> bytes = [.. file];
        for (int damage = random.Next(1, 4); damage > 0; damage--)
        {
            Damage(bytes, random.Next(2) == 0 ? Alphabet[random.Next(Alphabet.Length)] : (char)random.Next(256));
        }

        return [.. bytes];
    }

    /// <summary>A text with something wrong, or at least other than it was.</summary>
    public string Damage(string text)
    {
        List<string> lines = [.. text.Split('\n')];
        int line = random.Next(lines.Count);
        switch (random.Next(8))
        {
            case 0:
                return text[..random.Next(text.Length)];
            case 1:
                lines.RemoveAt(line);
                break;
            case 2:
                lines.Insert(line, lines[random.Next(lines.Count)]);
                break;
            case 3:
                return text.Replace("\n", "\r\n", StringComparison.Ordinal);
            case 4:
                lines[line] = new[] { "", "data", "state missing", "state unreadable\nname x", "name ", "mlp-weights 2", "====", "\0", new string('A', 100_000) }[random.Next(9)];
                break;
            default:
                int position = random.Next(text.Length);
                string other = Alphabet[random.Next(Alphabet.Length)].ToString();
                return text[..position] + other + text[(position + random.Next(2))..];
        }

        return string.Join('\n', lines);
    }

    private void Damage(List<byte> bytes, char value)
    {
        int header = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian([.. bytes.Take(4).Concat(new byte[4]).Take(4)]), int.MaxValue - 8) + 8;
        int position = random.Next(random.Next(3) == 0 || header > bytes.Count ? bytes.Count : header);
        switch (random.Next(5))
        {
            case 0:
                bytes.RemoveRange(position, random.Next(1, bytes.Count - position + 1));
                break;
            case 1:
                bytes.Insert(position, (byte)value);
                break;
            case 2:
                bytes[position] ^= (byte)(1 << random.Next(8));
                break;
            case 3:
                bytes.AddRange(new byte[random.Next(1, 9)]);
                break;
            default:
                bytes[position] = (byte)value;
                break;
        }

        if (bytes.Count == 0)
        {
            bytes.Add(0);
        }
    }

    /// <summary>Another length of the header than it has.</summary>
    private byte[] WithLength(byte[] file)
    {
        byte[] other = [.. file];
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        ulong[] lies = [0, 1, 2, length - 1, length + 1, (ulong)file.Length - 8, (ulong)file.Length - 7, 100_000_000, 100_000_001, int.MaxValue, uint.MaxValue, 1UL << 60, 1UL << 63, ulong.MaxValue, ulong.MaxValue - 7];
        BinaryPrimitives.WriteUInt64LittleEndian(other, lies[random.Next(lies.Length)]);
        return other;
    }

    /// <summary>Other numbers than it has, among them some that are none.</summary>
    private byte[] WithData(byte[] file)
    {
        byte[] other = [.. file];
        int data = 8 + (int)BinaryPrimitives.ReadUInt64LittleEndian(file), length = 1 << random.Next(4);
        Span<byte> bytes = other.AsSpan(data + random.Next((file.Length - data) / length) * length, length);
        switch (random.Next(4))
        {
            case 0:
                bytes.Fill(0xFF);
                break;
            case 1:
                bytes[^1] = 0x7F;
                break;
            case 2:
                bytes[^1] ^= 0x80;
                break;
            default:
                random.NextBytes(bytes);
                break;
        }

        return other;
    }

    /// <summary>Another header, well-formed or not, of the length that is said: a number or a text is another, an entry is doubled, or two change places.</summary>
    private byte[] WithHeader(byte[] file)
    {
        int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        for (int change = random.Next(1, 3); change > 0; change--)
        {
            header = random.Next(4) switch
            {
                0 => Replace("[0-9]+", _ => Numbers[random.Next(Numbers.Length)]),
                1 => Replace("\"[^\"]*\"", _ => Texts[random.Next(Texts.Length)]),
                2 => Replace("\\[[^]]*\\]", _ => Arrays(header)[random.Next(Arrays(header).Count)].Value),
                _ => Replace(",?\"[^\"]*\":\\{[^}]*\\}", entry => random.Next(4) switch
                {
                    0 => "",
                    1 => entry + "," + entry.TrimStart(','),
                    2 => entry + ",\"__metadata__\":" + new[] { "{}", "null", "{\"a\":\"b\"}", "{\"a\":1}", "{\"a\":\"b\",\"a\":\"b\"}", "[]", $"{{\"a\":\"{new string('b', 70_000)}\"}}", "{\"a\":\"\\ud800\"}" }[random.Next(8)],
                    _ => entry.TrimEnd('}') + ",\"dtype\":\"F32\"}",
                }),
            };
        }

        return WeightsFile.Bytes(header, file[(8 + length)..]);

        static MatchCollection Arrays(string text) => Regex.Matches(text, "\\[[^]]*\\]");

        string Replace(string pattern, Func<string, string> other)
        {
            MatchCollection matches = Regex.Matches(header, pattern);
            if (matches.Count == 0)
            {
                return header;
            }

            Match match = matches[random.Next(matches.Count)];
            return header[..match.Index] + other(match.Value) + header[(match.Index + match.Length)..];
        }
    }
}
