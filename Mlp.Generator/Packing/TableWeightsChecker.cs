using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Mlp.Generator.Diagnostics;
using Mlp.Generator.Memory;
using Mlp.Generator.Model;
using Mlp.Generator.Parsing;
using Mlp.Generator.Planning;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Packing;

/// <summary>
/// Finds the file of a static table's model, and holds it against the row and the topology: its columns, its fills and scales, and the tensors of
/// its networks. The generator and the analyzer both run it.
/// </summary>
internal sealed class TableWeightsChecker
{
    private const string Fill = "inputs.fill", Shift = "inputs.shift", Scale = "inputs.scale", Knots = "inputs.knots", Target = "target";

    // A file may be of a record with thousands of other columns.
    private const int MaxListed = 20;

    private readonly TableModel _table;
    private readonly string _file;
    private readonly FaultReporter _faults;
    private readonly AttributeArguments? _arguments;
    private readonly WeightsChecker _checker;

    private TableWeightsChecker(TableModel table, WeightsModel weights, FaultReporter faults, AttributeArguments? arguments)
    {
        _table = table;
        _file = weights.Name;
        _faults = faults;
        _arguments = arguments;
        _checker = new WeightsChecker(new MlpModel(table.Class, table.Topology, weights), weights, faults, arguments);
    }

    /// <summary>The tensors beside those of the networks, in the order of TableData.</summary>
    public static IReadOnlyList<string> Scales { get; } = [Fill, Shift, Scale, Knots, Target];

    /// <summary>
    /// The table with its file, and with the widths of hidden layers where the declaration has none; null where a fault was reported. A table without
    /// weights stays as it is.
    /// </summary>
    /// <param name="table">What the declaration says.</param>
    /// <param name="files">All MlpWeights items of the project.</param>
    /// <param name="faults">Where faults are reported.</param>
    /// <param name="arguments">The attribute's, which faults are reported at; null where nobody asks for places.</param>
    public static TableWithWeights? Attach(TableModel table, IEnumerable<EncodedFile> files, FaultReporter faults, AttributeArguments? arguments) =>
        table.Weights is { } weights ? new TableWeightsChecker(table, weights, faults, arguments).Attach(files) : new TableWithWeights(table, File: null);

    private TableWithWeights? Attach(IEnumerable<EncodedFile> files)
    {
        if (_checker.Find(files) is not { } file)
        {
            return null;
        }

        if (file.IsConverted)
        {
            _checker.Report(TableDescriptors.FileOfNoTable, _file, $"it is a model file{(file.Format.Length == 0 ? "" : $" ({Foreign.Show(file.Format)})")} with a network of its own");
            return null;
        }

        if (_checker.Read(file, file.Networks[0]) is not { } state || ReadHead(file, state) is not { } head)
        {
            return null;
        }

        TableModel table = _table with { Topology = WithWidths(state) };
        List<string> differences = TableDifferences.Between(head, table.Row, LayersText.Of(table.Topology));
        if (differences.Count > 0)
        {
            string more = differences.Count > MaxListed ? $" And {Text(differences.Count - MaxListed)} more." : "";
            _checker.Report(TableDescriptors.FileOfOtherRow, _file, Name, string.Join(" ", differences.Take(MaxListed)) + more);
            return null;
        }

        new OptionChecks([], _arguments, _faults).CheckSizes(table.Topology);
        WeightsParser.CheckTopology(table.Class, table.Topology, _file, _arguments, _faults, head.Members);
        if (_faults.HasErrors)
        {
            return null;
        }

        CheckScales(state);
        IEnumerable<TensorPlan> tensors = ModulesPlanner.Plan(table.Topology).State.Tensors;
        _checker.CheckTensors(
            new([.. Enumerable.Range(0, head.Members).SelectMany(member => tensors.Select(tensor => tensor with { Name = TablePacker.Prefix(member) + tensor.Name }))]),
            file,
            state.Except(Scales));
        return _faults.HasErrors ? null : new TableWithWeights(table with { Members = head.Members }, file.Networks[0]);
    }

