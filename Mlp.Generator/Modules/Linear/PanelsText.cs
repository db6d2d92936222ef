using Mlp.Generator.Memory;

namespace Mlp.Generator.Modules;

/// <summary>Panels in words.</summary>
internal static class PanelsText
{
    /// <summary>4 panels of 32 channels and one of 16.</summary>
    public static string Of(PanelsPlan panels) => (panels.Wide, panels.HasNarrow) switch
    {
        (0, _) => "one panel of 16 channels",
        (1, false) => "one panel of 32 channels",
        (1, true) => "a panel of 32 channels and one of 16",
        (_, false) => $"{panels.Wide} panels of 32 channels",
        (_, true) => $"{panels.Wide} panels of 32 channels and one of 16",
    };

    /// <summary>Panels with their shapes: 4 panels [64, 32] and one [64, 16].</summary>
    public static string Of(PanelsPlan panels, int depth)
    {
        string wide = $"{(panels.Wide == 1 ? "one panel" : $"{panels.Wide} panels")} [{depth}, {PanelsPlan.Width}]", narrow = $"[{depth}, {PanelsPlan.NarrowWidth}]";
        return panels.Wide == 0 ? $"one panel {narrow}" : panels.HasNarrow ? $"{wide} and one {narrow}" : wide;
    }
}
