namespace Mlp.Tables;

internal static class TableFile
{
    public static void Write(Stream stream, TableEnsemble ensemble) => throw new NotImplementedException();

    public static TableEnsemble Read(Stream stream, string? path, string name, TableSchema schema, Func<long, IMlp> create) => throw new NotImplementedException();
}
