using System;
using System.Linq;
using System.Text;

namespace Mlp.Generator.Text;

/// <summary>Writes C#: lines end in '\n' everywhere, a level is four spaces, blocks close themselves, blank lines come one at a time, long lines are broken.</summary>
/// <param name="outerLevel">The level that the text will be moved to.</param>
internal sealed class SourceWriter(int outerLevel = 0)
{
    private const string Prose = "/// ";

    private readonly StringBuilder _text = new();
    private int _level;
    private bool _gapIsDue;

    public override string ToString() => _text.ToString();

    /// <summary>One line; an empty one where the text is empty.</summary>
    public void Line(string line = "")
    {
        if (line.Length == 0)
        {
            _gapIsDue = _text.Length > 1 && _text[_text.Length - 2] != '{';
            return;
        }

        bool closesOrContinues = line[0] == '}' || line.StartsWith("else", StringComparison.Ordinal);
        if (_gapIsDue && !closesOrContinues)
        {
            _text.Append('\n');
        }

        _gapIsDue = false;
        string text = line.TrimStart();
        int own = 4 * _level + line.Length - text.Length;
        if (own + 4 * outerLevel + text.Length <= LineWrapper.MaxColumns)
        {
            _text.Append(' ', own).Append(text).Append('\n');
            return;
        }

        foreach (string part in LineWrapper.Wrap(text, own + 4 * outerLevel))
        {
            _text.Append(' ', own).Append(part).Append('\n');
        }
    }

    /// <summary>The lines of a raw string, indented to the present level.</summary>
    public void Lines(string text)
    {
        string[] lines = text.Replace("\r\n", "\n").Split('\n');
        for (int first = 0, end; first < lines.Length; first = end)
        {
            end = first + 1;
            while (IsProse(lines[first]) && end < lines.Length && IsProse(lines[end]))
            {
                end++;
            }

            // A sentence that is too long for its line takes those behind it along: no line of one word.
            if (IsProse(lines[first]) && lines.Skip(first).Take(end - first).Any(line => 4 * (_level + outerLevel) + line.Length > LineWrapper.MaxColumns))
            {
                Line(Prose + string.Join(" ", lines.Skip(first).Take(end - first).Select(line => line.Substring(Prose.Length))));
                continue;
            }

            for (int line = first; line < end; line++)
            {
                Line(lines[line]);
            }
        }
    }

    /// <summary>Whether a line is a sentence of documentation, or a part of one.</summary>
    private static bool IsProse(string line)
        => line.StartsWith(Prose, StringComparison.Ordinal) && line.Length > Prose.Length && line[Prose.Length] != '<';

    /// <summary>A head line and braces around what is written until the result is disposed of; a blank line follows them.</summary>
    public IDisposable Block(string head)
    {
        Lines(head);
        Line("{");
        _level++;
        return new Closing(this);
    }

    private sealed class Closing(SourceWriter writer) : IDisposable
    {
        public void Dispose()
        {
            writer._gapIsDue = false;
            writer._level--;
            writer.Line("}");
            writer._gapIsDue = true;
        }
    }
}
