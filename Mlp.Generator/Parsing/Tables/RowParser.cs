using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Model;

namespace Mlp.Generator.Parsing.Tables;

/// <summary>Reads the properties of a row, and checks that they make a table.</summary>
internal sealed class RowParser
{
    /// <summary>What a prediction has beside the property that is named after the target, accessors and operators included.</summary>
    private static readonly HashSet<string> s_predictionMembers =
    [
        "Prediction", "Probability", "Probabilities", "ClassProbabilities", "Spread", "_mlpClass",
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals", "op_Equality", "op_Inequality",
        "get_Probability", "get_Probabilities", "get_Spread",
    ];

    private readonly INamedTypeSymbol _row;
    private readonly Location _attribute;
    private readonly Compilation _compilation;
    private readonly FaultReporter _faults;
    private readonly ColumnParser _columns;

    private RowParser(INamedTypeSymbol row, Location attribute, Compilation compilation, FaultReporter faults)
    {
        _row = row;
        _attribute = attribute;
        _compilation = compilation;
        _faults = faults;
        _columns = new ColumnParser(LocationOf, faults);
    }

    /// <summary>The row; null where a fault was reported, or where it does not compile.</summary>
    /// <param name="model">The class that reads it.</param>
    /// <param name="attribute">Its [MlpTable].</param>
    /// <param name="type">The row.</param>
    /// <param name="compilation">Of the class.</param>
    /// <param name="faults">Where to report.</param>
    public static RowModel? Parse(INamedTypeSymbol model, AttributeData attribute, ITypeSymbol type, Compilation compilation, FaultReporter faults)
    {
        Location location = new AttributeArguments(attribute).Attribute;
        if (HasErrors(type))
        {
            return null; // the compiler reports it
        }

        if (type is not INamedTypeSymbol { IsStatic: false, TypeKind: TypeKind.Class or TypeKind.Struct } row)
        {
            faults.Report(TableDescriptors.RowUnusable, location, Display(type), Kind(type));
            return null;
        }

        if (RowVisibility.FindHidden(row, model) is { } hidden)
        {
            faults.Report(
                TableDescriptors.RowInaccessible,
                location,
                Display(hidden),
                RowVisibility.Text(hidden),
                model.Name,
                RowVisibility.Text(model),
                hidden.IsFileLocal ? "replace 'file' with 'internal'" : $"make '{Display(hidden)}' as visible as the model, or the model as hidden as '{Display(hidden)}'");
        }

        return new RowParser(row, location, compilation, faults).Parse();
    }

    /// <summary>
    /// The public properties that can be read, those of base classes first, each in the order of the source. One that hides or overrides
    /// another is in its
    /// place.
    /// </summary>
    public static IReadOnlyList<IPropertySymbol> Properties(INamedTypeSymbol row) => [.. All(row).Where(IsColumn)];

    /// <summary>Whether a type does not compile, or a type argument of it.</summary>
    public static bool HasErrors(ITypeSymbol type) => type.TypeKind == TypeKind.Error
        || (type is IArrayTypeSymbol array && HasErrors(array.ElementType))
        || (type is INamedTypeSymbol named
            && (named.IsUnboundGenericType || named.TypeArguments.Any(HasErrors) || (named.ContainingType is { } outer && HasErrors(outer))));

    private RowModel? Parse()
    {
        List<(IPropertySymbol Property, ColumnModel Column)> features = [];
        (IPropertySymbol Property, ColumnModel? Column)? target = null;
        (IPropertySymbol Property, ColumnModel? Column)? weight = null;
        bool isComplete = true;
        foreach (IPropertySymbol property in All(_row))
        {
            if (!IsColumn(property))
            {
                _columns.CheckUnread(property);
                continue;
            }

            ColumnRole role = _columns.RoleOf(property);
            if (role == ColumnRole.None)
            {
                continue;
            }

            ColumnModel? column = _columns.Parse(property, role);
            isComplete &= column is not null;
            if (role == ColumnRole.Target && target is { } first)
            {
                Report(property, TableDescriptors.TwoTargets, ColumnParser.Display(first.Property));
            }
            else if (role == ColumnRole.Target)
            {
                target = (property, column);
            }
            else if (role == ColumnRole.Weight && weight is { } other)
            {
                Report(
                    property,
                    TableDescriptors.WeightUnusable,
                    $"'{ColumnParser.Display(other.Property)}' has it, too",
                    "keep one of them");
            }
            else if (role == ColumnRole.Weight)
            {
                weight = (property, column);
            }
            else if (column is not null)
            {
                features.Add((property, column));
            }
        }

        if (target is null)
        {
            _faults.Report(TableDescriptors.NoTarget, _attribute, Display(_row));
            return null;
        }

        if (isComplete && features.Count == 0)
        {
            _faults.Report(TableDescriptors.NoFeatures, _attribute, Display(_row), target.Value.Property.Name);
        }

        CheckNames(target.Value.Column is { } named ? [.. features, (target.Value.Property, named)] : features);
        CheckPrediction(target.Value.Property);
        CheckCounts(features.Select(feature => feature.Column), target.Value);
        return target.Value.Column is null || !isComplete || _faults.HasErrors
            ? null
            : new RowModel(
                _row.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                _row.Name,
                _row.IsReferenceType,
                new([.. features.Select(feature => feature.Column)]),
                target.Value.Column,
                weight?.Column);
    }

