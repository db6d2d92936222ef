namespace Mlp.Generator.Model;

/// <summary>One name for each step of the pipeline, by which tests see what was cached.</summary>
internal static class TrackingNames
{
    /// <summary>Each class with the attribute, parsed; null where the declaration is broken.</summary>
    public const string Declaration = "Mlp.Declaration";

    /// <summary>The full metadata name of each.</summary>
    public const string MetadataName = "Mlp.MetadataName";

    /// <summary>The names that cannot be hint names as they are, over all networks; nearly always none.</summary>
    public const string HintNameClashes = "Mlp.HintNameClashes";

    /// <summary>Each network with a hint name of its own; null, too, where two networks have one metadata name.</summary>
    public const string Network = "Mlp.Network";

    /// <summary>Each MlpWeights item of the project.</summary>
    public const string EncodedFile = "Mlp.EncodedFile";

    /// <summary>Each network with its file of weights, if it has one; null, too, where that does not fit.</summary>
    public const string NetworkWithWeights = "Mlp.NetworkWithWeights";

    /// <summary>The plan of each network, or null.</summary>
    public const string Plan = "Mlp.Plan";

    /// <summary>The plan of each network with its weights packed, or null.</summary>
    public const string Packed = "Mlp.Packed";

    /// <summary>The files of each network, or none.</summary>
    public const string Files = "Mlp.Files";

    /// <summary>All of them, in the pipeline's order.</summary>
    public static readonly string[] All = [Declaration, MetadataName, HintNameClashes, Network, NetworkWithWeights, Plan, Packed, Files];
}
