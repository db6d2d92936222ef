using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>
/// Reads a class marked [MlpTable], and its row, into a model. The generator and the analyzer both run it, so that one emits exactly where
/// the other has
/// no error to report.
/// </summary>
internal static class TableParser
{
    /// <summary>
    /// The model of <paramref name="type"/>; null where a fault was reported, or where its attribute or its row does not compile.
    /// </summary>
    public static TableModel? Parse(
        INamedTypeSymbol type, AttributeData attribute, Compilation compilation, FaultReporter faults, CancellationToken cancellation)
    {
        if (NetworkParser.FindAttribute(type) is not null)
        {
            faults.Report(TableDescriptors.TableAndNetwork, ClassParser.Identifier(type, attribute, cancellation), type.Name);
        }

        bool hasWeights = WeightsParser.HasWeights(attribute);
        ClassModel? classModel = ClassParser.Parse(type, attribute, hasWeights ? null : TableDescriptors.StaticClass, faults, cancellation);
        ITypeSymbol? rowType = TableAttributes.RowOf(attribute);
        CsvReadingModel? csv = CsvReadingParser.Parse(rowType, compilation);
        if (type.IsStatic == hasWeights)
        {
            MemberParser.Check(
                type, attribute, TableMembers.Of(rowType, csv is not null, type.IsStatic), TableDescriptors.ConstructorDoesNotChain, compilation, faults, cancellation);
        }

        RowModel? row = rowType is null ? null : RowParser.Parse(type, attribute, rowType, compilation, faults);

        // The rest of the attribute is checked in any case: 1 stands for what the row does not say.
        FaultReporter values = faults.Except(GeneratedArguments.ReportNetworks(type, attribute, compilation, faults, cancellation));
        TopologyModel? topology = TopologyParser.ParseTable(
            type, attribute, row?.InputCount ?? 1, row is null ? 1 : Math.Max(1, row.Target.ClassCount), compilation, values);
        WeightsModel? weights = ParseWeights(type, attribute, values);
        return classModel is null || row is null || topology is null || faults.HasErrors || values.HasErrors
            ? null
            : new(classModel, topology, row, csv, weights) { SharesBatches = NetworkParser.SharesBatches(type, compilation) };
    }

    /// <summary>The file to look for; null where there is none, or a fault was reported.</summary>
    private static WeightsModel? ParseWeights(INamedTypeSymbol type, AttributeData attribute, FaultReporter faults)
    {
        if (WeightsParser.Parse(type, attribute, faults) is not { } weights)
        {
            return null;
        }

        if (!type.IsStatic)
        {
            faults.Report(TableDescriptors.WeightsOfInstances, new AttributeArguments(attribute).Property("Weights"), type.Name, weights.Name);
        }

        return weights with { Settings = default };
    }

    /// <summary>
    /// Says why a class got no model although all seems to be well: its arguments, or its row, depend on what another generator wrote,
    /// which ours does not see.
    /// </summary>
    public static void ReportGenerated(
        INamedTypeSymbol type, AttributeData attribute, TableModel table, Compilation compilation, FaultReporter faults, CancellationToken cancellation)
    {
        GeneratedArguments.ReportAll(type, attribute, compilation, faults, cancellation);
        if (faults.HasErrors || TableAttributes.RowOf(attribute) is not INamedTypeSymbol row)
        {
            return;
        }

        HashSet<string> columns = [.. table.Row.Features.Append(table.Row.Target).Select(column => column.Property)];
        IPropertySymbol[] properties = [.. RowParser.Properties(row).Where(property => columns.Contains(property.Name))];
        ISymbol? generated = new ISymbol[] { row }.Concat(properties).Concat(properties.Select(property => property.Type))
            .FirstOrDefault(symbol => symbol.DeclaringSyntaxReferences.Length > 0 && symbol.DeclaringSyntaxReferences.All(GeneratedFiles.IsGenerated));
        if (generated is not null)
        {
            faults.Report(
                TableDescriptors.RowGenerated,
                new AttributeArguments(attribute).Attribute,
                row.Name,
                generated.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        }
    }
}
