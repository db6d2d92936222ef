using System.Collections.Generic;
using Mlp.Generator.Modules;
using Mlp.Generator.Text;

namespace Mlp.Generator.Emission;

/// <summary>Writes the small methods of the backward pass, each when first asked for; layers of the same shape share them.</summary>
internal sealed class BackwardMethods
{
    private readonly HashSet<string> _written = [];
    private readonly SourceWriter _writer = new(outerLevel: 1);

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

    /// <summary>The method that goes back through dropout and the activation of a block, where no norm does so by the way.</summary>
    public string Hidden(FusedBlock block)
    {
        string method = ActivationBackward.Method(block);
        if (_written.Add(method))
        {
            ActivationBackward.WriteMethod(_writer, block);
        }

        return method;
    }

    /// <summary>The method that transposes a panel of a weight of this shape.</summary>
    public string Transpose(LinearPlan linear)
    {
        string method = $"Transpose{linear.In}To{linear.Out}";
        if (_written.Add(method))
        {
            TransposeText.Write(_writer, linear, method);
        }

        return method;
    }
}
