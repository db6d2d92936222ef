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

    /// <summary>Each class with the attribute of a table, parsed; null where the declaration is broken.</summary>
    public const string TableDeclaration = "Mlp.TableDeclaration";

    /// <summary>The full metadata name of each of those.</summary>
    public const string TableMetadataName = "Mlp.TableMetadataName";

    /// <summary>Each table with a hint name of its own; null, too, where two classes have one metadata name.</summary>
    public const string Table = "Mlp.Table";

    /// <summary>Each table with its file, if it has one; null, too, where that does not fit.</summary>
    public const string TableWithWeights = "Mlp.TableWithWeights";

    /// <summary>The plan of each table and its network, or null.</summary>
    public const string TablePlan = "Mlp.TablePlan";

    /// <summary>The plan of each table with the numbers of its file packed, or null.</summary>
    public const string TablePacked = "Mlp.TablePacked";

    /// <summary>The files of each table and its network, or none.</summary>
    public const string TableFiles = "Mlp.TableFiles";

    /// <summary>The steps of tables, in the pipeline's order.</summary>
    public static readonly string[] Tables = [TableDeclaration, TableMetadataName, HintNameClashes, Table, TableWithWeights, TablePlan, TablePacked, TableFiles];

    /// <summary>The steps of networks, in the pipeline's order.</summary>
    public static readonly string[] All = [Declaration, MetadataName, HintNameClashes, Network, NetworkWithWeights, Plan, Packed, Files];
}