    private TableHead? ReadHead(EncodedFile file, StateDict state)
    {
        if (!state.Metadata.TryGetValue(TableHead.MetadataKey, out string? text))
        {
            _checker.Report(TableDescriptors.FileOfNoTable, _file, $"its metadata have no {TableHead.MetadataKey}, so it is a single network's");
            return null;
        }

        try
        {
            TableHead head = TableHead.Parse(text);
            return head.Members <= state.Entries.Count
                ? head
                : throw new InvalidDataException($"it claims {Text(head.Members)} members, but has {Text(state.Entries.Count)} tensors");
        }
        catch (InvalidDataException error)
        {
            _checker.ReportMalformed(file, error.Message);
            return null;
        }
    }

    /// <summary>The topology, with the hidden layers of the file where the declaration has none. What else the file has is held against the attribute.</summary>
    private TopologyModel WithWidths(StateDict state)
    {
        TopologyModel declared = _table.Topology;
        if (declared.HiddenChannels.Count > 1)
        {
            return declared;
        }

        try
        {
            IReadOnlyList<long> channels = SequentialKeys.Read(state.Under(TablePacker.Prefix(0)), declared.NormLayer).Channels;
            return channels.Count - 1 <= Limits.Layers && channels.All(width => width is >= 1 and <= Limits.Channels)
                ? declared with { HiddenChannels = new([.. channels.Skip(1).Take(channels.Count - 2).Select(width => (int)width), declared.OutChannels]) }
                : declared;
        }
        catch (InvalidDataException)
        {
            return declared; // of which the tensors differ, and that is said
        }
    }

    private void CheckScales(StateDict state)
    {
        int cells = _table.Row.Features.Sum(column => column.Length), knots = _table.Row.KnotCount;
        bool isNumber = _table.Row.Target.Kind == ColumnKind.Number;
        CheckScale(state, Fill, cells, (_, _) => null);
        CheckScale(state, Shift, cells, (_, _) => null);

        // A feature that was the same in all training rows has a scale of 0.
        CheckScale(state, Scale, _table.Row.ScaleCount, (_, scale) => scale < 0 ? "a scale of 0 or more" : null);
        if (knots > 0)
        {
            CheckScale(state, Knots, knots, (_, _) => null);
            double[] places = _faults.HasErrors ? [] : Doubles(state, Knots);
            if (Enumerable.Range(0, places.Length).Any(i => i % RowModel.Knots != 0 && places[i] < places[i - 1]))
            {
                Report(Knots, "has a knot below the one before it");
            }
        }
        else if (state.Find(Knots) is not null)
        {
            Report(Knots, "is there, but no number of the row is encoded in pieces");
        }

        if (isNumber)
        {
            CheckScale(state, Target, 4, (index, value) => index == 1 && value <= 0 ? "a scale above 0" : null);
            if (!_faults.HasErrors && Doubles(state, Target) is var target && target[2] > target[3])
            {
                Report(Target, "has a minimum above its maximum");
            }
        }
        else if (state.Find(Target) is not null)
        {
            Report(Target, "is there, but the target is a class, which has no scale");
        }
    }

    /// <summary>Checks a tensor of doubles: its type, its length, and each number, which must be finite and more, if <paramref name="expected"/> says so.</summary>
    private void CheckScale(StateDict state, string name, int length, Func<int, double, string?> expected)
    {
        if (state.Find(name) is not { } entry)
        {
            Report(name, "is missing");
        }
        else if (entry.Type != "F64" || !entry.Shape.SequenceEqual([length]))
        {
            Report(name, $"is {entry.Type} [{string.Join(", ", entry.Shape.Select(Text))}], where F64 [{Text(length)}] was expected");
        }
        else
        {
            double[] values = Doubles(state, name);
            for (int i = 0; i < values.Length; i++)
            {
                string? problem = double.IsNaN(values[i]) || double.IsInfinity(values[i]) ? "a finite number" : expected(i, values[i]);
                if (problem is not null)
                {
                    Report(name, $"has {values[i].ToString(CultureInfo.InvariantCulture)} at [{Text(i)}], where {problem} was expected");
                    return;
                }
            }
        }
    }

    private static double[] Doubles(StateDict state, string name) => Array.ConvertAll(state.DoubleBits(state.Find(name)!), bits => BitConverter.Int64BitsToDouble((long)bits));

    private void Report(string tensor, string problem) => _checker.Report(TableDescriptors.ScalesUnusable, tensor, _file, problem);

    private string Name => _table.Class.Name.TrimStart('@');

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
