using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the class Backward: gradients of the parameters, of the hidden layers and, on request, of the inputs.</summary>
internal sealed class BackwardEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly ProductText _products = new();
    private readonly BackwardMethods _methods = new();

    public static string Emit(NetworkPlan plan) => new BackwardEmitter(plan).Emit();

    private string Emit()
    {
        FileHeading.Write(_writer, plan, "The backward pass: from the gradient of the outputs to those of the parameters and of the inputs.");
        using (_writer.Block("internal static class Backward"))
        {
            WriteRun();
            if (CopiesOutputGradient)
            {
                WriteOutputGradient();
            }

            foreach ((FusedBlock block, FusedBlock? before) in plan.BackwardOrder)
            {
                WriteBlock(block, before);
                if (plan.TakesStatisticsOverRanks && before?.Norm is INormOverRanks)
                {
                    WriteBlockOverRanks(block, before);
                }

                WriteWeightGradient(block.Linear, block.Input.Name);
            }

            WriteInputGradient();
            _writer.Line();
            _writer.Lines(_methods.Methods.TrimEnd('\n'));
            _writer.Line();
            _writer.Lines(_products.Kernels.TrimEnd('\n'));
        }

        return _writer.ToString();
    }

    /// <summary>Whether the outputs' gradient, as the user gives it, is padded or multiplied before it is used.</summary>
    private bool CopiesOutputGradient => plan.Last.Gradient is not null;

    private void WriteRun()
    {
        _writer.Lines("""
            /// <summary>
            /// The gradients of all parameters, each handed to <paramref name="update"/> as soon as it is computed: that may move the parameter,
            /// which nothing reads any more then.
            /// </summary>
            """);
        using (_writer.Block($"public static void Run<TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)\n{Fragments.WhereUpdate}"))
        {
            Fragments.Dispatch(_writer, "Run", "ref input, state, tape, rows, in update, worker", ", TUpdate");
        }

        _writer.Line();
        _writer.Line($"/// <summary>The gradient of the inputs, [rows, {plan.InChannels}], after that of the parameters; on the calling thread, with scratch that the first call allocates.</summary>");
        using (_writer.Block("public static void RunInput(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)"))
        {
            Fragments.Dispatch(_writer, "InputGradient", "ref inputGradient, state, tape, rows");
        }

        _writer.Line();
        _writer.Line("/// <summary>Each of the threads that share the pass has channels of its own in every layer, the same as in the forward pass.</summary>");
        WriteLayers("Run", overRanks: false);
        if (plan.TakesStatisticsOverRanks)
        {
            _writer.Line();
            _writer.Lines("""
                /// <summary>
                /// The same for a rank's rows of a batch: the ranks wait for each other wherever a norm needs sums over all rows. The gradients are those
                /// of the rank's own rows, which the tape adds up over the ranks.
                /// </summary>
                """);
            using (_writer.Block($"public static void RunOverRanks<TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)\n{Fragments.WhereUpdate}"))
            {
                Fragments.Dispatch(_writer, "RunOverRanks", "ref input, state, tape, rows, in update, worker", ", TUpdate");
            }

            _writer.Line();
            WriteLayers("RunOverRanks", overRanks: true);
        }
    }

    private void WriteLayers(string name, bool overRanks)
    {
        using (_writer.Block($"private static void {name}<V, TUpdate>(ref float input, MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}"))
        {
            if (CopiesOutputGradient)
            {
                using (_writer.Block("if (worker.IsFirst)"))
                {
                    _writer.Line("OutputGradient<V>(tape, rows);");
                }

                _writer.Line();
                _writer.Line("worker.Barrier();");
            }

            foreach ((FusedBlock block, FusedBlock? before) in plan.BackwardOrder)
            {
                string method = overRanks && before?.Norm is INormOverRanks ? "BackwardOverRanks" : "Backward";
                _writer.Line($"{method}{block.Linear.Index}<V, TUpdate>({(block.Input.Tape is null ? "ref input, " : "")}state, tape, rows, in update, worker);");
            }
        }
    }

    private void WriteOutputGradient()
    {
        FusedBlock last = plan.Last;
        LinearPlan linear = last.Linear;
        TapeBuffer gradient = last.Gradient!;
        string padded = last.PadsOutput ? $", padded from {linear.Out} to {linear.OutStride} channels" : "";
        string dropped = last.Dropout.IsActive ? $", times the factors of Dropout {last.Dropout.Index}" : "";
        _writer.Line();
        string through = string.Concat(plan.TrainingOutputs.Reverse().Select(module => $", back through {module.Name} {module.Key}"));
        _writer.Line($"/// <summary>The gradient of Linear {linear.Index}'s output: that of the outputs{through}{padded}{dropped}.</summary>");
        _writer.Line(Fragments.Kernel);
        using (_writer.Block($"private static void OutputGradient<V>(MlpTape tape, nuint rows)\n{Fragments.WhereVector}"))
        {
            List<TapeUse> uses = [GradientUse(last)];
            if (last.KeepsFactors)
            {
                uses.Add(new TapeUse(last.Factors, $"[rows, {linear.OutStride}]"));
            }

            uses.AddRange(plan.TrainingOutputs.SelectMany(module => module.BackwardUses));
            Declare(uses);
            _writer.Line($"ref float outputGradient = ref tape.OutputGradientReference;   // [rows, {linear.Out}]");
            _writer.Line();
            if (plan.TrainingOutputs.Any())
            {
                WriteOutputModules(last, gradient);
                return;
            }

            using (_writer.Block($"for (nuint channel = 0; channel < {linear.PaddedOut}; channel += V.Count)"))
            {
                string value = $"V.Load(ref outputGradient, {Fragments.At("row", linear.Out)})";
                if (linear.PaddedOut != linear.Out)
                {
                    _writer.Line("// A vector of a row's last channels goes on into the next row: that is not the padding, which is 0.");
                    _writer.Line($"V isChannel = V.LessThan(V.Indices + V.Create(channel), V.Create({Literal.Float(linear.Out)}));");
                    value = $"V.ConditionalSelect(isChannel, {value}, V.Zero)";
                }

                string at = Fragments.At("row", linear.OutStride);
                string factor = last.KeepsFactors ? $" * V.Load(ref {last.Factors.Name}, {at})" : "";
                using (_writer.Block("for (nuint row = 0; row < rows; row++)"))
                {
                    _writer.Line($"V.Store({value}{factor}, ref {gradient.Name}, {at});");
                }
            }
        }
    }

    /// <summary>Back through the modules behind the last Dropout, which pad the gradient by the way, and then through Dropout.</summary>
    private void WriteOutputModules(FusedBlock last, TapeBuffer gradient)
    {
        foreach (OutputModulePlan module in plan.TrainingOutputs.Reverse())
        {
            module.WriteBackward(_writer, gradient, last.Linear.OutStride);
        }

        if (!last.KeepsFactors)
        {
            return;
        }

        _writer.Line();
        using (_writer.Block($"for (nuint element = 0; element < rows * {last.Linear.OutStride}; element += V.Count)"))
        {
            _writer.Line($"V.Store(V.Load(ref {gradient.Name}, element) * V.Load(ref {last.Factors.Name}, element), ref {gradient.Name}, element);");
        }
    }

    private void WriteBlock(FusedBlock block, FusedBlock? before)
    {
        LinearPlan linear = block.Linear;
        string gradient = Gradient(block);
        _writer.Line();
        _writer.Lines(Summary(block, before));
        using (_writer.Block(Heading("Backward", block)))
        {
            WriteLocals(block, before);
            if (before is not null)
            {
                WriteHiddenGradient(linear, before, gradient, (channel, width) => WriteBackToProduct(before, channel, width));
                _writer.Line();
                if (before.Norm is { TakesWholeRows: true } norm)
                {
                    _writer.Line($"// Back through {norm.Name} {norm.Index}, of whole rows: each thread has some of them.");
                    _writer.Line("worker.Barrier();");
                    _writer.Line("(nuint firstRow, nuint endRow) = worker.Rows(rows);");
                    norm.WriteBackwardRows(_writer, before);
                    _writer.Line();
                }

                WriteBarrierBehindInput(linear);
            }

            WriteParameterGradients(block, gradient);
            if (before?.Norm is { } waiting && waiting.WaitingGradients.Any())
            {
                WriteWaitingGradients(before.Linear, waiting);
            }
        }
    }

    /// <summary>The same where several ranks share a batch: the norm before takes sums over the rows of all of them.</summary>
    private void WriteBlockOverRanks(FusedBlock block, FusedBlock before)
    {
        LinearPlan linear = block.Linear;
        INormOverRanks norm = (INormOverRanks)before.Norm!;
        string gradient = Gradient(block);
        _writer.Line();
        _writer.Line($"/// <summary>The same for a rank's rows of a batch: {before.Norm!.Name} {before.Norm.Index} needs sums over the rows of all ranks.</summary>");
        using (_writer.Block(Heading("BackwardOverRanks", block)))
        {
            WriteLocals(block, before);
            WriteHiddenGradient(linear, before, gradient, (channel, width) => norm.WriteOwnSums(_writer, before, channel, width));
            _writer.Line();
            _writer.Line("// The sums over the rows of all ranks, by one thread.");
            RanksText.WriteByFirst(_writer, () => norm.WriteSumOverRanks(_writer));
            _writer.Line();
            PanelLoop.WriteOwn(_writer, linear.InputPanels, "firstHidden", "endHidden", (channel, width) => norm.WriteCenter(_writer, before, channel, width));
            _writer.Line();
            WriteBarrierBehindInput(linear);
            WriteParameterGradients(block, gradient);
        }
    }

    private static string Heading(string name, FusedBlock block)
        => $"private static void {name}{block.Linear.Index}<V, TUpdate>({(block.Input.Tape is null ? "ref float input, " : "")}MlpState state, MlpTape tape, nuint rows, in TUpdate update, Worker worker)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}";

    private void WriteBarrierBehindInput(LinearPlan linear)
    {
        _writer.Line($"// The layer before needs all of it, and nobody needs {linear.WeightName} any more: its gradient may move it.");
        _writer.Line("worker.Barrier();");
    }

    private void WriteParameterGradients(FusedBlock block, string gradient)
    {
        LinearPlan linear = block.Linear;
        string input = block.Input.Name;
        _writer.Line();
        _writer.Lines($$"""
            // {{WeightGradientFormula(linear, input)}}
            {{WeightGradient(linear)}}<V, TUpdate>(ref {{input}}, ref {{gradient}}, tape, in update, nuint.Min(rows, MlpTape.RowsPerSum), worker);
            for (nuint row = MlpTape.RowsPerSum; row < rows; row += MlpTape.RowsPerSum)
            {
                // Further rows of a large batch: it keeps its gradients, and they are added to.
                {{WeightGradient(linear)}}<V, GradientAccumulation>(ref Unsafe.Add(ref {{input}}, row * {{linear.InStride}}), ref Unsafe.Add(ref {{gradient}}, row * {{linear.OutStride}}), tape, tape.GradientAccumulation, nuint.Min(rows - row, MlpTape.RowsPerSum), worker);
            }
            """);
        WriteBiasGradient(block, gradient);
    }

    private static string WeightGradientFormula(LinearPlan linear, string input)
        => $"{linear.WeightName} gradient = {input}ᵀ · gradient   [{linear.In}, rows] · [rows, {linear.Out}] → [{linear.In}, {linear.Out}]";

    private static string WeightGradient(LinearPlan linear) => $"WeightGradient{linear.Index}";

    /// <summary>The weight's gradient over a block of rows: all panels go through them while they are in the cache.</summary>
    private void WriteWeightGradient(LinearPlan linear, string input)
    {
        _writer.Line();
        _writer.Line($"/// <summary>{WeightGradientFormula(linear, input)}, a thread's own panels, for as many rows as are summed in one chain.</summary>");
        using (_writer.Block($"private static void {WeightGradient(linear)}<V, TUpdate>(ref float {input}, ref float gradient, MlpTape tape, in TUpdate update, nuint rows, Worker worker)\n{Fragments.WhereVector}\n{Fragments.WhereUpdate}"))
        {
            _writer.Line("ref float scratch = ref tape.Scratch(worker);");
            if (linear.PacksGradient)
            {
                new PackedGradientText(_writer, _products, linear).Write(input, WeightGradient(linear));
                if (linear.Panels.HasNarrow)
                {
                    PanelLoop.WriteNarrowOwn(_writer, linear.Panels, "end", (channel, width) => WriteWeightGradientPanel(linear, input, channel, width));
                }

                return;
            }

            PanelLoop.WriteOwn(_writer, linear.Panels, "first", "end", (channel, width) => WriteWeightGradientPanel(linear, input, channel, width));
        }
    }

    private void WriteWeightGradientPanel(LinearPlan linear, string input, string channel, int width)
    {
        WeightGradientProduct product = new(linear.In, linear.InStride, linear.OutStride, width);
        string method = _products.WeightGradient(product, WeightGradient(linear), $"A panel of {width} output channels: weight gradient = inputᵀ · gradient   [{linear.In}, rows] · [rows, {width}] → [{linear.In}, {width}].");
        _writer.Line($"{method}<V, TUpdate>(ref {input}, {Fragments.Ref("gradient", channel)}, ref scratch, {PanelLoop.Plus(linear.Weight, PanelLoop.Times(channel, linear.In))}, in update, rows);");
    }

    private void WriteBiasGradient(FusedBlock block, string gradient)
    {
        LinearPlan linear = block.Linear;
        if (linear.Bias is not { IsParameter: true } own)
        {
            return;
        }

        _writer.Line();
        _writer.Line(block.Norm is { CancelsBias: true } norm
            ? $"// {norm.ClassName} {norm.Index} takes its mean from the batch, and {linear.BiasName} goes with it: its gradient is 0, exactly."
            : $"// {linear.BiasName} gradient = Σ gradient");
        PanelLoop.WriteOwn(_writer, linear.Panels, "first", "end", (channel, width) =>
        {
            string bias = PanelLoop.Plus(own.Offset, channel);
            _writer.Line(block.Norm is { CancelsBias: true }
                ? $"ParameterGradients.Zero<V, TUpdate>({bias}, in update, {width});"
                : $"{_methods.BiasGradient(linear.OutStride)}<V, TUpdate>({Fragments.Ref(gradient, channel)}, {bias}, in update, rows, {width});");
        });
    }

    private static string Summary(FusedBlock block, FusedBlock? before)
    {
        LinearPlan linear = block.Linear;
        string parameters = linear.Bias is { IsParameter: true } ? "weight and bias" : "weight";
        return before is null
            ? $"/// <summary>Back through Linear {linear.Index}: the gradient of its {parameters}.</summary>"
            : $"""
              /// <summary>
              /// Back through Linear {linear.Index}: the gradient of {block.Input.Name} and from there to the output of Linear {before.Linear.Index}, then of its {parameters}.
              /// </summary>
              """;
    }

    private void WriteLocals(FusedBlock block, FusedBlock? before)
    {
        if (before is not null)
        {
            _writer.Line(Fragments.Parameters);
        }

        WriteOutputGradientLocal(block);
        List<TapeUse> uses = block.Gradient is null ? [] : [GradientUse(block)];
        if (before is null && block.Input.Tape is { } input)
        {
            uses.Add(new TapeUse(input, $"[rows, {block.Linear.InStride}]"));
        }

        if (before is not null)
        {
            string shape = $"[rows, {before.Linear.OutStride}]";
            uses.AddRange([new TapeUse(before.Output.Tape!, shape), GradientUse(before)]);
            uses.AddRange(before.Norm?.BackwardUses ?? []);
            if (before.GradientSource is GradientSource.Factors or GradientSource.Slopes)
            {
                uses.Add(new TapeUse(before.GradientSourceBuffer!, shape));
            }
        }

        Declare(uses);
    }

    private void WriteOutputGradientLocal(FusedBlock block)
    {
        if (block.Gradient is null)
        {
            _writer.Line($"ref float outputGradient = ref tape.OutputGradientReference;   // [rows, {block.Linear.Out}]");
        }
    }

    private void Declare(IEnumerable<TapeUse> uses) => TapeText.Declare(_writer, plan.Tape!, plan.Pixels, uses);

    private static TapeUse GradientUse(FusedBlock block)
        => new(block.Gradient!, $"[rows, {block.Linear.OutStride}], of Linear {block.Linear.Index}'s output");

    /// <summary>The gradient of the Linear's input, panel by panel, and what is done with each.</summary>
    private void WriteHiddenGradient(LinearPlan linear, FusedBlock before, string gradient, Action<string, int> writeRest)
    {
        string hiddenGradient = before.Gradient!.Name;
        _writer.Line($"ref float transposed = {Transposed("worker")};   // one panel [{linear.PaddedOut}, {linear.InputPanels.Widest}]");
        _writer.Line();
        _writer.Line($"// {before.Output.Name} gradient = gradient · {linear.WeightName}ᵀ   [rows, {linear.Out}] · [{linear.Out}, {linear.In}] → [rows, {linear.In}], then back to the output of Linear {before.Linear.Index}");
        PanelLoop.WriteOwn(_writer, linear.InputPanels, "firstInput", "endInput", (channel, width) =>
        {
            _writer.Line($"{_methods.Transpose(linear)}({Fragments.Ref("parameters", linear.Weight)}, ref transposed, {channel}, {width});");
            _writer.Line($"{InputProduct(linear, width, before.Linear.OutStride)}<V>(ref {gradient}, ref transposed, {Fragments.Ref(hiddenGradient, channel)}, rows);");
            writeRest(channel, width);
        });
    }

    /// <summary>Back through the modules behind a Linear, a panel.</summary>
    private void WriteBackToProduct(FusedBlock block, string channel, int width)
    {
        if (block.Norm is not { TakesWholeRows: false } && block.GradientSource != GradientSource.None)
        {
            _writer.Line($"{_methods.Hidden(block)}<V>({Fragments.Ref(block.Gradient!.Name, channel)}, {ActivationBackward.SourceArgument(block, channel)}rows, {width});");
        }

        block.Norm?.WriteBackwardPanel(_writer, block, channel, width);
    }

    /// <summary>Hands the gradients of a norm's weight and bias over, once nobody needs the weight any more.</summary>
    private void WriteWaitingGradients(LinearPlan linear, NormPlan norm)
    {
        _writer.Line();
        PanelLoop.WriteOwn(_writer, linear.Panels, "firstHidden", "endHidden", (channel, width) =>
        {
            foreach (ParameterGradient waiting in norm.WaitingGradients)
            {
                _writer.Line($"ParameterGradients.Update<V, TUpdate>({Fragments.Ref(waiting.Buffer, PanelLoop.Plus(waiting.Offset, channel))}, {PanelLoop.Plus(waiting.Parameter, channel)}, in update, {width});");
            }
        });
    }

    private static string Gradient(FusedBlock block) => block.Gradient?.Name ?? "outputGradient";

    private string InputProduct(LinearPlan linear, int width, int stride)
        => _products.Forward(
            new ForwardProduct(linear.Out, linear.OutStride, stride, width, linear.InputPanels.Computed(width), HasBias: false, HasActivation: false, Prefetches: false),
            $"InputGradient{linear.Index}",
            $"A panel of {width} input channels: output = input · weight, the gradient times the transposed weight   [rows, {linear.Out}] · [{linear.Out}, {width}] → [rows, {width}].");

    /// <summary>Where a thread transposes a panel of a weight: behind the gradients that it hands over piece by piece.</summary>
    private static string Transposed(string worker) => $"ref Unsafe.Add(ref tape.Scratch({worker}), {PiecesPlan.ScratchLength})";

    private void WriteInputGradient()
    {
        LinearPlan first = plan.First.Linear;
        _writer.Line();
        _writer.Line($"/// <summary>inputGradient = gradient · {first.WeightName}ᵀ   [rows, {first.Out}] · [{first.Out}, {first.In}] → [rows, {first.In}], a panel at a time.</summary>");
        using (_writer.Block($"private static void InputGradient<V>(ref float inputGradient, MlpState state, MlpTape tape, nuint rows)\n{Fragments.WhereVector}"))
        {
            _writer.Line(Fragments.Parameters);
            _writer.Line($"ref float transposed = {Transposed("default")};   // one panel [{first.PaddedOut}, {first.InputPanels.Widest}]");
            _writer.Line($"ref float padded = ref tape.InputGradientScratch;   // [rows, {PanelsPlan.Width}]");
            WriteOutputGradientLocal(plan.First);
            Declare(plan.First.Gradient is null ? [] : [GradientUse(plan.First)]);
            _writer.Line();
            PanelLoop.Write(_writer, first.InputPanels, (channel, width) =>
            {
                // Only the last panel has padding, which is not copied.
                string channels = channel == "channel" ? first.InputPanels.HasNarrow || first.In % width == 0 ? $"{width}" : $"int.Min({width}, {first.In} - (int)channel)" : $"{Math.Min(width, first.In - int.Parse(channel, CultureInfo.InvariantCulture))}";
                _writer.Line($"{_methods.Transpose(first)}({Fragments.Ref("parameters", first.Weight)}, ref transposed, {channel}, {width});");
                _writer.Line($"{InputProduct(first, width, PanelsPlan.Width)}<V>(ref {Gradient(plan.First)}, ref transposed, ref padded, rows);");
                _writer.Line($"ChannelRows.Copy(ref padded, {PanelsPlan.Width}, {Fragments.Ref("inputGradient", channel)}, {first.In}, rows, {channels});");
            });
            foreach (InputModulePlan module in plan.Inputs.Reverse())
            {
                _writer.Line();
                module.WriteBackward(_writer);
            }
        }
    }
}
