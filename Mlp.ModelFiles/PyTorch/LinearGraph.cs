using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>
/// Finds which Linear follows which, by order, shapes and names. A state dict does not say it; where these leave it open, that is a problem
/// and not a guess.
/// </summary>
/// <remarks>
/// Linears of one pattern whose shapes fit are a run: the items of a Sequential; fc1, fc2, fc3. What begins a run follows the end of an earlier
/// one that gives as many channels as it takes and has no other role (an actor's head does not follow a critic), or it takes the inputs, as the
/// first one does.
/// </remarks>
internal sealed class LinearGraph
{
    /// <summary>Each run is compared with all Linears before it, and each head lists its trunk.</summary>
    private const int MaxLinears = 1024;

    private readonly List<LinearNode> _nodes;
    private readonly bool _hasRoles;
    private readonly List<TorchProblem> _problems;

    private LinearGraph(List<LinearNode> nodes, List<TorchProblem> problems)
    {
        _nodes = nodes;
        _problems = problems;
        _hasRoles = nodes.Select(node => node.Role).Where(role => role != Role.None).Distinct().Skip(1).Any();
    }

    /// <summary>Connects the Linears among some modules.</summary>
    /// <returns>All of them, in the order of the file.</returns>
    /// <exception cref="ModelFileException">There are too many.</exception>
    public static IReadOnlyList<LinearNode> Connect(IEnumerable<TorchModule> modules, List<TorchProblem> problems)
    {
        IEnumerable<TorchModule> linears = modules.Where(module => module.Kind == TorchModuleKind.Linear).Take(MaxLinears + 1);
        List<LinearNode> nodes = [.. linears.Select(module => new LinearNode(module))];
        if (nodes.Count > MaxLinears)
        {
            throw new ModelFileException($"it has more than {MaxLinears} Linears, which none of MlpGen's networks has");
        }

        LinearGraph graph = new(nodes, problems);
        graph.FindRuns();
        graph.FindBeginnings();
        return nodes;
    }

    private void FindRuns()
    {
        Dictionary<string, LinearNode> last = [];
        foreach (LinearNode node in _nodes)
        {
            if (last.TryGetValue(node.Pattern, out LinearNode? other) && node.Continues(other))
            {
                node.Previous = other;
                node.IsResolved = true;
                other.NextInRun = node;
                other.HasFollower = true;
            }

            last[node.Pattern] = node;
        }
    }

    private void FindBeginnings()
    {
        List<LinearNode> roots = [];
        for (int i = 0; i < _nodes.Count; i++)
        {
            LinearNode node = _nodes[i];
            if (!node.IsResolved && FindPrevious(node, [.. _nodes.Take(i)], roots) is { } problem)
            {
                string linears = Shown.List([.. _nodes.Select(other => other.Module.Described)]);
                _problems.Add(new TorchProblem(
                    node.Module.Path.Length == 0 ? "weight" : $"{node.Module.Path}.weight",
                    $"{Shown.Shape(node.Module.Weight!.Sizes)} {problem}; {TorchProblem.UseOnnx}. The Linears are {linears}"));
            }

            node.Depth = node.Previous is null ? 0 : node.Previous.Depth + 1;
        }
    }

    /// <summary>Sets what a node follows that begins a run.</summary>
    /// <returns>Why it is not known; null where it is.</returns>
    private string? FindPrevious(LinearNode node, List<LinearNode> earlier, List<LinearNode> roots)
    {
        List<LinearNode> fits = [.. earlier.Where(other => other.Out == node.In && CanPrecede(other, node))];
        if (node.Role != Role.None && fits.Exists(other => other.Role == node.Role))
        {
            fits.RemoveAll(other => other.Role != node.Role);
        }

        bool takesInputs = roots.Exists(root => root.In == node.In);
        List<LinearNode> ends = [.. fits.Where(other => other.NextInRun is null)];
        string? problem;
        if (ends.Find(other => other.Pattern == node.Pattern) is { } same)
        {
            problem = $"takes the {node.In} channels that {same.Name} gives: a state dict does not say whether it follows it or stands beside it";
        }
        else if (ends.Count > 0)
        {
            problem = Follow(node, ends, takesInputs);
        }
        else if (fits.Count > 0 && !takesInputs)
        {
            // fc1 with the heads fc2 and fc3: fc2 continues the run, and fc3 follows fc1, too.
            problem = fits.Count == 1 && !fits[0].IsItem && fits[0].Module.Parent == node.Module.Parent
                ? SetPrevious(node, fits[0])
                : $"takes {node.In} channels, as {Names(fits)} give in the middle of others: a state dict does not say which it follows";
        }
        else
        {
            problem = TakeInputs(node, earlier, takesInputs);
        }

        fits.ForEach(other => other.HasFollower = true);
        if (problem is null)
        {
            node.IsResolved = true;
            if (node.Previous is null)
            {
                roots.Add(node);
            }
        }

        return problem;
    }

    private static string? Follow(LinearNode node, List<LinearNode> ends, bool takesInputs)
    {
        LinearNode deepest = ends.OrderBy(other => other.Depth).Last();
        HashSet<LinearNode> chain = [.. deepest.Chain];
        if (!ends.TrueForAll(chain.Contains))
        {
            return $"takes {node.In} channels, as {Names(ends)} give: a state dict does not say which it follows";
        }

        bool isNamedAlike = node.Role != Role.None && node.Role == deepest.Role;
        bool isBeside = !node.IsItem && !deepest.IsItem && node.Module.Parent == deepest.Module.Parent;
        return !takesInputs || isNamedAlike || isBeside
            ? SetPrevious(node, deepest)
            : $"takes {node.In} channels, as many as the inputs have and as {deepest.Name} gives: a state dict does not say which";
    }

    private static string? TakeInputs(LinearNode node, List<LinearNode> earlier, bool takesInputs)
    {
        bool isFirstOfRole = node.Role != Role.None && !earlier.Exists(other => other.Role == node.Role && other.IsTarget == node.IsTarget);
        bool isTower = node.Role != Role.None || node.NextInRun is not null;
        return earlier.Count == 0 || isFirstOfRole || (takesInputs && isTower) ? null
            : takesInputs ? "takes as many channels as the inputs have, but nothing follows it: "
                + "a state dict does not say whether its outputs are added to others"
            : $"takes {node.In} channels, and no Linear before it gives as many";
    }

    private static string Names(List<LinearNode> nodes) => Shown.List([.. nodes.Select(node => node.Name)]);

    private static string? SetPrevious(LinearNode node, LinearNode previous)
    {
        node.Previous = previous;
        return null;
    }

    private bool CanPrecede(LinearNode one, LinearNode two)
        => !one.IsEnd
            && one.IsTarget == two.IsTarget
            && (one.Role == Role.None || one.Role == two.Role || (!_hasRoles && two.Role == Role.None))
            && !(one.Pattern == two.Pattern && one.IsParallel);
}
