using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>A Linear among the others of its state dict.</summary>
/// <param name="module">Its tensors.</param>
internal sealed class LinearNode(TorchModule module)
{
    public TorchModule Module { get; } = module;

    public string Name { get; } = Shown.Name(module.Path.Length == 0 ? "weight" : module.Path);

    public long In { get; } = module.Weight!.Sizes[1];

    public long Out { get; } = module.Weight!.Sizes[0];

    /// <summary>Gets the path with # for each number: those of one Sequential, and fc1 and fc2, have the same.</summary>
    public string Pattern { get; } = Regex.Replace(module.Path, "[0-9]+", "#");

    /// <summary>Gets the numbers of the path.</summary>
    public IReadOnlyList<string> Numbers { get; } =
        [.. Regex.Matches(module.Path, "[0-9]+").Cast<Match>().Select(match => match.Value.TrimStart('0'))];

    public Role Role { get; } = KeyWords.RoleOf(module.Path);

    public bool IsTarget { get; } = KeyWords.IsTarget(module.Path);

    /// <summary>Gets whether its name says that nothing follows it.</summary>
    public bool IsEnd { get; } = KeyWords.IsEnd(module.Path);

    /// <summary>Gets whether others of its pattern stand beside it.</summary>
    public bool IsParallel { get; } = KeyWords.IsParallel(module.Path);

    /// <summary>Gets whether it is an item of a Sequential or a list.</summary>
    public bool IsItem { get; } = KeyWords.IsNumber(module.Leaf);

    /// <summary>Gets or sets the Linear that it follows; null where it takes the inputs.</summary>
    public LinearNode? Previous { get; set; }

    /// <summary>Gets or sets the next one of its run.</summary>
    public LinearNode? NextInRun { get; set; }

    /// <summary>Gets or sets whether one follows it, or perhaps does.</summary>
    public bool HasFollower { get; set; }

    /// <summary>Gets or sets how many are in front of it.</summary>
    public int Depth { get; set; }

    /// <summary>Gets or sets whether it is known what it follows.</summary>
    public bool IsResolved { get; set; }

    /// <summary>Gets or sets the norm behind it; null where there is none.</summary>
    public TorchModule? Norm { get; set; }

    /// <summary>Gets or sets the layer, once it is read.</summary>
    public ModelLayer? Layer { get; set; }

    /// <summary>Gets this one and those in front of it, the first one first.</summary>
    public IReadOnlyList<LinearNode> Chain
    {
        get
        {
            List<LinearNode> chain = [];
            for (LinearNode? node = this; node is not null; node = node.Previous)
            {
                chain.Add(node);
            }

            chain.Reverse();
            return chain;
        }
    }

    /// <summary>Whether this one continues the run of another one: the same pattern, and one number that goes up.</summary>
    public bool Continues(LinearNode other)
    {
        // A key can have a # of its own: then patterns are the same, and the numbers are not as many.
        if (other.Out != In || other.Pattern != Pattern || other.Numbers.Count != Numbers.Count || IsParallel)
        {
            return false;
        }

        List<int> differing = [.. Enumerable.Range(0, Numbers.Count).Where(i => Numbers[i] != other.Numbers[i])];
        return differing.Count == 1 && IsGreater(Numbers[differing[0]], other.Numbers[differing[0]]);

        // Of any length: a key can have more digits than a long.
        static bool IsGreater(string one, string two) => one.Length != two.Length ? one.Length > two.Length : string.CompareOrdinal(one, two) > 0;
    }
}
