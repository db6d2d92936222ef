using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Mlp.Generator.Model;

namespace Mlp.Generator.Weights;

/// <summary>
/// What the file of a table's model says of itself besides its tensors, read in the compiler: TableFileHead of Mlp.Tables writes it, and says what is
/// in it.
/// </summary>
/// <param name="Features">The columns of the features.</param>
/// <param name="Target">The column of the target.</param>
/// <param name="Members">How many networks there are.</param>
/// <param name="Layers">What is behind each hidden Linear; empty where the file does not say it.</param>
internal sealed record TableHead(IReadOnlyList<ColumnModel> Features, ColumnModel Target, int Members, string Layers)
{
    /// <summary>The key of the columns in the metadata, which no other file has.</summary>
    public const string MetadataKey = "mlpgen.table";

    private const int Version = 2;

    private static readonly IReadOnlyDictionary<string, ColumnKind> s_kinds = new Dictionary<string, ColumnKind>(StringComparer.Ordinal)
    {
        ["number"] = ColumnKind.Number,
        ["boolean"] = ColumnKind.Boolean,
        ["enum"] = ColumnKind.Enumeration,
        ["text"] = ColumnKind.Text,
    };

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is nothing that MlpGen writes; the message goes on where "… cannot be compiled in:" ends.</exception>
    public static TableHead Parse(string text)
    {
        JsonCursor json = new(text, $"its {MetadataKey}");
        long version = 0, members = 0;
        List<ColumnModel>? features = null;
        ColumnModel? target = null;
        string layers = "";
        json.Object(key =>
        {
            switch (key)
            {
                case "version":
                    version = json.Integer();
                    break;
                case "members":
                    members = json.Integer();
                    break;
                case "features":
                    features = [];
                    json.Array(() => features.Add(Column(json)));
                    break;
                case "target":
                    target = Column(json);
                    break;
                case "layers":
                    layers = json.String();
                    break;
                default:
                    json.Skip(); // the report of the training, for one
                    break;
            }
        });
        json.ExpectEnd();
        if (version != Version)
        {
            throw new InvalidDataException($"it is of version {Number(version)} of the format, and this MlpGen knows version {Number(Version)}: update the package, or save the model with this one");
        }

        return features is not null && target is not null && members is > 0 and <= int.MaxValue
            ? new TableHead(features, target, (int)members, layers)
            : throw new InvalidDataException($"its {MetadataKey} has no features, no target, or no members");
    }

    private static ColumnModel Column(JsonCursor json)
    {
        string? name = null, property = null, kind = null;
        bool isNullable = false;
        long length = 1;
        List<CategoryModel> categories = [];
        json.Object(key =>
        {
            switch (key)
            {
                case "name":
                    name = json.String();
                    break;
                case "property":
                    property = json.String();
                    break;
                case "kind":
                    kind = json.String();
                    break;
                case "nullable":
                    isNullable = json.Boolean();
                    break;
                case "length":
                    length = json.Integer();
                    break;
                case "categories":
                    json.Array(() => categories.Add(new CategoryModel(json.String(), Constant: "")));
                    break;
                default:
                    json.Skip();
                    break;
            }
        });
        if (name is null || property is null || kind is null || length is < 1 or > int.MaxValue)
        {
            throw json.Error("a column has no name, no property, no kind, or a length that cannot be");
        }

        return s_kinds.TryGetValue(kind, out ColumnKind known)
            ? new ColumnModel(name, property, Access: "", known) { IsNullable = isNullable, Length = (int)length, Categories = new([.. categories]) }
            : throw json.Error($"a column is of the unknown kind {Foreign.Quote(kind)}");
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
