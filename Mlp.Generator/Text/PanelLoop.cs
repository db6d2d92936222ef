using System;
using System.Globalization;
using Mlp.Generator.Memory;

namespace Mlp.Generator.Text;

/// <summary>Writes what is done panel by panel: a loop over the panels of 32 channels, then the one of 16.</summary>
internal static class PanelLoop
{
    /// <param name="writer">Where to.</param>
    /// <param name="panels">The panels.</param>
    /// <param name="body">Writes the work on one panel, given the expression of its first channel and its width.</param>
    public static void Write(SourceWriter writer, PanelsPlan panels, Action<string, int> body)
    {
        if (panels.Wide == 1)
        {
            body("0", PanelsPlan.Width);
        }
        else if (panels.Wide > 1)
        {
            using (writer.Block($"for (nuint channel = 0; channel < {panels.WideChannels}; channel += {PanelsPlan.Width})"))
            {
                body("channel", PanelsPlan.Width);
            }
        }

        if (panels.HasNarrow)
        {
            body(Fragments.Offset(panels.WideChannels), PanelsPlan.NarrowWidth);
        }
    }

    /// <summary>The same for the panels that are a thread's own, one of those that share a pass.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="panels">The panels of all threads.</param>
    /// <param name="first">What the first channel of the thread's own is called.</param>
    /// <param name="end">What the end of its own is called.</param>
    /// <param name="body">Writes the work on one panel, given the expression of its first channel and its width.</param>
    public static void WriteOwn(SourceWriter writer, PanelsPlan panels, string first, string end, Action<string, int> body)
    {
        if (panels.Count == 1)
        {
            using (writer.Block("if (worker.IsFirst)"))
            {
                body("0", panels.HasNarrow ? PanelsPlan.NarrowWidth : PanelsPlan.Width);
            }

            return;
        }

        writer.Line($"(nuint {first}, nuint {end}) = worker.Channels({panels.PaddedChannels});");
        string wideEnd = panels.HasNarrow ? $"nuint.Min({end}, {panels.WideChannels})" : end;
        using (writer.Block($"for (nuint channel = {first}; channel < {wideEnd}; channel += {PanelsPlan.Width})"))
        {
            body("channel", PanelsPlan.Width);
        }

        if (panels.HasNarrow)
        {
            WriteNarrowOwn(writer, panels, end, body);
        }
    }

    /// <summary>The panel of 16 alone, if it is the thread's own.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="panels">The panels of all threads.</param>
    /// <param name="end">What the end of the thread's own channels is called.</param>
    /// <param name="body">Writes the work on the panel, given the expression of its first channel and its width.</param>
    public static void WriteNarrowOwn(SourceWriter writer, PanelsPlan panels, string end, Action<string, int> body)
    {
        using (writer.Block($"if ({end} > {panels.WideChannels})"))
        {
            body(Fragments.Offset(panels.WideChannels), PanelsPlan.NarrowWidth);
        }
    }

    /// <summary>The expression of start · factor, a literal where start is one.</summary>
    public static string Times(string start, long factor) => IsLiteral(start, out long channel) ? Fragments.Offset(channel * factor) : $"{start} * {factor}";

    /// <summary>The expression of offset + start, a literal where start is one.</summary>
    public static string Plus(long offset, string start)
        => IsLiteral(start, out long channel) ? Fragments.Offset(offset + channel) : offset == 0 ? start : $"{Fragments.Offset(offset)} + {start}";

    /// <summary>The expression of an offset and a start behind it.</summary>
    public static string Plus(NamedOffset offset, string start) => start == "0" ? offset.Name : $"{offset.Name} + {start}";

    private static bool IsLiteral(string start, out long value) => long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
