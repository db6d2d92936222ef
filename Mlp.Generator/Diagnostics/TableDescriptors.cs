using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using static Mlp.Generator.Diagnostics.DescriptorFactory;

namespace Mlp.Generator.Diagnostics;

/// <summary>The diagnostics of [MlpTable] and of the rows that it names. What a class can have wrong as [Mlp] can, has the ids of [Mlp].</summary>
internal static class TableDescriptors
{
    public static readonly DiagnosticDescriptor NoTarget = Error(
        "MLP092",
        "The row has no target",
        "'{0}' has no property with [Target], so there is nothing to predict: put [Target] in front of one of its public properties");

    public static readonly DiagnosticDescriptor TwoTargets = Error(
        "MLP093",
        "The row has two targets",
        "'{0}' has [Target], but '{1}' has it, too, and a model predicts one property: keep one, and put [Ignore] in front of the other where it is not known beforehand");

    public static readonly DiagnosticDescriptor TargetUnusable = Error(
        "MLP094",
        "The target cannot be predicted",
        "The target '{0}' {1}: {2}");

    public static readonly DiagnosticDescriptor TextWithoutCategories = Error(
        "MLP095",
        "A text has no categories",
        "'{0}' is a text without categories: list them, as in [Categories(\"small\", \"large\")], {1}");

    public static readonly DiagnosticDescriptor UnsupportedType = Error(
        "MLP096",
        "The type of a property is none of a column",
        "'{0}' is of type {1}, which is no number: {2}, or put [Ignore] in front of it");

    public static readonly DiagnosticDescriptor Length = Error(
        "MLP097",
        "The length of an array is missing or out of range",
        "'{0}' is an array {1}: say how many numbers it has in every row, 1 or more, as in [Length(64)]");

    public static readonly DiagnosticDescriptor Categories = Error(
        "MLP098",
        "The categories are empty or not distinct",
        "[Categories] of '{0}' {1}: list each text once, as in [Categories(\"small\", \"large\")]");

    public static readonly DiagnosticDescriptor NoFeatures = Error(
        "MLP099",
        "The row has no feature",
        "'{0}' has no feature to predict '{1}' from: add a public property with a number, a bool, an enum or a text with [Categories], or remove [Ignore] from one");

    public static readonly DiagnosticDescriptor TwoRoles = Error(
        "MLP100",
        "A property has two roles",
        "'{0}' has [{1}] and [{2}], but a property has one role: remove one of them");

    public static readonly DiagnosticDescriptor WeightUnusable = Error(
        "MLP101",
        "The weight of rows cannot be used",
        "'{0}' has [Weight], but {1}: {2}");

    public static readonly DiagnosticDescriptor AttributeUnusable = Error(
        "MLP102",
        "An attribute does not fit the property",
        "'{0}' has [{1}], but {2}: {3}");

    public static readonly DiagnosticDescriptor RowUnusable = Error(
        "MLP103",
        "The row is no class and no struct",
        "'{0}' cannot be the row of a table, for it is {1}: declare a class, a record or a struct with a property for each column");

    public static readonly DiagnosticDescriptor RowInaccessible = Error(
        "MLP104",
        "The row is less visible than the model",
        "'{0}' is {1}, so it cannot be a parameter of the members of '{2}', which is {3}: {4}");

    public static readonly DiagnosticDescriptor StaticClass = Error(
        "MLP105",
        "The model's class is static",
        "The class '{0}' is static, but a model has instances, each with networks of its own: remove 'static', or, for prediction alone with a trained model that is compiled in, add Weights = \"file.safetensors\"");

    public static readonly DiagnosticDescriptor TooMany = Error(
        "MLP106",
        "The row has too many features or classes",
        "'{0}' has {1} {2}, but a network has at most {3}: {4}");

    public static readonly DiagnosticDescriptor EnumEmpty = Error(
        "MLP107",
        "The enum has no member",
        "'{0}' is of the enum {1}, which has no member: add its members, or put [Ignore] in front of the property");

