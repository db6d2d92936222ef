using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission.Tables;

/// <summary>The method that reads rows from a CSV file, where Mlp.Csv is referenced.</summary>
internal static class ReadCsvText
{
    /// <summary>Writes it, or nothing.</summary>
    public static void Write(SourceWriter writer, TablePlan plan)
    {
        if (plan.Table.Csv is not { } csv)
        {
            return;
        }

        CsvFieldModel[] fields = [.. csv.Parameters, .. csv.Properties];
        writer.Lines($$"""
            /// <summary>
            /// Reads rows from a CSV file, gzipped or not. Columns are found by the names of the properties, or those that [Column] gives
            /// them, in any order; other columns are passed over.
            /// </summary>
            /// <param name="path">The file.</param>
            /// <param name="options">How the file is written; null for the defaults.</param>
            /// <returns>The rows in the file's order.</returns>
            /// <exception cref="global::System.IO.InvalidDataException">A column is missing, or a value is not what its property holds; the message says in which line and column.</exception>
            /// <exception cref="global::System.IO.IOException">The file cannot be read, or there is none.</exception>
            public static {{plan.Row.Type}}[] ReadCsv(string path, global::Mlp.Data.CsvOptions? options = null) => global::Mlp.Data.CsvTable.Read<{{plan.Row.Type}}>(
                path,
                options,
                [
            """);
        foreach (CsvFieldModel field in fields)
        {
            writer.Line($"        ({Literal.String(field.Name)}, {(field.IsOptional ? "true" : "false")}),");
        }

        writer.Line("    ],");
        string end = csv.Properties.Count == 0 ? ");" : "";
        string arguments = string.Join(", ", csv.Parameters.Select(Value));
        writer.Line($"    static csv => new {plan.Row.Type}({arguments}){end}");
        if (csv.Properties.Count > 0)
        {
            writer.Line("    {");
            foreach ((CsvFieldModel field, int index) in csv.Properties.Select((field, index) => (field, index)))
            {
                writer.Line($"        {field.Access} = {Value(field, csv.Parameters.Count + index)},");
            }

            writer.Line("    });");
        }

        writer.Line();
    }

    private static string Value(CsvFieldModel field, int index)
    {
        string orNull = field.IsNullable ? "OrNull" : "";
        return field.Kind switch
        {
            ColumnKind.Number => $"csv.Number{orNull}<{field.Type}>({index})",
            ColumnKind.Enumeration => $"csv.Enumeration{orNull}<{field.Type}>({index})",
            ColumnKind.Boolean => $"csv.Boolean{orNull}({index})",
            _ => $"csv.Text{orNull}({string.Join(", ", field.Categories.Select(Literal.String).Prepend($"{index}"))})",
        };
    }
}
