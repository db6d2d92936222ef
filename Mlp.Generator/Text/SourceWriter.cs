using System;
using System.Text;

namespace Mlp.Generator.Text;

/// <summary>Writes C#: lines end in '\n' everywhere, a level is four spaces, blocks close themselves, blank lines come one at a time, long lines are broken.</summary>
/// <param name="outerLevel">The level that the text will be moved to.</param>
internal sealed class SourceWriter(int outerLevel = 0)
{
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
        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            Line(line);
        }
    }

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
