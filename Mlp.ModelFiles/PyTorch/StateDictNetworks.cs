using System.Collections.Generic;
using System.Linq;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>Makes networks of state dicts: one for each Linear that nothing follows.</summary>
internal static class StateDictNetworks
{
    private const string Output = "output";

    /// <summary>Each of them lists its trunk, or all problems.</summary>
    private const int MaxCandidates = 256, MaxProblems = 1000;

    /// <summary>Makes them.</summary>
    /// <exception cref="ModelFileException">Their tensors are not in the file as its pickle says, or there is nothing like a network.</exception>
    public static IReadOnlyList<ModelCandidate> Of(IReadOnlyList<StateDict> states, TensorReader tensors)
    {
        List<ModelCandidate> candidates = [];
        HashSet<string> names = [];
        foreach (StateDict state in states)
        {
            AddCandidates(state, tensors, candidates, names);
            if (candidates.Count > MaxCandidates)
            {
                throw new ModelFileException(
                    $"it has more than {MaxCandidates} networks or heads; give a file with the one that you want: {PythonLine.SaveStateDict}");
            }
        }

        return candidates;
    }

    private static void AddCandidates(StateDict state, TensorReader tensors, List<ModelCandidate> candidates, HashSet<string> names)
    {
        ModuleReader reader = ModuleReader.Read(state.Tensors);
        IReadOnlyList<LinearNode> nodes = LinearGraph.Connect(reader.Modules, reader.Problems);
        NormMatcher.Match(reader.Modules, nodes, reader.Problems);
        string[] leftOut = reader.LeftOut.Count == 0
            ? []
            : [$"Left out: {Shown.List(reader.LeftOut)}, which {(reader.LeftOut.Count == 1 ? "is no weight" : "are no weights")} of a Linear or norm."];
        IEnumerable<Role> roles = nodes.Select(node => node.Role).Concat(reader.Problems.Select(problem => problem.Role));
        bool hasRoles = roles.Where(role => role != Role.None).Distinct().Skip(1).Any();
        List<LinearNode> ends = [.. nodes.Where(node => !node.HasFollower).Take(MaxCandidates + 1)];
        if (ends.Count == 0)
        {
            candidates.Add(new ModelCandidate(NameOf("", state.Name, names), null, Listed(reader.Problems)));
        }

        foreach (LinearNode end in ends)
        {
            IReadOnlyList<LinearNode> chain = end.Chain;
            List<TorchProblem> problems =
                [.. reader.Problems.Where(problem => !hasRoles || end.Role == Role.None || problem.Role == Role.None || problem.Role == end.Role)];
            problems.AddRange(ProblemsOf(chain));
            TorchModule? standardize = reader.Modules.Find(module => module.Kind == TorchModuleKind.Standardize);
            if (standardize is not null && standardize.Channels != chain[0].In)
            {
                problems.Add(new TorchProblem(
                    "inputs.mean", $"[{standardize.Channels}] standardises inputs, of which {chain[0].Name} takes {chain[0].In}: save it again"));
            }

            TorchModule? unstandardize = reader.Modules.Find(module => module.Kind == TorchModuleKind.Unstandardize);
            if (unstandardize is not null && unstandardize.Channels != end.Module.Weight!.Sizes[0])
            {
                problems.Add(new TorchProblem(
                    "outputs.mean", $"[{unstandardize.Channels}] scales outputs, of which {end.Name} gives {end.Module.Weight.Sizes[0]}: save it again"));
            }

            string name = NameOf(end.Module.Path, state.Name, names);
            candidates.Add(problems.Count > 0
                ? new ModelCandidate(name, null, Listed(problems))
                : new ModelCandidate(name, Network(name, chain, (standardize, unstandardize), leftOut, tensors), []));
        }
    }

    private static IEnumerable<TorchProblem> ProblemsOf(IReadOnlyList<LinearNode> chain)
    {
        LinearNode last = chain[chain.Count - 1];
        if (last.Norm is not null)
        {
            yield return new TorchProblem(
                last.Norm.Path,
                $"[{last.Norm.Channels}] is a norm behind the last Linear, {last.Name}; "
                + $"MlpGen's networks have norms behind hidden ones only: {TorchProblem.UseOnnx}");
        }

        if (chain.FirstOrDefault(node => node.Module.IsConvolution) is { } convolution && !chain.All(node => node.Module.IsConvolution))
        {
            yield return new TorchProblem(
                convolution.Module.Path,
                $"{Shown.Shape(convolution.Module.Weight!.Sizes)} is a 1 × 1 convolution in one network with Linears: "
                + "a state dict does not say how pixels become rows, so export the model to ONNX, which does");
        }
    }

