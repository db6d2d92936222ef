namespace Mlp.Disassembly;

/// <summary>Which instruction may follow which.</summary>
internal sealed class ControlFlow
{
    private readonly int[][] _successors;
    private readonly List<int>[] _predecessors;

    public ControlFlow(IReadOnlyList<Instruction> instructions)
    {
        _successors = [.. instructions.Select((instruction, index) => Successors(instruction, index, instructions.Count))];
        _predecessors = [.. instructions.Select(_ => new List<int>())];
        for (int index = 0; index < _successors.Length; index++)
        {
            Array.ForEach(_successors[index], successor => _predecessors[successor].Add(index));
        }
    }

    /// <summary>
    /// The bodies of the natural loops by their headers. A loop is there where control comes back to an instruction, the header, that
    /// every way from the method's beginning has come through. Loops with the same header are one.
    /// </summary>
    public Dictionary<int, HashSet<int>> Loops()
    {
        Dictionary<int, HashSet<int>> loops = [];
        HashSet<int> live = Reach(0, around: -1, _successors);
        foreach (int header in Enumerable.Range(0, _successors.Length).Where(index => _predecessors[index].Count > 1))
        {
            HashSet<int> past = Reach(0, around: header, _successors);
            HashSet<int> reachable = Reach(header, around: -1, _successors);
            int[] latches = [.. _predecessors[header].Where(latch => reachable.Contains(latch) && !past.Contains(latch))];
            if (latches.Length > 0)
            {
                HashSet<int> body = [header];
                Array.ForEach(latches, latch => body.UnionWith(Reach(latch, around: header, _predecessors)));
                body.IntersectWith(live);
                loops[header] = body;
            }
        }

        return loops;
    }

    private static int[] Successors(Instruction instruction, int index, int count)
    {
        IEnumerable<int> next = instruction.EndsFlow || index + 1 == count ? [] : [index + 1];
        return [.. (instruction.Target is { } target ? next.Append(target) : next).Distinct()];
    }

    /// <summary>What can be reached from <paramref name="start"/>, itself included, without setting foot on <paramref name="around"/>.</summary>
    private static HashSet<int> Reach(int start, int around, IReadOnlyList<IReadOnlyList<int>> edges)
    {
        HashSet<int> reached = [];
        Stack<int> open = new([start]);
        while (open.TryPop(out int index))
        {
            if (index != around && reached.Add(index))
            {
                foreach (int next in edges[index])
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }
}
