using System;
using System.Collections.Generic;
using System.Linq;
using Mlp.Generator.Model;
using Mlp.Generator.Modules;
using Mlp.Generator.Planning;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>
/// Writes the user's class: what its users see. Inside it every name is global::, whatever the user's own types are called.
/// </summary>
internal sealed class ApiEmitter(NetworkPlan plan)
{
    private readonly SourceWriter _writer = new();
    private readonly string _name = plan.Class.Name;
    private readonly string _implementation = "global::" + plan.ImplementationNamespace;

    public static string Emit(NetworkPlan plan) => new ApiEmitter(plan).Emit();

    private string Emit()
    {
        WriteInside(_writer, plan, "Weights lie in panels of 32 output channels, [panel][input channel][32], zero-padded; the last panel may be 16 wide.", WriteClass);
        return _writer.ToString();
    }

    /// <summary>Writes a file's heading, and what <paramref name="writeClass"/> writes inside the namespace and the types around the class.</summary>
    public static void WriteInside(SourceWriter writer, NetworkPlan plan, string remark, Action writeClass)
    {
        FileHeading.Write(writer);
        writer.Line($"// {FileHeading.Title(plan)}");
        writer.Line("//");
        foreach (string row in Describe.Table(plan))
        {
            writer.Line($"//   {row}");
        }

        writer.Line("//");
        writer.Line($"// {remark}");
        if (plan.Blocks.Select(block => block.Linear).FirstOrDefault(linear => linear.OutStride > linear.PaddedOut) is { } apart)
        {
            writer.Line($"// Rows of {apart.PaddedOut} channels lie {apart.OutStride} floats apart: a multiple of 64 would put a panel of them into few sets of the first-level cache.");
        }

        writer.Line();
        writer.Line("#nullable enable");
        FileHeading.WriteClsCompliance(writer);
        writer.Line();
        Stack<IDisposable> open = new();
        if (plan.Class.Namespace.Length > 0)
        {
            open.Push(writer.Block($"namespace {plan.Class.Namespace}"));
        }

        foreach (ContainingTypeModel type in plan.Class.ContainingTypes)
        {
            open.Push(writer.Block($"partial {type.Keyword} {type.Name}"));
        }

        writeClass();
        while (open.Count > 0)
        {
            open.Pop().Dispose();
        }
    }

    /// <summary>Says in a sentence what the class is.</summary>
    public static string Summary(NetworkPlan plan)
        => $"A multi-layer perceptron {Describe.Widths(plan)} with torchvision.ops.MLP's semantics and {Literal.Count(plan.State.ParameterCount)} parameters.";

    /// <summary>Where the network comes from, the table of modules, the end of the class's remarks, and what marks the class as generated.</summary>
    public static void WriteTable(SourceWriter writer, NetworkPlan plan)
    {
        OriginText.Write(writer, plan);
        writer.Line("/// <code>");
        foreach (string row in Describe.Table(plan))
        {
            writer.Line($"/// {row}");
        }

        writer.Lines("""
            /// </code>
            /// </remarks>
            [global::System.CodeDom.Compiler.GeneratedCode("MlpGen", "0.1.0")]
            """);
    }

    /// <summary>The sizes.</summary>
    public static void WriteConstants(SourceWriter writer, NetworkPlan plan)
        => writer.Lines($$"""
            /// <summary>Width of the input: {{plan.InChannels}}.</summary>
            public const int InChannels = {{plan.InChannels}};

            /// <summary>Width of the output: {{plan.OutChannels}}.</summary>
            public const int OutChannels = {{plan.OutChannels}};

            /// <summary>Learnable numbers as PyTorch counts them, without padding: {{Literal.Count(plan.State.ParameterCount)}}.</summary>
            public const int ParameterCount = {{plan.State.ParameterCount}};
            """);

