using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Mlp.ModelFiles.PyTorch;

/// <summary>What of an agent or a pair of networks a module belongs to, by the words in its key.</summary>
internal enum Role
{
    None,
    Policy,
    Value,
    Advantage,
    Generator,
    Discriminator,
}

/// <summary>What the words in a key say. Where shapes leave open which Linear follows which, they decide, or forbid a guess.</summary>
internal static class KeyWords
{
    private static readonly Dictionary<string, Role> Roles = new()
    {
        ["policy"] = Role.Policy,
        ["pi"] = Role.Policy,
        ["actor"] = Role.Policy,
        ["action"] = Role.Policy,
        ["actions"] = Role.Policy,
        ["value"] = Role.Value,
        ["values"] = Role.Value,
        ["vf"] = Role.Value,
        ["v"] = Role.Value,
        ["critic"] = Role.Value,
        ["q"] = Role.Value,
        ["qf"] = Role.Value,
        ["qnet"] = Role.Value,
        ["baseline"] = Role.Value,
        ["adv"] = Role.Advantage,
        ["advantage"] = Role.Advantage,
        ["gen"] = Role.Generator,
        ["generator"] = Role.Generator,
        ["disc"] = Role.Discriminator,
        ["discriminator"] = Role.Discriminator,
    };

    private static readonly HashSet<string> Targets = ["target", "targ", "ema", "old"];

    /// <summary>Behind these nothing follows.</summary>
    private static readonly HashSet<string> Ends =
        ["mu", "mean", "std", "logstd", "sigma", "var", "logvar", "variance", "head", "heads", "logits", "out", "output", "outputs"];

    /// <summary>What is numbered in these stands side by side, not one behind the other.</summary>
    private static readonly HashSet<string> Parallels =
        ["heads", "outputs", "experts", "ensemble", "critics", "actors", "agents", "branches", "qs"];

    private static readonly Dictionary<string, string> Unheld = new()
    {
        ["attn"] = "attention",
        ["attention"] = "attention",
        ["mha"] = "attention",
        ["query"] = "attention",
        ["key"] = "attention",
        ["qkv"] = "attention",
        ["emb"] = "an Embedding",
        ["embed"] = "an Embedding",
        ["embedding"] = "an Embedding",
        ["embeddings"] = "an Embedding",
        ["wte"] = "an Embedding",
        ["wpe"] = "an Embedding",
        ["skip"] = "a connection that goes around other layers",
        ["shortcut"] = "a connection that goes around other layers",
        ["downsample"] = "a connection that goes around other layers",
        ["residual"] = "a connection that goes around other layers",
        ["res"] = "a connection that goes around other layers",
        ["resblock"] = "a connection that goes around other layers",
        ["gate"] = "a gate",
        ["gating"] = "a gate",
        ["expert"] = "a mixture of experts",
        ["experts"] = "a mixture of experts",
        ["prelu"] = "a PReLU",
        ["lstm"] = "recurrent",
        ["gru"] = "recurrent",
        ["rnn"] = "recurrent",
    };

    private static readonly string[] Projections = ["q_proj", "k_proj", "v_proj", "to_q", "to_k", "to_v", "in_proj", "out_proj"];

    /// <summary>The role that the innermost component with the words of just one says.</summary>
    public static Role RoleOf(string path)
    {
        foreach (string component in Enumerable.Reverse(path.Split('.')))
        {
            HashSet<Role> roles = [.. Words(component).Where(Roles.ContainsKey).Select(word => Roles[word])];
            if (roles.Count == 1)
            {
                return roles.First();
            }
        }

        return Role.None;
    }

    /// <summary>Whether it belongs to a copy that trails behind, such as a target network.</summary>
    public static bool IsTarget(string path) => Words(path).Any(Targets.Contains);

    /// <summary>Whether its name says that nothing follows it.</summary>
    public static bool IsEnd(string path)
        => path.Split('.').LastOrDefault(component => !IsNumber(component)) is { } name && Words(name).Any(Ends.Contains);

    /// <summary>Whether what is numbered in it stands side by side.</summary>
    public static bool IsParallel(string path) => Words(path).Any(Parallels.Contains);

    /// <summary>What it is by its name that no network can hold; null where its name says nothing of the kind.</summary>
    public static string? UnheldBy(string path)
        => path.Split('.').Any(Projections.Contains) ? "attention"
            : Words(path).Where(Unheld.ContainsKey).Select(word => Unheld[word]).FirstOrDefault();

    /// <summary>Whether a component is digits only, as those of a Sequential are.</summary>
    public static bool IsNumber(string component) => component.Length > 0 && component.All(character => character is >= '0' and <= '9');

    /// <summary>The words of a path in lower case, digits left out: policyNet.fc1 has policy, net and fc.</summary>
    private static IEnumerable<string> Words(string path)
        => Regex.Matches(path, "[A-Z]?[a-z]+|[A-Z]+(?![a-z])").Cast<Match>().Select(match => match.Value.ToLowerInvariant());
}
