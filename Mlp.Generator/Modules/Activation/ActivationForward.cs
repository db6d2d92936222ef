using System.Collections.Generic;
using System.Globalization;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes activations in the forward pass: applied to sums, or in a pass of their own, with their derivatives beside them in training.</summary>
internal static class ActivationForward
{
    /// <summary>The sum as a product stores it: activated where that is the place to do so.</summary>
    public static string InProduct(FusedBlock block, string sum)
        => block.Function.IsIdentity || block.PredictionPlace != ActivationPlace.Product ? sum : $"{block.Function.Type}.Forward({sum})";

    /// <summary>The function that the product of a single row is given: the activation, or Identity where that comes later.</summary>
    public static string TypeInProduct(FusedBlock block)
        => block.PredictionPlace == ActivationPlace.Product ? block.Function.Type : "Identity";

    /// <summary>Writes the activation of a single row in prediction, right behind its product: where that does not see to it, and no norm comes first.</summary>
    public static void WriteRowBehindProduct(SourceWriter writer, FusedBlock block, string vector, string output, string channels)
    {
        if (block.Norm is not { ActsInPrediction: true })
        {
            WriteRow(writer, block, vector, output, channels);
        }
    }

    /// <summary>Writes the activation of a single row in prediction, where neither its product nor a norm sees to it.</summary>
    public static void WriteRow(SourceWriter writer, FusedBlock block, string vector, string output, string channels)
    {
        if (block.PredictionPlace == ActivationPlace.Pass)
        {
            writer.Line($"ActivationRows.Forward<{vector}, {block.Function.Type}>(ref {output}, rows: 1, stride: 0, channels: {channels});");
        }
    }

    /// <summary>Writes the activation of many rows in prediction, likewise.</summary>
    public static void WriteRows(SourceWriter writer, FusedBlock block)
    {
        if (block.PredictionPlace == ActivationPlace.Pass)
        {
            writer.Line($"ActivationRows.Forward<V, {block.Function.Type}>(ref {block.PredictionOutput}, rows, stride: {block.Linear.OutStride}, channels: {block.Linear.Panels.ComputedChannels});");
        }
    }

    /// <summary>Writes activation and dropout of a panel in training, where no norm does so by the way.</summary>
    public static void WriteTraining(SourceWriter writer, FusedBlock block, string channel, int width)
    {
        string hidden = block.Output.Name;
        if (block.KeepsSlopes)
        {
            string slopes = Fragments.Ref(block.Slopes.Name, channel);
            writer.Line($"{TrainingMethod(block)}<V>({Fragments.Ref(hidden, channel)}, {slopes}, {DropoutForward.Arguments(block, channel)}rows, {width});");
        }
        else if (!block.Function.IsCheap)
        {
            writer.Line($"ActivationRows.Forward<V, {block.Function.Type}>({Fragments.Ref(hidden, channel)}, rows, stride: {block.Linear.OutStride}, channels: {width});");
        }
        else if (block.Dropout.IsActive)
        {
            DropoutForward.WriteCall(writer, block, channel, width);
        }

        WriteClear(writer, block, channel, width);
    }

    /// <summary>Writes that the derivatives of a panel's padding become 0, where they may be anything: gradients of the padding must stay 0.</summary>
    public static void WriteClear(SourceWriter writer, FusedBlock block, string channel, int width)
    {
        LinearPlan linear = block.Linear;
        if (block.Function.IsCustom && linear.Out != linear.PaddedOut)
        {
            string channels = channel == "channel" ? $"{linear.Out} - channel" : $"{linear.Out - int.Parse(channel, CultureInfo.InvariantCulture)}";
            writer.Line($"Padding.Clear({Fragments.Ref(block.Slopes.Name, channel)}, {channels}, {width}, {linear.OutStride}, rows);");
        }
    }

    /// <summary>Writes the methods of blocks that keep their derivatives, where no norm does so by the way.</summary>
    public static void WriteTrainingMethods(SourceWriter writer, IReadOnlyList<FusedBlock> blocks)
    {
        HashSet<string> written = [];
        foreach (FusedBlock block in blocks)
        {
            if (block.KeepsSlopes && block.TrainingPlace == ActivationPlace.Pass && written.Add(TrainingMethod(block)))
            {
                WriteTrainingMethod(writer, block);
            }
        }
    }

    /// <summary>The method that activates a block in training and keeps the derivatives; one a stride.</summary>
    private static string TrainingMethod(FusedBlock block) => $"{block.Function.Label}{(block.Dropout.IsActive ? "Dropout" : "")}{block.Linear.OutStride}";

    private static void WriteTrainingMethod(SourceWriter writer, FusedBlock block)
    {
        ActivationFunction function = block.Function;
        bool dropout = block.Dropout.IsActive;
        string offset = Fragments.At("row", block.Linear.OutStride);
        writer.Line();
        writer.Lines($$"""
            /// <summary>
            /// hidden = {{(dropout ? $"dropout({function.Formula}(hidden))" : $"{function.Formula}(hidden)")}}   [rows, channels], rows {{block.Linear.OutStride}} apart. The backward pass needs the derivatives{{(dropout ? " times dropout's factors" : "")}},
            /// which are kept: slopes.
            /// </summary>
            {{Fragments.Kernel}}
            """);
        using (writer.Block($"private static void {TrainingMethod(block)}<V>(ref float hidden, ref float slopes, {DropoutForward.Parameters(block)}nuint rows, nuint channels)\n{Fragments.WhereVector}"))
        {
            if (dropout)
            {
                DropoutForward.WriteRows(writer, constants: null, () => WriteElement(" * factor"));
                return;
            }

            using (writer.Block("for (nuint row = 0; row < rows; row++)"))
            using (writer.Block("for (nuint channel = 0; channel < channels; channel += V.Count)"))
            {
                WriteElement("");
            }
        }

        void WriteElement(string factor)
        {
            writer.Line($"V activated = {function.Type}.Forward(V.Load(ref hidden, {offset}), out V slope);");
            writer.Line($"V.Store(activated{factor}, ref hidden, {offset});");
            writer.Line($"V.Store(slope{factor}, ref slopes, {offset});");
        }
    }
}