    private void WriteClass()
    {
        _writer.Lines($$"""
            /// <summary>
            /// {{Summary(plan)}}
            /// </summary>
            /// <remarks>
            """);
        WriteTable(_writer, plan);
        using (_writer.Block($"partial class {_name} : global::Mlp.IMlp<{_name}>{(plan.PredictsWithBatchStatistics ? "" : ", global::Mlp.CompilerServices.IRowPredictor")}"))
        {
            WriteConstants();
            WriteConstruction();
            WriteForward();
            new TrainingApiEmitter(plan, _writer).WriteTraining();
            WriteState();
            WriteInterface();
            new TrainingApiEmitter(plan, _writer).WriteTape();
        }
    }

    /// <summary>The check at the door of a prediction: it gives the number of rows or images.</summary>
    /// <param name="plan">The network.</param>
    /// <param name="network">What it is called in an error: the network itself, or its name.</param>
    public static string Check(NetworkPlan plan, string network)
    {
        string sizes = $"({network}, inputs, {plan.InChannels}, outputs, {plan.OutChannels}";
        return plan.Images is { } images
            ? $"global::Mlp.CompilerServices.MlpGuard.Images{sizes}, {images.Height}, {images.Width})"
            : $"global::Mlp.CompilerServices.MlpGuard.Rows{sizes})";
    }

    private void WriteConstants()
    {
        WriteConstants(_writer, plan);
        _writer.Line();
        _writer.Line("private readonly global::Mlp.CompilerServices.MlpState _mlpState;");
        if (plan.Folds)
        {
            _writer.Line("private readonly global::Mlp.CompilerServices.FoldedParameters _mlpFolded = new(Layout.ParameterLength);");
        }

        _writer.Line();
        _writer.Lines($$"""
            /// <summary>The state dict: each tensor's name, shape and place.</summary>
            public static global::Mlp.StateLayout Layout => {{_implementation}}.{{LayoutEmitter.ClassName}}.Value;
            """);
    }

    private void WriteConstruction()
    {
        _writer.Line();
        if (plan.Weights is { } weights)
        {
            string statistics = plan.State.BufferLength > 0 ? $", {_implementation}.Weights.Buffers, {_implementation}.Weights.Counters" : ", default, default";
            _writer.Lines($$"""
                /// <summary>A network with the weights of {{Literal.Xml(weights.Name)}} when this was compiled.</summary>
                public {{_name}}()
                    : this(new global::Mlp.CompilerServices.MlpState(Layout))
                {
                    _mlpState.Initialize({{_implementation}}.Weights.Parameters{{statistics}});
                }
                """);
            _writer.Line();
        }

        _writer.Lines($$"""
            /// <summary>A network with PyTorch's initial values, the same bits as after torch.manual_seed(seed).</summary>
            /// <param name="seed">Any; its low 32 bits count, as in PyTorch.</param>
            public {{_name}}(long seed)
                : this(new global::Mlp.CompilerServices.MlpState(Layout))
            {
                _mlpState.Initialize(seed);
            }

            private {{_name}}(global::Mlp.CompilerServices.MlpState state)
            {
                _mlpState = state;
            }

            /// <summary>A network with the state of a safetensors file, such as <see cref="Save(string)"/> or PyTorch users write.</summary>
            /// <exception cref="global::Mlp.StateDictException">Its keys, shapes or types are not this network's.</exception>
            /// <exception cref="global::System.IO.InvalidDataException">It is not a valid safetensors file.</exception>
            /// <exception cref="global::System.IO.IOException">The file cannot be read, or there is none.</exception>
            /// <exception cref="global::System.UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
            public static {{_name}} Load(string path)
            {
                global::Mlp.CompilerServices.MlpState state = new(Layout);
                state.Load(path);
                return new {{_name}}(state);
            }

            /// <summary>A network with the state that a stream holds in safetensors' format, read from its position on.</summary>
            /// <exception cref="global::Mlp.StateDictException">Its keys, shapes or types are not this network's.</exception>
            /// <exception cref="global::System.IO.InvalidDataException">It does not hold valid safetensors data.</exception>
            /// <exception cref="global::System.IO.IOException">The stream cannot be read.</exception>
            public static {{_name}} Load(global::System.IO.Stream stream)
            {
                global::Mlp.CompilerServices.MlpState state = new(Layout);
                state.Load(stream);
                return new {{_name}}(state);
            }

            /// <summary>All learnable numbers, packed; what an optimizer steps. They are written through its members alone, so that no change goes unnoticed.</summary>
            public global::Mlp.ParameterBuffer Parameters => _mlpState.Parameters;
            """);
    }

