using System;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;
using Mlp.Generator.Weights;

namespace Mlp.Generator.Modules;

/// <summary>Writes one block of the prediction of one row with the weights as constants of the code, in .NET's vectors: see StaticRowEmitter.</summary>
/// <param name="writer">Where to.</param>
/// <param name="block">The block.</param>
/// <param name="words">The data of the network.</param>
/// <param name="bits">Of a vector: 512 or 256.</param>
internal sealed class ConstantRowText(SourceWriter writer, FusedBlock block, EquatableArray<uint> words, int bits)
{
    private readonly int _lanes = bits / 32;
    private readonly LinearPlan _linear = block.Linear;

    /// <summary>Writes the block.</summary>
    /// <param name="scratch">Where its output lies in the scratch.</param>
    public void Write(int scratch)
    {
        string output = block.Output.Name;
        writer.Line();
        writer.Line($"// {output} = {block.PredictionFormula}   [{_linear.In}] · [{_linear.In}, {_linear.Out}] → [{_linear.Out}]");
        writer.Line($"ref float {output} = {Fragments.Ref("scratch", scratch)};");
        for (int first = 0; first < _linear.PaddedOut; first += PanelsPlan.Width)
        {
            WritePanel(block.Input.Name, first, Math.Min(PanelsPlan.Width, _linear.PaddedOut - first));
        }

        ActivationForward.WriteRowBehindProduct(writer, block, $"Simd{bits}", output, $"{_linear.PaddedOut}");
        block.Norm?.WritePredictionOfRow(writer, block, $"Simd{bits}", output);
    }

    private void WritePanel(string input, int first, int width)
    {
        // 8 sums that do not wait for each other.
        int vectors = width / _lanes, chains = Math.Min(_linear.In, 8 / vectors);
        string Name(int vector, int chain) => $"sum{_linear.Index}_{first + vector * _lanes}_{chain}";
        for (int vector = 0; vector < vectors; vector++)
        {
            string more = string.Concat(Enumerable.Range(1, chains - 1).Select(chain => $", {Name(vector, chain)} = Vector{bits}<float>.Zero"));
            writer.Line($"Vector{bits}<float> {Name(vector, 0)} = {Constant(_linear.Bias!.Offset.Offset + first + vector * _lanes)}{more};");
        }

        for (int k = 0; k < _linear.In; k++)
        {
            writer.Line($"value = Vector{bits}.Create({(k == 0 ? input : $"Unsafe.Add(ref {input}, {k})")});");
            for (int vector = 0; vector < vectors; vector++)
            {
                string sum = Name(vector, k % chains);
                long start = _linear.Weight.Offset + PanelsPlan.Offset(_linear.Out, _linear.In, first + vector * _lanes, k);
                writer.Line($"{sum} = Vector{bits}.MultiplyAddEstimate({Constant(start)}, value, {sum});");
            }
        }

        for (int vector = 0; vector < vectors; vector++)
        {
            string sum = Fragments.Sum([.. Enumerable.Range(0, chains).Select(chain => Name(vector, chain))]);
            string value = !block.Function.IsIdentity && block.PredictionPlace == ActivationPlace.Product ? $"{block.Function.Type}.Forward(new Simd{bits}({sum}))" : $"new({sum})";
            writer.Line($"Simd{bits}.Store({value}, ref {block.Output.Name}, {first + vector * _lanes});");
        }
    }

    private string Constant(long start)
        => $"Vector{bits}.Create({string.Join(", ", Enumerable.Range(0, _lanes).Select(lane => Literal.Float(FloatBits.FromBits(words[(int)start + lane]))))})";
}
