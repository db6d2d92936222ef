using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Mlp.Tool.Import;

/// <summary>The item <c>MlpWeights</c> of a project.</summary>
internal static class WeightsItem
{
    public const string Kind = "MlpWeights";

    /// <summary>Whether a project lists a file, by its path or by a wildcard.</summary>
    /// <param name="project">The project.</param>
    /// <param name="path">The file, relative to the project's folder, with '/' between folders.</param>
    public static bool IsListed(ProjectText project, string path)
        => project.Items(Kind).SelectMany(item => item.Attributes["Include"].Split(';')).Any(include => Matches(include.Trim(), path));

    /// <summary>A path as an Include has it: MSBuild's own characters are escaped.</summary>
    public static string Escape(string path)
    {
        StringBuilder escaped = new();
        foreach (char character in path)
        {
            escaped.Append("%$@'();?*".Contains(character, StringComparison.Ordinal)
                ? $"%{((int)character).ToString("X2", CultureInfo.InvariantCulture)}" : character.ToString());
        }

        return escaped.ToString();
    }

    private static bool Matches(string include, string path)
    {
        string pattern = include.Replace('\\', '/');
        pattern = pattern.StartsWith("./", StringComparison.Ordinal) ? pattern[2..] : pattern;
        if (pattern == Escape(path))
        {
            return true;
        }

        if (!pattern.Contains('*', StringComparison.Ordinal) && !pattern.Contains('?', StringComparison.Ordinal))
        {
            return Uri.UnescapeDataString(pattern) == path;
        }

        // ** is any number of folders, * any part of one name.
        string expression = Regex.Escape(pattern).Replace(@"\*\*/", "(.*/)?", StringComparison.Ordinal)
            .Replace(@"\*\*", ".*", StringComparison.Ordinal)
            .Replace(@"\*", "[^/]*", StringComparison.Ordinal).Replace(@"\?", "[^/]", StringComparison.Ordinal);
        return Regex.IsMatch(path, $"^{expression}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
