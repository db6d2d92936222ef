using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing;

/// <param name="MetadataName">The metadata name of a network.</param>
/// <param name="HintName">What its files' names begin with instead; null where two networks have that metadata name.</param>
internal sealed record HintNameClash(string MetadataName, string? HintName);

/// <summary>
/// Tells apart the files of networks whose metadata names are not apart enough: the compiler compares hint names without regard
/// to case, and <c>net.Forward.g.cs</c> may be a file of the class <c>net</c> or of <c>Net.Forward</c>.
/// </summary>
internal static class HintNames
{
    /// <summary>
    /// The names that cannot serve as they are. Of those that clash the first in ordinal order stays as it is; a hyphen and a
    /// number, which no C# name has, follow the others.
    /// </summary>
    /// <param name="metadataNames">Of all networks; null where a declaration is broken.</param>
    public static EquatableArray<HintNameClash> FindClashes(ImmutableArray<string?> metadataNames)
    {
        List<HintNameClash> clashes = [];
        IGrouping<string, string>[] names =
            [.. metadataNames.OfType<string>().GroupBy(name => name).OrderBy(name => name.Key, StringComparer.Ordinal)];
        foreach (IGrouping<string, string> name in names)
        {
            int before = names.TakeWhile(other => other != name).Count(other => Clash(other.Key, name.Key));
            if (name.Count() > 1)
            {
                clashes.Add(new(name.Key, null));
            }
            else if (before > 0)
            {
                clashes.Add(new(name.Key, name.Key + "-" + (before + 1).ToString(CultureInfo.InvariantCulture)));
            }
        }

        return new([.. clashes]);
    }

    /// <summary>The network with its hint name; null where its metadata name is another's, too, which the compiler reports.</summary>
    public static MlpModel? Apply(MlpModel? network, EquatableArray<HintNameClash> clashes) =>
        network is not null && Apply(network.Class, clashes) is { } named ? network with { Class = named } : null;

    /// <summary>The same of a table. Its network's files are named as if they were inside, and no class has such a name without a clash with the table's.</summary>
    public static TableModel? Apply(TableModel? table, EquatableArray<HintNameClash> clashes) =>
        table is not null && Apply(table.Class, clashes) is { } named ? table with { Class = named } : null;

    private static ClassModel? Apply(ClassModel model, EquatableArray<HintNameClash> clashes) =>
        clashes.FirstOrDefault(clash => clash.MetadataName == model.MetadataName) switch
        {
            null => model,
            { HintName: { } hintName } => model with { HintName = hintName },
            _ => null,
        };

    private static bool Clash(string name, string other) =>
        name.Equals(other, StringComparison.OrdinalIgnoreCase) || IsInside(name, other) || IsInside(other, name);

    private static bool IsInside(string name, string other) => name.StartsWith(other + ".", StringComparison.OrdinalIgnoreCase);
}
