using System.Collections.Generic;
using Mlp.Generator.Planning;

namespace Mlp.Generator.Emission;

/// <summary>Writes the small methods of the backward pass, each when first asked for; layers of the same shape share them.</summary>
internal sealed class BackwardHelpers(NetworkPlan plan)
{
    private readonly HashSet<string> _written = [];
    private readonly SourceWriter _writer = new();

    /// <summary>Those asked for so far, as members of a class.</summary>
    public string Methods => _writer.ToString();

    /// <summary>The method that sums a bias's gradient over rows of a stride.</summary>
    public string BiasGradient(int stride)
    {
        string method = $"BiasGradient{stride}";
        if (_written.Add(method))
        {
            _writer.Line();
            _writer.Lines($$"""
                /// <summary>bias gradient = Σ gradient over the rows, which lie {{stride}} apart   [rows, channels] → [channels].</summary>
                {{Fragments.Kernel}}
                private static void {{method}}<V, TUpdate>(ref float gradient, nuint bias, in TUpdate update, nuint rows, nuint channels)
                {{Fragments.WhereVector}}
                {{Fragments.WhereUpdate}}
                {
                    for (nuint channel = 0; channel < channels; channel += V.Count)
                    {
                        V sum = V.Zero;
                        {{Fragments.SumBlocks}}
                        {
                            {{Fragments.SumBlockEnd}}
                            V even = V.Zero, odd = V.Zero;
                            nuint row = block;
                            for (; row + 2 <= end; row += 2)
                            {
                                even += V.Load(ref gradient, row * {{stride}} + channel);
                                odd += V.Load(ref gradient, (row + 1) * {{stride}} + channel);
                            }

                            if (row < end)
                            {
                                even += V.Load(ref gradient, row * {{stride}} + channel);
                            }

                            sum += even + odd;
                        }

                        update.Apply(sum, bias + channel);
                    }
                }
                """);
        }

        return method;
    }

    /// <summary>The method that hands gradients over that were summed before.</summary>
    public string Update()
    {
        const string Method = "Update";
        if (_written.Add(Method))
        {
            _writer.Line();
            _writer.Lines($$"""
                /// <summary>The gradients of the parameters first to first + channels − 1.</summary>
                {{Fragments.Kernel}}
                private static void {{Method}}<V, TUpdate>(ref float gradients, nuint first, in TUpdate update, nuint channels)
                {{Fragments.WhereVector}}
                {{Fragments.WhereUpdate}}
                {
                    for (nuint channel = 0; channel < channels; channel += V.Count)
                    {
                        update.Apply(V.Load(ref gradients, channel), first + channel);
                    }
                }
                """);
        }

        return Method;
    }

    /// <summary>The method for a bias in front of batch statistics.</summary>
    public string NoGradient()
    {
        const string Method = "NoGradient";
        if (_written.Add(Method))
        {
            _writer.Line();
            _writer.Lines($$"""
                /// <summary>A gradient of 0 for the parameters first to first + channels − 1.</summary>
                {{Fragments.Kernel}}
                private static void {{Method}}<V, TUpdate>(nuint first, in TUpdate update, nuint channels)
                {{Fragments.WhereVector}}
                {{Fragments.WhereUpdate}}
                {
                    for (nuint channel = 0; channel < channels; channel += V.Count)
                    {
                        update.Apply(V.Zero, first + channel);
                    }
                }
                """);
        }

        return Method;
    }

    /// <summary>The method that goes back through dropout and the activation of a layer without a norm.</summary>
    public string Elementwise(LayerPlan layer, string source)
    {
        string method = $"Hidden{(source == "hidden" ? layer.Activation.Name : source == "slopes" ? "Slopes" : "Factors")}{layer.OutStride}";
        if (_written.Add(method))
        {
            string offset = Fragments.At("row", layer.OutStride);
            _writer.Line();
            _writer.Lines($$"""
                /// <summary>Back through {{Passed(layer, source)}}   [rows, channels], rows {{layer.OutStride}} apart.</summary>
                {{Fragments.Kernel}}
                private static void {{method}}<V>(ref float gradient, ref float {{source}}, nuint rows, nuint channels)
                {{Fragments.WhereVector}}
                {
                    for (nuint row = 0; row < rows; row++)
                    {
                        for (nuint channel = 0; channel < channels; channel += V.Count)
                        {
                            V.Store({{HiddenGradient.Value(plan, layer, offset)}}, ref gradient, {{offset}});
                        }
                    }
                }
                """);
        }

        return method;
    }

    private string Passed(LayerPlan layer, string source)
    {
        string name = layer.Activation.Name;
        return (source, plan.Topology.Dropout > 0) switch
        {
            ("factors", _) => "dropout, by its factors",
            ("slopes", true) => $"dropout and {name}, by the factors times the derivatives",
            ("slopes", false) => $"{name}, by its derivatives",
            (_, true) => $"dropout and {name}, told from their output",
            _ => $"{name}, told from its output",
        };
    }

    /// <summary>The method that transposes a panel of a weight of this shape.</summary>
    public string Transpose(LayerPlan layer)
    {
        string method = $"Transpose{layer.In}To{layer.Out}";
        if (_written.Add(method))
        {
            TransposeEmitter.Write(_writer, layer, method);
        }

        return method;
    }
}
