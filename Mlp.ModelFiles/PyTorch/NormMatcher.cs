using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>
/// Finds the Linear in front of each norm: the one right before it in the file; or, where norms are listed apart (fc1, fc2, bn1, bn2), the one
/// of the same number.
/// </summary>
internal static class NormMatcher
{
    /// <summary>Sets the norms of Linears.</summary>
    /// <param name="modules">All modules in the order of the file.</param>
    /// <param name="nodes">The Linears among them.</param>
    /// <param name="problems">Takes the norms that follow no Linear.</param>
    public static void Match(IReadOnlyList<TorchModule> modules, IReadOnlyList<LinearNode> nodes, List<TorchProblem> problems)
    {
        Dictionary<TorchModule, LinearNode> byModule = nodes.ToDictionary(node => node.Module);
        Dictionary<TorchModule, LinearNode?> before = [];
        for (int i = 0; i < modules.Count; i++)
        {
            if (IsNorm(modules[i]))
            {
                bool isBehind = i > 0 && byModule.ContainsKey(modules[i - 1]) && modules[i - 1].Parent == modules[i].Parent;
                before[modules[i]] = isBehind ? byModule[modules[i - 1]] : null;
            }
        }

        ILookup<(string, string), LinearNode> byNumber = nodes.ToLookup(node => (Scope(node.Module), Number(node.Module)));
        foreach (IGrouping<string, TorchModule> norms in before.Keys.GroupBy(norm => norm.Parent).ToList())
        {
            bool isByOrder = IsByOrder([.. norms], before, byNumber);
            foreach (TorchModule norm in norms)
            {
                LinearNode? node = before[norm];
                if (!isByOrder)
                {
                    List<LinearNode> numbered = [.. byNumber[(Scope(norm), Number(norm))].Take(2)];
                    node = Number(norm).Length > 0 && numbered.Count == 1 ? numbered[0] : null;
                }

                if (node is null || node.Out != norm.Channels || node.Norm is not null)
                {
                    problems.Add(new TorchProblem(
                        norm.Path,
                        $"[{norm.Channels}] is a norm that follows no Linear of as many outputs, by its place or by its number: {TorchProblem.UseOnnx}"));
                }
                else if (IsApart(node, norm))
                {
                    problems.Add(new TorchProblem(
                        norm.Path,
                        $"[{norm.Channels}] is a norm, and something stands between it and the Linear {node.Name}, an activation most likely; "
                        + $"MlpGen's networks have norms right behind Linears: {TorchProblem.UseOnnx}"));
                }
                else
                {
                    node.Norm = norm;
                }
            }
        }
    }

    private static bool IsNorm(TorchModule module)
        => module.Kind is TorchModuleKind.BatchNorm1d or TorchModuleKind.LayerNorm or TorchModuleKind.RMSNorm;

    /// <summary>Whether each norm belongs to the Linear right before it. The numbers of norms may say otherwise: fc1, fc2, bn1.</summary>
    private static bool IsByOrder(
        List<TorchModule> norms, Dictionary<TorchModule, LinearNode?> before, ILookup<(string, string), LinearNode> byNumber)
    {
        for (int i = 0; i < norms.Count; i++)
        {
            if (before[norms[i]] is not { } node || node.Out != norms[i].Channels)
            {
                return false;
            }

            bool hasOther = byNumber[(Scope(norms[i]), Number(norms[i]))].Any(other => other != node);
            bool isNumberedFromElsewhere = node.Depth == i && node.NextInRun is not null; // fc1, bn0, fc2, bn1, fc3
            if (!KeyWords.IsNumber(norms[i].Leaf) && Number(norms[i]) != Number(node.Module) && hasOther && !isNumberedFromElsewhere)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether something without parameters stands between the two in a Sequential: an activation, most likely.</summary>
    private static bool IsApart(LinearNode node, TorchModule norm)
        => node.IsItem && KeyWords.IsNumber(norm.Leaf) && node.Module.Parent == norm.Parent
            && !(int.TryParse(node.Module.Leaf, out int one) && int.TryParse(norm.Leaf, out int two) && two == one + 1);

    /// <summary>The last number of a path; empty where there is none.</summary>
    private static string Number(TorchModule module)
        => Regex.Matches(module.Path, "[0-9]+").Cast<Match>().LastOrDefault()?.Value ?? "";

    /// <summary>Where others of the same number are looked for: for bns.0 it is where bns and fcs are.</summary>
    private static string Scope(TorchModule module)
        => KeyWords.IsNumber(module.Leaf) && module.Parent.LastIndexOf('.') is int dot and >= 0 ? module.Parent.Substring(0, dot)
            : KeyWords.IsNumber(module.Leaf) ? "" : module.Parent;
}
