using System.Globalization;
using System.Text;

namespace Mlp.Generator.Tests.Infrastructure;

/// <summary>What differs between two texts, for people to read: lines taken away with −, lines added with +, and a few lines around them.</summary>
internal static class TextDifference
{
    private const int Context = 2;

    // More is not read on a console; the files are there.
    private const int MostLines = 60;

    /// <summary>Describes the difference; empty where there is none. Line ends do not count.</summary>
    public static string Describe(string before, string after)
    {
        string[] left = before.ReplaceLineEndings("\n").Split('\n'), right = after.ReplaceLineEndings("\n").Split('\n');
        List<Line> lines = Compare(left, right);
        StringBuilder text = new();
        int written = 0, last = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            if (!lines.Skip(Math.Max(0, i - Context)).Take(i - Math.Max(0, i - Context) + Context + 1).Any(line => line.Sign != ' '))
            {
                continue;
            }

            if (written == MostLines)
            {
                text.Append(CultureInfo.InvariantCulture, $"  … {lines.Skip(i).Count(line => line.Sign != ' ')} more lines differ\n");
                break;
            }

            if (i != last + 1 || written == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"  line {lines[i].Number}:\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"  {lines[i].Sign} {lines[i].Text}\n");
            last = i;
            written++;
        }

        return text.ToString();
    }

    /// <summary>The lines of both in order, by a longest common subsequence of what lies between an equal beginning and an equal end.</summary>
    private static List<Line> Compare(string[] left, string[] right)
    {
        int start = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        int end = left[start..].Reverse().Zip(right[start..].Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        string[] gone = left[start..^end], come = right[start..^end];
        int[,] common = new int[gone.Length + 1, come.Length + 1];
        for (int i = gone.Length - 1; i >= 0; i--)
        {
            for (int j = come.Length - 1; j >= 0; j--)
            {
                common[i, j] = gone[i] == come[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        List<Line> lines = [.. left[..start].Select((line, i) => new Line(' ', i + 1, line))];
        for (int i = 0, j = 0; i < gone.Length || j < come.Length;)
        {
            if (i < gone.Length && j < come.Length && gone[i] == come[j])
            {
                lines.Add(new Line(' ', start + i + 1, gone[i]));
                i++;
                j++;
            }
            else if (j == come.Length || (i < gone.Length && common[i + 1, j] >= common[i, j + 1]))
            {
                lines.Add(new Line('-', start + i + 1, gone[i++]));
            }
            else
            {
                lines.Add(new Line('+', start + i + 1, come[j++]));
            }
        }

        lines.AddRange(left[^end..].Select((line, i) => new Line(' ', left.Length - end + i + 1, line)));
        return lines;
    }

    /// <param name="Sign">What became of it.</param>
    /// <param name="Number">Where it is, or would be, in the text before.</param>
    private readonly record struct Line(char Sign, int Number, string Text);
}
