using Mlp.ModelFiles;
using Mlp.Tool.Commands;
using Mlp.Tool.Files;

namespace Mlp.Tool.Networks;

/// <summary>Chooses the output of a file that a class computes, as <c>[Mlp(Weights = ..., Output = "name")]</c> does.</summary>
internal static class OutputChoice
{
    /// <summary>The output that a name picks, or, without a name, the only one that a class may be made of.</summary>
    /// <returns>The candidate, which has a network.</returns>
    /// <exception cref="ToolException">There is none of that name, none or more than one that can be held, or it cannot be held.</exception>
    public static ModelCandidate Choose(LoadedModel model, string? output)
    {
        IReadOnlyList<ModelCandidate> candidates = model.Content.Candidates;
        if (output is not null)
        {
            ModelCandidate named = candidates.FirstOrDefault(candidate => candidate.Name == output)
                ?? throw new ToolException($"{Shown.Text(model.Name)}: there is no output {Shown.Quote(output)}: it has "
                    + $"{Shown.List([.. candidates.Select(candidate => candidate.Name)])}");
            return named.Network is not null ? named : throw NotHeld(model, [named]);
        }

        List<ModelCandidate> held = Offered(candidates);
        return held.Count switch
        {
            0 => throw NotHeld(model, [.. candidates]),
            1 => held[0],
            _ => throw new ToolException($"{Shown.Text(model.Name)}: it has several outputs, "
                + $"{Shown.List([.. held.Select(candidate => candidate.Name)])}: pick one, --output {Argument(held[0].Name)}"),
        };
    }

    /// <summary>The outputs that a class may be made of where none is named.</summary>
    public static List<ModelCandidate> Offered(IReadOnlyList<ModelCandidate> candidates)
        => [.. candidates.Where(candidate => candidate.Network is not null && !candidate.IsSecondary)];

    /// <summary>Whether the attribute needs <c>Output = "name"</c> for a candidate.</summary>
    public static bool NeedsName(IReadOnlyList<ModelCandidate> candidates, ModelCandidate chosen)
        => Offered(candidates) is not [var only] || only.Name != chosen.Name;

    private static ToolException NotHeld(LoadedModel model, IReadOnlyList<ModelCandidate> refused)
    {
        IEnumerable<string> lines = refused.SelectMany(candidate => Problems(candidate, isOne: refused.Count == 1));
        return new ToolException($"{Shown.Text(model.Name)}: MlpGen cannot hold its network:\n{string.Join('\n', lines)}",
            ExitCode.NotHeld);
    }

    /// <summary>The reasons why a candidate is refused, a line each.</summary>
    private static IEnumerable<string> Problems(ModelCandidate candidate, bool isOne)
    {
        if (candidate.Network is not null)
        {
            yield return $"  output {Shown.Quote(candidate.Name)}: counts only where it is named: --output {Argument(candidate.Name)}";
        }

        foreach (ModelProblem problem in candidate.Problems)
        {
            yield return $"  {(isOne ? "" : $"output {Shown.Quote(candidate.Name)}: ")}{Line(problem)}";
        }
    }

    /// <summary>A node or tensor, its operator, and the reason, in a line.</summary>
    public static string Line(ModelProblem problem)
        => Shown.Text($"{problem.Name}{(problem.Operator.Length > 0 ? $" ({problem.Operator})" : "")}: {problem.Reason}");

    private static string Argument(string name) => name.Length > 0
        && name.All(character => char.IsLetterOrDigit(character) || character is '_' or '.' or '-') ? name : Shown.Quote(name);
}
