using Mlp.Generator.Model;

namespace Mlp.Generator.Planning;

/// <summary>Everything that is decided about a model of a table before a line of it is written.</summary>
/// <param name="Table">What the declaration says.</param>
/// <param name="Network">The plan of the network, a class inside the model's.</param>
/// <param name="CellCount">How many cells a row has.</param>
/// <param name="OutputCount">How many numbers a prediction is made of: one for each class, or a number and its spread.</param>
/// <param name="BlockRows">How many rows are predicted at once, where there are many: their cells are on the stack.</param>
internal sealed record TablePlan(TableModel Table, NetworkPlan Network, int CellCount, int OutputCount, int BlockRows)
{
    public RowModel Row => Table.Row;

    /// <summary>Gets whether the model is data of the program, and its class static.</summary>
    public bool IsStatic => Table.Class.IsStatic;

    public ColumnModel Target => Table.Row.Target;

    /// <summary>Gets whether the target is one of several classes; otherwise it is a number.</summary>
    public bool IsClassification => Target.Kind != ColumnKind.Number;

    /// <summary>Gets the type of the predicted value: of a number float, or double where the property's has more digits than a float.</summary>
    public string ValueType => Target switch
    {
        { Kind: not ColumnKind.Number } => Target.Type,
        { Type: "double" or "decimal" or "long" or "ulong" } => "double",
        _ => "float",
    };
}
