using System.Runtime.ExceptionServices;

namespace Mlp.Tables;

/// <summary>Does pieces of work on several threads, each piece on one.</summary>
internal static class SideBySide
{
    /// <summary>Returns when all pieces are done; an exception of one ends the others before their next piece, and is thrown here.</summary>
    public static void Run(int pieces, int threads, Action<int> work)
    {
        int next = -1;
        Exception? failure = null;
        void Loop()
        {
            try
            {
                int piece;
                while (Volatile.Read(ref failure) is null && (piece = Interlocked.Increment(ref next)) < pieces)
                {
                    work(piece);
                }
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, error, null);
            }
        }

        Thread[] others = [.. Enumerable.Range(1, Math.Max(0, Math.Min(threads, pieces) - 1)).Select(_ => new Thread(Loop) { IsBackground = true, Name = "MlpGen table" })];
        foreach (Thread thread in others)
        {
            thread.Start();
        }

        Loop();
        foreach (Thread thread in others)
        {
            thread.Join();
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }
}
