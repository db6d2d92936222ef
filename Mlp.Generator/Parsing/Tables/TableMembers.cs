using System;
using System.Collections.Generic;
using Microsoft.CodeAnalysis;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>The members that a model of a table gets, by which its own ones and the inherited ones are checked.</summary>
internal static class TableMembers
{
    private const string Ensemble = "global::Mlp.Tables.TableEnsemble";
    private const string Stream = "global::System.IO.Stream";

    /// <summary>
    /// Those of a model of these rows, which reads CSV files or does not, and is static or is not. Keep them as the emitter is: a test compares the two.
    /// </summary>
    public static IReadOnlyList<GeneratedMember> Of(ITypeSymbol? rowType, bool hasReadCsv, bool isStatic)
    {
        string row = rowType?.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) ?? "";
        string rows = $"global::System.Collections.Generic.IEnumerable<{row}>";
        return
        [
            new(GeneratedMemberKind.Property, "Schema"),
            new(GeneratedMemberKind.Type, "Network"),
            new(GeneratedMemberKind.Type, "Prediction"),
            .. isStatic ? [new GeneratedMember(GeneratedMemberKind.Type, "MlpModel")] : OfInstances(rows),
            .. hasReadCsv ? [new GeneratedMember(GeneratedMemberKind.Method, "ReadCsv", "string", "global::Mlp.Data.CsvOptions")] : Array.Empty<GeneratedMember>(),
            new(GeneratedMemberKind.Method, "Evaluate", rows),
            new(GeneratedMemberKind.Method, "Importance", rows, "long"),
            new(GeneratedMemberKind.Method, "Predict", row),
            new(GeneratedMemberKind.Method, "Predict", $"global::System.ReadOnlySpan<{row}>", "global::System.Span<Prediction>"),
            new(GeneratedMemberKind.Method, "ReadCells", row, "global::System.Span<double>"),
            new(GeneratedMemberKind.Method, "ReadTarget", row),
            new(GeneratedMemberKind.Method, "NoMember", "string", "string"),
            new(GeneratedMemberKind.Method, "ReadNumbers", "global::System.ReadOnlySpan<float>", "global::System.Span<double>", "string"),
            new(GeneratedMemberKind.Method, "ReadNumbers", "global::System.ReadOnlySpan<double>", "global::System.Span<double>", "string"),
        ];
    }

    private static IReadOnlyList<GeneratedMember> OfInstances(string rows) =>
    [
        new(GeneratedMemberKind.Field, "_mlpEnsemble"),
        new(GeneratedMemberKind.Property, "Report"),
        new(GeneratedMemberKind.Constructor, WellKnownMemberNames.InstanceConstructorName, Ensemble),
        new(GeneratedMemberKind.Method, "Fit", rows, "global::Mlp.Tables.TableFitOptions", "global::System.Threading.CancellationToken"),
        new(GeneratedMemberKind.Method, "Load", "string"),
        new(GeneratedMemberKind.Method, "Load", Stream),
        new(GeneratedMemberKind.Method, "Save", "string"),
        new(GeneratedMemberKind.Method, "Save", Stream),
    ];
}