    public static readonly DiagnosticDescriptor PredictionClash = Error(
        "MLP108",
        "The target is named like a member of the prediction",
        "The target '{0}' gives its name to a property of the prediction, which has a member {1} already: rename it, and keep the file's name with [Column(\"{2}\")]");

    public static readonly DiagnosticDescriptor ColumnName = Error(
        "MLP109",
        "The name of a column is empty or not its own",
        "The column of '{0}' {1}: give it a name of its own with [Column]");

    public static readonly DiagnosticDescriptor ConstructorDoesNotChain = Error(
        "MLP110",
        "A constructor of the model leaves it without networks",
        "This constructor of '{0}' does not call the generated one, so the model has no networks: remove it, for Fit and Load make models, or add ': this(ensemble)' with a TableEnsemble");

    public static readonly DiagnosticDescriptor TableAndNetwork = Error(
        "MLP111",
        "The class has [Mlp] and [MlpTable]",
        "'{0}' has [Mlp] and [MlpTable], but a class is a network or a model of a table, which has a network of its own: remove one of them");

    public static readonly DiagnosticDescriptor RowGenerated = Error(
        "MLP112",
        "The row depends on generated code",
        "The row '{0}' depends on '{1}', which is itself generated and cannot be seen here: write it yourself, or move it to a project of its own");

    public static readonly DiagnosticDescriptor Option = Error(
        "MLP113",
        "A table's network cannot have what the attribute asks for",
        "{0} is {1}: use another one for the network of a table, such as {2}");

    public static readonly DiagnosticDescriptor HiddenChannelsNull = Error(
        "MLP114",
        "The widths of the hidden layers are null",
        "The argument hiddenChannels is null: give the widths of the hidden layers, as in [MlpTable<{0}>(64, 32)], or none for a linear model");

    public static readonly DiagnosticDescriptor WeightsOfInstances = Error(
        "MLP116",
        "A model that is not static has Weights",
        "'{0}' is not static, and Fit and Load make its models: declare it as static, for prediction alone with the file in the program, or remove Weights and load the file at run time, {0}.Load(\"{1}\")");

    public static readonly DiagnosticDescriptor FileOfOtherRow = Error(
        "MLP117",
        "The file holds the model of another record",
        "'{0}' holds the model of another record, or of other networks, than {1}'s: train it anew, or declare what it was trained with. What differs: {2}");

    public static readonly DiagnosticDescriptor FileOfNoTable = Error(
        "MLP118",
        "The file holds no model of a table",
        "'{0}' holds no model of a table: {1}. Name the file that Save of a class with [MlpTable] writes; a network is compiled in with [Mlp]");

    public static readonly DiagnosticDescriptor FileIsOfTable = Error(
        "MLP119",
        "The file holds the model of a table",
        "'{0}' holds the model of a table, several networks with the scales of its columns, and [Mlp] is one network: declare a static class with [MlpTable<Row>(Weights = \"{0}\")], where Row is the record that it was trained on");

    public static readonly DiagnosticDescriptor ScalesUnusable = Error(
        "MLP120",
        "The fills or the scales of a model cannot be used",
        "The tensor \"{0}\" of '{1}' {2}: the file is damaged, so save the model again");

    /// <summary>All of them, by id.</summary>
    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        NoTarget, TwoTargets, TargetUnusable, TextWithoutCategories, UnsupportedType, Length, Categories, NoFeatures, TwoRoles, WeightUnusable,
        AttributeUnusable, RowUnusable, RowInaccessible, StaticClass, TooMany, EnumEmpty, PredictionClash, ColumnName, ConstructorDoesNotChain,
        TableAndNetwork, RowGenerated, Option, HiddenChannelsNull, WeightsOfInstances, FileOfOtherRow, FileOfNoTable, FileIsOfTable, ScalesUnusable,
    ];
}