    private void CheckNames(IReadOnlyList<(IPropertySymbol Property, ColumnModel Column)> columns)
    {
        Dictionary<string, IPropertySymbol> names = [];
        foreach ((IPropertySymbol property, ColumnModel column) in columns)
        {
            if (names.TryGetValue(column.Name, out IPropertySymbol? other))
            {
                Report(property, TableDescriptors.ColumnName, $"is named '{column.Name}', as that of '{ColumnParser.Display(other)}' is");
            }
            else
            {
                names.Add(column.Name, property);
            }
        }
    }

    private void CheckPrediction(IPropertySymbol target)
    {
        if (s_predictionMembers.Contains(target.Name))
        {
            Report(target, TableDescriptors.PredictionClash, target.Name, target.Name);
        }
    }

    private void CheckCounts(IEnumerable<ColumnModel> features, (IPropertySymbol Property, ColumnModel? Column) target)
    {
        long count = RowModel.CountInputs(features);
        if (count > Limits.Channels)
        {
            _faults.Report(
                TableDescriptors.TooMany, _attribute, Display(_row), Text(count), "features", Text(Limits.Channels), "put [Ignore] in front of properties that say little, or shorten arrays");
        }

        if (target.Column?.ClassCount > Limits.Channels)
        {
            Report(
                target.Property,
                TableDescriptors.TooMany,
                Text(target.Column.ClassCount),
                "classes",
                Text(Limits.Channels),
                "predict something coarser");
        }
    }

    private void Report(IPropertySymbol property, DiagnosticDescriptor descriptor, params object[] more) =>
        _faults.Report(descriptor, LocationOf(property), [ColumnParser.Display(property), .. more]);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>All properties, whether they can be columns or not; of several of a name, the one that the row's users see.</summary>
    private static List<IPropertySymbol> All(INamedTypeSymbol row)
    {
        List<INamedTypeSymbol> classes = [];
        for (INamedTypeSymbol? type = row; type is { SpecialType: not SpecialType.System_Object }; type = type.BaseType)
        {
            classes.Insert(0, type);
        }

        List<IPropertySymbol> all = [];
        foreach (IPropertySymbol property in classes.SelectMany(InOrder))
        {
            int hidden = all.FindIndex(other => other.Name == property.Name);
            if (hidden < 0)
            {
                all.Add(property);
            }
            else if (IsColumn(property) || !IsColumn(all[hidden]))
            {
                all[hidden] = property;
            }
        }

        return all;
    }

    /// <summary>
    /// A type's own properties in the order of the source: the compiler has those of a record's parameter list wherever it likes. What we
    /// wrote ourselves
    /// is not among them, where a row is a model, too.
    /// </summary>
    private static IEnumerable<IPropertySymbol> InOrder(INamedTypeSymbol type)
    {
        List<SyntaxTree> trees = [.. type.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree)];
        return type.GetMembers().OfType<IPropertySymbol>()
            .Where(property => !property.IsIndexer && property.ExplicitInterfaceImplementations.Length == 0 && !GeneratedFiles.IsOurs(property))
            .OrderBy(property => property.Locations.FirstOrDefault() is { SourceTree: { } tree } ? trees.IndexOf(tree) : 0)
            .ThenBy(property => property.Locations.FirstOrDefault() is { IsInSource: true } location ? location.SourceSpan.Start : 0);
    }

    private static bool IsColumn(IPropertySymbol property) =>
        property is { IsStatic: false, DeclaredAccessibility: Accessibility.Public, GetMethod: { } getter } && getter.DeclaredAccessibility == Accessibility.Public;

    /// <summary>Where a property stands; where that is another project's, the attribute that names the row.</summary>
    private Location LocationOf(IPropertySymbol property) =>
        property.Locations.FirstOrDefault() is { SourceTree: { } tree } location && _compilation.ContainsSyntaxTree(tree) ? location : _attribute;

    private static string Display(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat);

    private static string Kind(ITypeSymbol type) => type switch
    {
        { IsStatic: true } => "static",
        { TypeKind: TypeKind.Interface } => "an interface",
        { TypeKind: TypeKind.Enum } => "an enum",
        { TypeKind: TypeKind.Array } => "an array",
        { TypeKind: TypeKind.Delegate } => "a delegate",
        _ => "no class and no struct",
    };
}
