using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission.Tables;

/// <summary>The columns of a table, as the runtime has them and as prose.</summary>
internal static class SchemaText
{
    /// <summary>The columns for a reader of the file, a line each.</summary>
    public static IEnumerable<string> Table(TablePlan plan)
    {
        int width = plan.Row.Features.Append(plan.Target).Max(column => column.Property.Length);
        bool hasPieces = plan.Row.HasPieces;
        foreach (ColumnModel column in plan.Row.Features)
        {
            long inputs = column.FeatureCount + (hasPieces && column.IsSingleNumber ? RowModel.Pieces : 0);
            string categories = column.Categories.Count > 0 ? $" of {Literal.Count(column.Categories.Count)}" : column.IsArray ? $" × {Literal.Count(column.Length)}" : "";
            yield return $"{column.Property.PadRight(width)}  {column.Kind}{categories}{(column.IsNullable ? ", may be missing" : "")}: {Literal.Count(inputs)} input{(inputs == 1 ? "" : "s")}";
        }

        yield return $"{plan.Target.Property.PadRight(width)}  the target: {plan.Target.Kind}";
        if (plan.Row.Weight is { } weight)
        {
            yield return $"{weight.Property.PadRight(width)}  the weight of a row";
        }
    }

    /// <summary>The property Schema.</summary>
    public static void Write(SourceWriter writer, TablePlan plan)
    {
        writer.Lines("""
            /// <summary>Gets the columns: how each is named in files, what its values are, and how many inputs of the network it takes.</summary>
            public static global::Mlp.Tables.TableSchema Schema { get; } = new(
                [
            """);
        foreach (ColumnModel column in plan.Row.Features)
        {
            writer.Line($"        {Column(column)},");
        }

        writer.Lines($$"""
                ],
                {{Column(plan.Target)}});
            """);
    }

    private static string Column(ColumnModel column)
    {
        List<string> more = [];
        if (column.IsNullable)
        {
            more.Add("IsNullable = true");
        }

        if (column.Length > 1)
        {
            more.Add($"Length = {column.Length}");
        }

        if (column.Categories.Count > 0)
        {
            more.Add($"Categories = [{string.Join(", ", column.Categories.Select(category => Literal.String(category.Name)))}]");
        }

        string properties = more.Count > 0 ? $" {{ {string.Join(", ", more)} }}" : "";
        return $"new({Literal.String(column.Name)}, {Literal.String(column.Property)}, global::Mlp.Tables.ColumnKind.{column.Kind}){properties}";
    }
}
