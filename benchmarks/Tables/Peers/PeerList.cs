using Mlp.Tables;

namespace Mlp.TablesBenchmark;

/// <summary>Who is compared.</summary>
internal static class PeerList
{
    /// <summary>Ours first.</summary>
    public static IPeer[] For(TableSchema schema, int threads)
    {
        Type peer = typeof(MlNetPeer<>).MakeGenericType(MlNetRow.Create(schema));
        return [new OurPeer(threads), (IPeer)Activator.CreateInstance(peer, schema, true)!, (IPeer)Activator.CreateInstance(peer, schema, false)!];
    }
}