    private static ModelNetwork Network(
        string name,
        IReadOnlyList<LinearNode> chain,
        (TorchModule? Standardize, TorchModule? Unstandardize) ends,
        IReadOnlyList<string> leftOut,
        TensorReader tensors)
    {
        List<string> remarks = [.. Mapping(chain)];
        foreach (LinearNode node in chain)
        {
            node.Layer ??= Layer(node, tensors);
            if (node.Norm is { Kind: TorchModuleKind.LayerNorm or TorchModuleKind.RMSNorm } norm)
            {
                string has = norm.Bias is null ? "a weight" : "weight and bias";
                remarks.Add($"{Shown.Name(norm.Path)} has {has} and no statistics: it is read as {norm.Kind}.");
            }

            if (node.Module.IsConvolution)
            {
                remarks.Add($"{node.Name} is a 1 × 1 convolution: it is read as a Linear over the channels of a pixel.");
            }
        }

        return new ModelNetwork(name, [.. chain.Select(node => node.Layer!)])
        {
            SaysActivations = false,
            Standardize = ends.Standardize is null
                ? null
                : new ModelStandardize(tensors.Floats(ends.Standardize.Tensors["mean"]), tensors.Floats(ends.Standardize.Tensors["std"])),
            Unstandardize = ends.Unstandardize is null
                ? null
                : new ModelUnstandardize(tensors.Floats(ends.Unstandardize.Tensors["mean"]), tensors.Floats(ends.Unstandardize.Tensors["std"])),
            Remarks = [.. remarks, .. leftOut],
        };
    }

    private static ModelLayer Layer(LinearNode node, TensorReader tensors)
        => new((int)node.In, (int)node.Out, tensors.Floats(node.Module.Weight!), Floats(node.Module.Bias, tensors))
        {
            Norm = node.Norm is null ? null : Norm(node.Norm, tensors),
        };

    private static ModelNorm Norm(TorchModule norm, TensorReader tensors)
    {
        ModelNormKind kind = norm.Kind switch
        {
            TorchModuleKind.BatchNorm1d => ModelNormKind.BatchNorm1d,
            TorchModuleKind.LayerNorm => ModelNormKind.LayerNorm,
            _ => ModelNormKind.RMSNorm,
        };
        return new ModelNorm(kind, Eps: null, Floats(norm.Weight, tensors), Floats(norm.Bias, tensors))
        {
            RunningMean = Floats(norm.Find("running_mean"), tensors),
            RunningVar = Floats(norm.Find("running_var"), tensors),
            BatchesTracked = norm.Find("num_batches_tracked") is { } counter ? tensors.Integer(counter) : 0,
        };
    }

    private static float[]? Floats(TorchTensor? tensor, TensorReader tensors) => tensor is null ? null : tensors.Floats(tensor);

    /// <summary>Which module is which of the Sequential, where the keys are not already a Sequential's.</summary>
    private static IEnumerable<string> Mapping(IReadOnlyList<LinearNode> chain)
    {
        List<string> pairs = [];
        int index = 0;
        foreach (LinearNode node in chain)
        {
            pairs.Add($"{index++} = {node.Name}");
            if (node.Norm is not null)
            {
                pairs.Add($"{index++} = {Shown.Name(node.Norm.Path)}");
            }

            index += 2; // the activation and Dropout
        }

        bool isSequential = chain.All(node => KeyWords.IsNumber(node.Module.Path)) || (chain.Count == 1 && chain[0].Module.Path.Length == 0);
        return isSequential ? [] : [$"Mapped by order and shape: {string.Join(", ", pairs)}."];
    }

    /// <summary>The path of the last Linear, behind the name of the state dict where the file has several. A number alone says nothing.</summary>
    private static string NameOf(string path, string stateName, HashSet<string> names)
    {
        bool isPlain = path.Length == 0 || KeyWords.IsNumber(path);
        string whole = stateName.Length == 0 || path.Length == 0 ? stateName + path : $"{stateName}.{path}";
        string name = !isPlain ? whole : stateName.Length > 0 ? stateName : Output;
        if (names.Add(name))
        {
            return name;
        }

        names.Add(whole);
        return whole;
    }

    private static IReadOnlyList<ModelProblem> Listed(IReadOnlyList<TorchProblem> problems)
        => problems.Count <= MaxProblems
            ? [.. problems.Select(problem => problem.Told)]
            : [.. problems.Take(MaxProblems).Select(problem => problem.Told), new ModelProblem("…", "", $"and {problems.Count - MaxProblems} more")];
}
