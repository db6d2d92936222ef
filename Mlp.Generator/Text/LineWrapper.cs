using System;
using System.Collections.Generic;
using System.Linq;

namespace Mlp.Generator.Text;

/// <summary>Breaks lines of C# that are too long: comments between words, statements apart, and a statement where its arguments or terms end.</summary>
internal static class LineWrapper
{
    /// <summary>Columns of a line at most.</summary>
    public const int MaxColumns = 140;

    private const string Summary = "/// <summary>", SummaryEnd = "</summary>", TrailingComment = "   // ";

    private static readonly string[] s_operators = [" => ", " ? ", " : ", " + ", " - ", " * ", " && ", " || "];

    /// <summary>A line, or the lines that it becomes.</summary>
    /// <param name="line">Without its indentation.</param>
    /// <param name="indentation">The columns before it.</param>
    public static IEnumerable<string> Wrap(string line, int indentation)
    {
        int room = MaxColumns - indentation;
        if (line.Length <= room)
        {
            return [line];
        }

        if (line.StartsWith(Summary, StringComparison.Ordinal) && line.EndsWith(SummaryEnd, StringComparison.Ordinal))
        {
            string text = line.Substring(Summary.Length, line.Length - Summary.Length - SummaryEnd.Length);
            return [Summary, .. WrapWords("/// " + text, "/// ", room), "/// " + SummaryEnd];
        }

        if (line.StartsWith("//", StringComparison.Ordinal))
        {
            return WrapWords(line, line.StartsWith("///", StringComparison.Ordinal) ? "/// " : "// ", room);
        }

        int comment = line.IndexOf(TrailingComment, StringComparison.Ordinal);
        if (comment > 0)
        {
            return [.. WrapWords(line.Substring(comment + 3), "// ", room), .. Wrap(line.Substring(0, comment), indentation)];
        }

        string[] statements = [.. Statements(line)];
        return statements.Length > 1 ? Fill(statements, room).SelectMany(part => Wrap(part, indentation)) : WrapStatement(line, room);
    }

    private static IEnumerable<string> WrapWords(string line, string prefix, int room)
    {
        while (line.Length > room)
        {
            // A word that is longer than a line stands by itself.
            int space = line.LastIndexOf(' ', room);
            space = space > prefix.Length ? space : line.IndexOf(' ', Math.Max(room, prefix.Length));
            if (space < 0)
            {
                break;
            }

            yield return line.Substring(0, space);
            line = prefix + line.Substring(space + 1);
        }

        yield return line;
    }

    /// <summary>The statements of a line that has several.</summary>
    private static IEnumerable<string> Statements(string line)
    {
        int start = 0;
        Positions positions = new(line);
        while (positions.MoveNext())
        {
            int position = positions.Position;
            if (positions.Depth == 0 && line[position] == ';' && position + 1 < line.Length && line[position + 1] == ' ')
            {
                yield return line.Substring(start, position + 1 - start);
                start = position + 2;
            }
        }

        yield return line.Substring(start);
    }

    /// <summary>As many statements in a line as there is room for.</summary>
    private static IEnumerable<string> Fill(string[] statements, int room)
    {
        string line = statements[0];
        foreach (string statement in statements.Skip(1))
        {
            if (line.Length + 1 + statement.Length <= room)
            {
                line += " " + statement;
            }
            else
            {
                yield return line;
                line = statement;
            }
        }

        yield return line;
    }

    /// <summary>Breaks a statement at the outermost comma that leaves the line full, or else before an operator.</summary>
    private static IEnumerable<string> WrapStatement(string line, int room)
    {
        bool isFirst = true;
        while (line.Length > (isFirst ? room : room - 4))
        {
            int end = FindBreak(line, isFirst ? room : room - 4);
            if (end < 0)
            {
                break;
            }

            yield return (isFirst ? "" : "    ") + line.Substring(0, end).TrimEnd();
            line = line.Substring(end).TrimStart();
            isFirst = false;
        }

        yield return (isFirst ? "" : "    ") + line;
    }

    /// <summary>
    /// Where the first line ends: behind the outermost comma or before the outermost operator that leaves it full; else behind a bracket; else before the
    /// last dot of a long name; else at the first place of all, beyond the room. -1 where there is none.
    /// </summary>
    private static int FindBreak(string line, int room)
    {
        (int Position, int Rank) best = (-1, int.MaxValue);
        int bracket = -1, dot = -1;
        Positions positions = new(line);
        while (positions.MoveNext())
        {
            int position = positions.Position;
            if (position >= room && (best.Position > 0 || bracket > 0 || dot > 0))
            {
                break;
            }

            bool isComma = line[position] == ',' && position + 1 < line.Length && line[position + 1] == ' ';
            bool isOperator = position > 0 && line[position] == ' ' && IsOperator(line, position);
            int rank = 2 * positions.Depth + (isComma ? 0 : 1);
            if ((isComma || isOperator) && rank <= best.Rank)
            {
                best = (isComma ? position + 1 : position, rank);
            }

            bracket = line[position] == '(' ? position + 1 : bracket;

            // Not the point of a number.
            dot = position > 0 && line[position] == '.' && position + 1 < line.Length && (char.IsLetter(line[position + 1]) || line[position + 1] == '_') ? position : dot;
        }

        return best.Position > 0 ? best.Position : bracket > 0 ? bracket : dot;
    }

    private static bool IsOperator(string line, int position)
    {
        foreach (string word in s_operators)
        {
            if (string.CompareOrdinal(line, position, word, 0, word.Length) == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Goes over the positions of a line outside texts in quotes, each with the number of brackets around it. A struct, since every long line of
    /// a network comes here: an iterator took half of the emission's time.
    /// </summary>
    private struct Positions(string line)
    {
        private int _after;
        private bool _isQuoted;

        public int Position { get; private set; } = -1;

        public int Depth { get; private set; }

        public bool MoveNext()
        {
            Depth += _after;
            _after = 0;
            while (++Position < line.Length)
            {
                char character = line[Position];
                if (character == '"' && (Position == 0 || line[Position - 1] != '\\'))
                {
                    _isQuoted = !_isQuoted;
                }

                if (!_isQuoted)
                {
                    Count(character);
                    return true;
                }
            }

            return false;
        }

        private void Count(char character)
        {
            switch (character)
            {
                case '(' or '[' or '{':
                // An angle bracket between spaces compares.
                case '<' when Position + 1 < line.Length && line[Position + 1] is not (' ' or '='):
                    _after = 1;
                    break;
                case ')' or ']' or '}':
                case '>' when Position > 0 && line[Position - 1] is not (' ' or '=' or '-'):
                    Depth--;
                    break;
            }
        }
    }
}
