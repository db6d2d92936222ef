using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Mlp.Generator.Weights;

/// <summary>Reads the JSON of a safetensors header, of which it needs objects, arrays, strings and whole numbers. A compiler brings no JSON reader that a generator may rely on.</summary>
/// <param name="text">The header.</param>
internal sealed class JsonCursor(string text)
{
    // No tensor of any network has a name near this long.
    private const int MaxLength = 65_536;

    private int _position;

    /// <summary>Takes a character that must be there.</summary>
    public void Expect(char character)
    {
        if (!TryTake(character))
        {
            throw Error($"'{character}' was expected");
        }
    }

    /// <summary>Takes a character if it comes next, white space before it aside.</summary>
    public bool TryTake(char character)
    {
        SkipWhiteSpace();
        if (_position < text.Length && text[_position] == character)
        {
            _position++;
            return true;
        }

        return false;
    }

    /// <summary>A string's content.</summary>
    public string String()
    {
        string content = Content(MaxLength);
        return IsWhole(content) ? content : throw Error("a string has half a character (a lone surrogate)");
    }

    /// <summary>A string's content, of any length and with any halves of characters.</summary>
    public string Text() => Content(int.MaxValue);

    /// <summary>Takes null, if it comes next.</summary>
    public bool TryTakeNull()
    {
        SkipWhiteSpace();
        if (string.CompareOrdinal(text, _position, "null", 0, 4) != 0)
        {
            return false;
        }

        _position += 4;
        return true;
    }

    /// <summary>A whole number, not negative.</summary>
    public long Integer()
    {
        SkipWhiteSpace();
        int start = _position;
        while (_position < text.Length && text[_position] is >= '0' and <= '9')
        {
            _position++;
        }

        // JSON knows no zeros before other digits.
        string digits = text.Substring(start, _position - start);
        return (digits.Length == 1 || !digits.StartsWith("0", StringComparison.Ordinal)) && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw Error("a whole number from 0 to 2⁶³ − 1 was expected");
    }

    /// <summary>Nothing but white space may follow.</summary>
    public void ExpectEnd()
    {
        SkipWhiteSpace();
        if (_position < text.Length)
        {
            throw Error("the header ends before");
        }
    }

    /// <summary>Makes the error for what is wrong at this position.</summary>
    public InvalidDataException Error(string problem) =>
        new(string.Format(CultureInfo.InvariantCulture, "its header is not valid at character {0}: {1}", _position, problem));

    private string Content(int maxLength)
    {
        Expect('"');
        StringBuilder content = new();
        while (true)
        {
            char character = Next();
            if (character == '"')
            {
                return content.ToString();
            }

            if (character < ' ')
            {
                throw Error("a control character stands in a string");
            }

            if (content.Length == maxLength)
            {
                throw Error("a string is longer than any name");
            }

            content.Append(character == '\\' ? Escaped() : character);
        }
    }

    private static bool IsWhole(string content)
    {
        for (int i = 0; i < content.Length; i++)
        {
            if (char.IsSurrogate(content[i]) && (i + 1 == content.Length || !char.IsSurrogatePair(content[i], content[++i])))
            {
                return false;
            }
        }

        return true;
    }

    private char Next() => _position < text.Length ? text[_position++] : throw Error("it ends inside a string");

    private char Escaped()
    {
        char character = Next();
        switch (character)
        {
            case '"' or '\\' or '/':
                return character;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _position + 4 <= text.Length
                && ushort.TryParse(text.Substring(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _position += 4;
                return (char)code;
            default:
                throw Error("an escape sequence is not valid");
        }
    }

    private void SkipWhiteSpace()
    {
        while (_position < text.Length && text[_position] is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }
}