    private void WriteForward()
    {
        string norm = !plan.TakesBatchStatistics ? "" : plan.FoldsNorm ? "; batch norm uses its running statistics" : "; batch norm takes its statistics from the batch";
        string dropout = plan.HasDropout ? " Dropout does nothing." : "";
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Prediction{{norm}}.{{dropout}} Any number of threads may call it at once, while nobody trains the network or writes its tensors; a state dict may be loaded meanwhile.</summary>
            /// <param name="inputs">{{Describe.Input(plan, plan.InChannels)}}; any number of {{Describe.Unit(plan)}}, or zero.</param>
            /// <param name="outputs">{{Describe.Input(plan, plan.OutChannels)}}; must not overlap <paramref name="inputs"/>.</param>
            /// <exception cref="global::System.ArgumentException">A length does not fit, or the spans overlap{{(plan.PredictsWithBatchStatistics && plan.Images is null ? ", or there is one row, which has no batch statistics" : "")}}.</exception>
            public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs)
            {
                int rows = {{Check(plan, "this")}};
                if (rows == 0)
                {
                    return;
                }

            """);
        TrainingApiEmitter.WriteOneRowCheck(_writer, plan, plan.PredictsWithBatchStatistics);
        _writer.Line($"    {Parameters()}");
        _writer.Lines($$"""
                {{_implementation}}.Forward.{{ImagesEmitter.Predict(plan)}}(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(inputs), ref parameters, ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs), (nuint)rows);
            }
            """);
        WriteSharedForward();
        if (plan.Folds)
        {
            _writer.Line();
            _writer.Lines($$"""
                /// <summary>{{(plan.FoldsNorm ? "Folds batch norm into the weights and biases before it" : $"Copies the {Describe.StandardizedEnds(plan)} mean and std beside the parameters")}}; the first prediction after a change does.</summary>
                [global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
                private ref float MlpFold()
                {
                    lock (_mlpFolded)
                    {
                        if (!_mlpFolded.IsCurrent(_mlpState))
                        {
                            long version = _mlpState.Version;
                            {{_implementation}}.Folding.Fold(_mlpState, ref _mlpFolded.Reference);
                            _mlpFolded.MarkCurrent(version);
                        }
                    }

                    return ref _mlpFolded.Reference;
                }
                """);
        }
    }

    /// <summary>The line that takes what a prediction uses, once: it does so to its end, whatever is loaded meanwhile.</summary>
    private string Parameters() => plan.Folds
        ? "ref float parameters = ref _mlpFolded.IsCurrent(_mlpState) ? ref _mlpFolded.Reference : ref MlpFold();"
        : "ref float parameters = ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in _mlpState.Parameters.Reference);";

    private void WriteSharedForward()
    {
        string shared = plan.PredictsWithBatchStatistics
            ? "The statistics of the batch are taken on one thread, whatever the number."
            : "Small batches stay on the calling thread. Any number of threads may call it at once, while nobody trains the network or writes its tensors; a state dict may be loaded meanwhile.";
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Prediction on several threads, to the same bits. {{shared}}</summary>
            /// <param name="inputs">{{Describe.Input(plan, plan.InChannels)}}; any number of {{Describe.Unit(plan)}}, or zero.</param>
            /// <param name="outputs">{{Describe.Input(plan, plan.OutChannels)}}; must not overlap <paramref name="inputs"/>.</param>
            /// <param name="threads">How many share the rows, the calling one among them: 1 to 256.</param>
            /// <exception cref="global::System.ArgumentException">A length{{(plan.PredictsWithBatchStatistics && plan.Images is null ? " or the number of threads does not fit, the spans overlap, or there is one row, which has no batch statistics" : " or the number of threads does not fit, or the spans overlap")}}.</exception>
            public void Forward(global::System.ReadOnlySpan<float> inputs, global::System.Span<float> outputs, int threads)
            {
            {{SharedBody()}}
            }
            """);
        if (!plan.PredictsWithBatchStatistics)
        {
            _writer.Line();
            _writer.Lines($$"""
                void global::Mlp.CompilerServices.IRowPredictor.PredictRows(ref float inputs, ref float parameters, ref float outputs, nuint rows) => {{_implementation}}.Forward.{{ImagesEmitter.Predict(plan)}}(ref inputs, ref parameters, ref outputs, rows);
                """);
        }
    }

    private string SharedBody() => plan.PredictsWithBatchStatistics
        ? """
              global::Mlp.CompilerServices.SharedForward.CheckThreads(threads);
              Forward(inputs, outputs);
          """
        : $$"""
              global::Mlp.CompilerServices.SharedForward.CheckThreads(threads);
              int rows = {{Check(plan, "this")}};
              if (rows > 0)
              {
                  {{Parameters()}}
                  global::Mlp.CompilerServices.SharedForward.Run(this, inputs, ref parameters, outputs, rows, {{plan.MultiplyAddsPerRow * (plan.Images?.Pixels ?? 1)}}, threads{{(plan.Images is null ? "" : ", areImages: true")}});
              }
          """;

    /// <summary>Takes over a state that is complete.</summary>
    private void WriteReplace()
    {
        _writer.Line();
        _writer.Lines(plan.Folds
            ? $$"""
                private void MlpReplace(global::Mlp.CompilerServices.MlpState state)
                {
                    global::Mlp.CompilerServices.FoldedParameters folded = new(Layout.ParameterLength);
                    {{_implementation}}.Folding.Fold(state, ref folded.Reference);
                    lock (_mlpFolded)
                    {
                        _mlpState.Replace(state, _mlpFolded, folded);
                    }
                }
                """
            : """
                private void MlpReplace(global::Mlp.CompilerServices.MlpState state) => _mlpState.Replace(state);
                """);
    }

    private void WriteState()
    {
        _writer.Line();
        _writer.Lines($$"""
            /// <summary>Writes the state dict to a safetensors file, which is replaced whole or not at all.</summary>
            /// <exception cref="global::System.IO.IOException">The file cannot be written; an older one is untouched.</exception>
            /// <exception cref="global::System.UnauthorizedAccessException">The file is read-only, a folder, or in a folder that may not be written.</exception>
            public void Save(string path) => _mlpState.Save(path);

            /// <summary>Writes the state dict in safetensors' format.</summary>
            /// <exception cref="global::System.ArgumentException">The stream cannot be written.</exception>
            public void Save(global::System.IO.Stream stream) => _mlpState.Save(stream);

            /// <summary>
            /// Replaces the state by a safetensors file's; on any error nothing changes. Other threads may predict meanwhile: each prediction uses all of the
            /// old state or all of the new one. It must not be trained meanwhile.
            /// </summary>
            /// <exception cref="global::Mlp.StateDictException">Its keys, shapes or types are not this network's.</exception>
            /// <exception cref="global::System.IO.InvalidDataException">It is not a valid safetensors file.</exception>
            /// <exception cref="global::System.IO.IOException">The file cannot be read, or there is none.</exception>
            /// <exception cref="global::System.UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
            public void LoadStateDict(string path)
            {
                global::Mlp.CompilerServices.MlpState state = new(Layout);
                state.Load(path);
                MlpReplace(state);
            }

            /// <summary>Replaces the state by what a stream holds in safetensors' format: see <see cref="LoadStateDict(string)"/>.</summary>
            /// <exception cref="global::Mlp.StateDictException">Its keys, shapes or types are not this network's.</exception>
            /// <exception cref="global::System.IO.InvalidDataException">It does not hold valid safetensors data.</exception>
            /// <exception cref="global::System.IO.IOException">The stream cannot be read.</exception>
            public void LoadStateDict(global::System.IO.Stream stream)
            {
                global::Mlp.CompilerServices.MlpState state = new(Layout);
                state.Load(stream);
                MlpReplace(state);
            }

            /// <summary>Replaces the state by a copy of another network's, one that is being trained, say: see <see cref="LoadStateDict(string)"/>.</summary>
            /// <param name="source">Not trained meanwhile.</param>
            public void LoadStateDict({{_name}} source)
            {
                global::System.ArgumentNullException.ThrowIfNull(source);
                global::Mlp.CompilerServices.MlpState state = new(Layout);
                state.CopyFrom(source._mlpState);
                MlpReplace(state);
            }

            /// <summary>Copies a parameter or a running statistic, in PyTorch's order of elements.</summary>
            /// <exception cref="global::System.ArgumentException">There is no such tensor, or the length does not fit.</exception>
            public void ReadTensor(string name, global::System.Span<float> destination) => _mlpState.ReadTensor(name, destination);

            /// <summary>Copies a counter.</summary>
            /// <exception cref="global::System.ArgumentException">There is no such tensor, or the length does not fit.</exception>
            public void ReadTensor(string name, global::System.Span<long> destination) => _mlpState.ReadTensor(name, destination);

            /// <summary>Replaces a parameter or a running statistic, given in PyTorch's order of elements.</summary>
            /// <exception cref="global::System.ArgumentException">There is no such tensor, or the length does not fit.</exception>
            public void WriteTensor(string name, global::System.ReadOnlySpan<float> source) => _mlpState.WriteTensor(name, source);

            /// <summary>Replaces a counter.</summary>
            /// <exception cref="global::System.ArgumentException">There is no such tensor, or the length does not fit.</exception>
            public void WriteTensor(string name, global::System.ReadOnlySpan<long> source) => _mlpState.WriteTensor(name, source);

            /// <summary>How many batches a batch norm's running statistics have seen.</summary>
            /// <param name="norm">The norm's index in the state dict: "1".</param>
            /// <exception cref="global::System.ArgumentException">There is no such norm, or it has no running statistics.</exception>
            public long NumBatchesTracked(string norm) => _mlpState.NumBatchesTracked(norm);
            """);
        WriteReplace();
    }

    private void WriteInterface()
    {
        _writer.Line();
        _writer.Lines($$"""
            static int global::Mlp.IMlp<{{_name}}>.InChannels => InChannels;

            static int global::Mlp.IMlp<{{_name}}>.OutChannels => OutChannels;

            static {{_name}} global::Mlp.IMlp<{{_name}}>.Create(long seed) => new(seed);

            global::Mlp.StateLayout global::Mlp.IMlp.StateLayout => Layout;

            global::Mlp.CompilerServices.MlpState global::Mlp.IMlp.State => _mlpState;

            bool global::Mlp.IMlp.TakesBatchStatistics => {{(plan.TakesBatchStatistics && plan.Images is null ? "true" : "false")}};

            global::Mlp.MlpTape global::Mlp.IMlp.CreateTape(int maxRows, long seed, int threads) => CreateTape(maxRows, seed, threads);

            global::System.ReadOnlySpan<float> global::Mlp.IMlp.ForwardTraining(global::System.ReadOnlySpan<float> inputs, global::Mlp.MlpTape tape) => MlpForwardTraining(inputs, global::Mlp.MlpTape.Own<Tape>(tape));

            void global::Mlp.IMlp.Backward(global::System.ReadOnlySpan<float> inputs, global::Mlp.MlpTape tape) => MlpBackward(inputs, global::Mlp.MlpTape.Own<Tape>(tape));

            void global::Mlp.IMlp.Backward(global::System.ReadOnlySpan<float> inputs, global::Mlp.MlpTape tape, global::System.Span<float> inputGradient) => MlpBackward(inputs, global::Mlp.MlpTape.Own<Tape>(tape), inputGradient);

            void global::Mlp.IMlp.BackwardAndStep(global::System.ReadOnlySpan<float> inputs, global::Mlp.MlpTape tape, global::Mlp.IOptimizer optimizer) => MlpBackwardAndStep(inputs, global::Mlp.MlpTape.Own<Tape>(tape), optimizer);
            """);
    }
}
