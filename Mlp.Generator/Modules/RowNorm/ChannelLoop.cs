using System;
using System.Linq;
using Mlp.Generator.Memory;
using Mlp.Generator.Text;

namespace Mlp.Generator.Modules;

/// <summary>Writes loops over the channels of one row.</summary>
/// <param name="writer">Where to.</param>
/// <param name="channels">The channels of the row.</param>
/// <param name="chains">Sums that do not wait for each other: 1, or more where there are enough channels.</param>
internal sealed class ChannelLoop(SourceWriter writer, int channels, int chains)
{
    private int Padded => Sizes.Padded(channels);

    /// <summary>Writes sums over the channels, in chains.</summary>
    /// <param name="sums">What the sums are called.</param>
    /// <param name="step">Writes what is added of a vector, given its offset, the suffix of its chain, and whether its padding must be masked.</param>
    /// <param name="masks">Whether padding must be masked.</param>
    public void WriteSums(string[] sums, Func<string, string, bool, string> step, bool masks = true)
    {
        foreach (string sum in sums)
        {
            writer.Line($"V {string.Join(", ", Enumerable.Range(0, chains).Select(chain => $"{sum}{Suffix(chain, chains)} = V.Zero"))};");
        }

        Write(chains, (offset, chain, mask) => writer.Line(step(offset, chain, mask && masks)), masks);
        if (chains > 1)
        {
            foreach (string sum in sums)
            {
                writer.Line($"V {sum} = {Fragments.Sum([.. Enumerable.Range(0, chains).Select(chain => $"{sum}{chain}")])};");
            }
        }
    }

    /// <summary>Loops over the channels: some vectors at a time, then one by one, then those with padding, where there is some.</summary>
    /// <param name="step">Writes the work on a vector, given its offset and whether it has padding.</param>
    public void Write(Action<string, bool> step) => Write(1, (offset, _, mask) => step(offset, mask), masks: true);

    /// <summary>Selects what is no padding.</summary>
    public static string Masked(bool mask, string value) => mask ? $"V.ConditionalSelect(isChannel, {value}, V.Zero)" : value;

    private void Write(int chains, Action<string, string, bool> step, bool masks)
    {
        int whole = masks && channels % PanelsPlan.NarrowWidth != 0 ? Padded - PanelsPlan.NarrowWidth : Padded;
        int group = chains * PanelsPlan.NarrowWidth, grouped = chains == 1 ? 0 : whole / group * group;
        if (grouped > 0)
        {
            // A group is as many channels for any vector: the loop inside it ends with the group.
            using (writer.Block($"for (nuint channel = 0; channel < {grouped}; channel += {chains} * V.Count)"))
            {
                for (int chain = 0; chain < chains; chain++)
                {
                    step(chain == 0 ? "channel" : chain == 1 ? "channel + V.Count" : $"channel + {chain} * V.Count", Suffix(chain, chains), false);
                }
            }

            writer.Line();
        }

        if (grouped < whole)
        {
            using (writer.Block($"for (nuint channel = {grouped}; channel < {whole}; channel += V.Count)"))
            {
                step("channel", Suffix(0, chains), false);
            }

            writer.Line();
        }

        if (whole < Padded)
        {
            using (writer.Block($"for (nuint channel = {whole}; channel < {Padded}; channel += V.Count)"))
            {
                writer.Line($"V isChannel = V.LessThan(V.Indices + V.Create((float)channel), V.Create({channels}f));");
                step("channel", Suffix(0, chains), true);
            }

            writer.Line();
        }
    }

    /// <summary>A chain's number, where there are several.</summary>
    private static string Suffix(int chain, int chains) => chains == 1 ? "" : $"{chain}";
}
