using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Mlp.Generator.Weights;

/// <summary>
/// Reads the JSON of a safetensors header, of which it needs objects, arrays, strings, whole numbers and truth values. A compiler brings no JSON reader
/// that a generator may rely on.
/// </summary>
/// <param name="text">The header.</param>
/// <param name="name">What errors call it.</param>
internal sealed class JsonCursor(string text, string name = "its header")
{
    // No tensor of any network has a name near this long.
    private const int MaxLength = 65_536;

    // Of what is skipped: a text may be nothing but brackets.
    private const int MaxDepth = 32;

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

    /// <summary>Reads an object, whose values <paramref name="read"/> takes, each key once.</summary>
    public void Object(Action<string> read)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        Expect('{');
        if (TryTake('}'))
        {
            return;
        }

        do
        {
            string key = String();
            if (!keys.Add(key))
            {
                throw Error($"the key {Foreign.Quote(key)} is there twice");
            }

            Expect(':');
            read(key);
        }
        while (TryTake(','));
        Expect('}');
    }

    /// <summary>Reads an array, whose values <paramref name="read"/> takes.</summary>
    public void Array(Action read)
    {
        Expect('[');
        if (TryTake(']'))
        {
            return;
        }

        do
        {
            read();
        }
        while (TryTake(','));
        Expect(']');
    }

    /// <summary>Goes over a value of any kind.</summary>
    public void Skip() => Skip(MaxDepth);

    /// <summary>A truth value.</summary>
    public bool Boolean() => TryTakeWord("true") || (TryTakeWord("false") ? false : throw Error("true or false was expected"));

    /// <summary>A string's content.</summary>
    public string String()
    {
        string content = Content(MaxLength);
        return IsWhole(content) ? content : throw Error("a string has half a character (a lone surrogate)");
    }

    /// <summary>A string's content, of any length and with any halves of characters.</summary>
    public string Text() => Content(int.MaxValue);

    /// <summary>Takes null, if it comes next.</summary>
    public bool TryTakeNull() => TryTakeWord("null");

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
            throw Error($"{name.Replace("its ", "the ")} ends before");
        }
    }

    /// <summary>Makes the error for what is wrong at this position.</summary>
    public InvalidDataException Error(string problem) =>
        new(string.Format(CultureInfo.InvariantCulture, "{0} is not valid at character {1}: {2}", name, _position, problem));

    private bool TryTakeWord(string word)
    {
        SkipWhiteSpace();
        if (string.CompareOrdinal(text, _position, word, 0, word.Length) != 0)
        {
            return false;
        }

        _position += word.Length;
        return true;
    }

    private void Skip(int depth)
    {
        SkipWhiteSpace();
        char next = _position < text.Length ? text[_position] : throw Error("it ends where a value was expected");
        if (depth == 0)
        {
            throw Error("values are in one another more deeply than anything that is written");
        }

        switch (next)
        {
            case '{':
                Object(_ => Skip(depth - 1));
                break;
            case '[':
                Array(() => Skip(depth - 1));
                break;
            case '"':
                Text();
                break;
            case 't' or 'f' or 'n' when TryTakeWord("true") || TryTakeWord("false") || TryTakeWord("null"):
                break;
            default:
                SkipNumber();
                break;
        }
    }

    private void SkipNumber()
    {
        int start = _position;
        while (_position < text.Length && text[_position] is (>= '0' and <= '9') or '+' or '-' or '.' or 'e' or 'E')
        {
            _position++;
        }

        if (!double.TryParse(text.Substring(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
        {
            throw Error("a value was expected");
        }
    }

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
