using System.Runtime.InteropServices;

namespace Mlp;

/// <summary>Hands bytes of one rank to all others, which do not know how many there are.</summary>
internal static class RankMessage
{
    /// <summary>Returns the root's message on every rank. All ranks call it.</summary>
    /// <param name="collective">What connects the ranks.</param>
    /// <param name="message">The message; of the root alone it matters.</param>
    /// <param name="root">Whose message it is.</param>
    public static byte[] BroadcastMessage(this ICollective collective, byte[] message, int root)
    {
        Span<int> length = [message.Length];
        collective.Broadcast(MemoryMarshal.AsBytes(length), root);
        byte[] received = collective.Rank == root ? message : new byte[length[0]];
        collective.Broadcast(received, root);
        return received;
    }
}
