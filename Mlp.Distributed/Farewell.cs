using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Mlp.Distributed;

/// <summary>
/// Lets the ranks leave together, for MPI_Finalize waits for all of them: a rank that has left while another one waits for it in a sum would wait
/// for ever, and so would that one. Who has to wait tells all others how many calls it has made. One that waits in a later call knows then that it
/// waits in vain. It cannot ask MPI, in which it waits; but MPI writes what arrives to memory meanwhile, where the watch looks.
/// </summary>
internal sealed unsafe class Farewell
{
    private const int Tag = 1;
    private const long Mark = 0x6c657761726546;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly MpiLibrary _library;
    private readonly int _rank;
    private readonly int _size;
    private readonly nint _communicator;

    // Never freed: the watch may still look at it.
    private readonly Notice* _arrived = (Notice*)NativeMemory.AllocZeroed((nuint)sizeof(Notice));
    private nint _receiving;

    /// <summary>Called by all ranks.</summary>
    public Farewell(MpiLibrary library, int rank, int size)
    {
        (_library, _rank, _size) = (library, rank, size);
        nint communicator = 0, receiving = 0;
        _ = library.Functions.Duplicate(library.Handles.World, &communicator);
        _communicator = communicator;
        Receive(&receiving);
        _receiving = receiving;
    }

    /// <summary>Returns a rank that has left before the call of this number, and the exception that may be why; null where none is known.</summary>
    public (int Rank, string Thrown)? LeftBefore(long call)
    {
        Notice notice = *_arrived;
        if (notice.Mark != Mark || notice.Check != notice.Sum || notice.Calls >= call)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(notice.Text, notice.TextLength);
        return (notice.Rank, text.Length == 0 ? "" : $" after an exception ({text})");
    }

    /// <summary>Waits until all ranks have come here.</summary>
    /// <param name="calls">How many calls this rank has made.</param>
    /// <param name="thrown">An exception since the last call; null where there was none.</param>
    public void Wait(long calls, Exception? thrown)
    {
        MpiFunctions functions = _library.Functions;
        nint leaving = 0;
        int all = 0;
        _ = functions.StartBarrier(_communicator, &leaving);
        nint* sending = (nint*)NativeMemory.AllocZeroed((nuint)_size, (nuint)sizeof(nint));
        Notice* notice = (Notice*)NativeMemory.AllocZeroed((nuint)sizeof(Notice));
        int told = 0;
        long start = Stopwatch.GetTimestamp();
        for (int turn = 0; ; turn++)
        {
            _ = functions.Test(&leaving, &all, _library.Handles.IgnoreStatus);
            if (all != 0)
            {
                break;
            }

            Thread.Sleep(turn < 100 ? 0 : 1);
            if (told == 0 && Stopwatch.GetElapsedTime(start) > s_patience)
            {
                told = 1;
                Write(notice, calls, thrown);
                Tell(notice, sending);
            }
        }

        TakeNotices(told, sending);
        NativeMemory.Free(sending);
        NativeMemory.Free(notice);
    }

    private void Tell(Notice* notice, nint* sending)
    {
        for (int other = 0; other < _size; other++)
        {
            if (other != _rank)
            {
                _ = _library.Functions.StartSend(notice, sizeof(Notice), _library.Handles.Byte, other, Tag, _communicator, sending + other);
            }
        }
    }

    /// <summary>Takes what others have sent, since nothing may be on its way when MPI ends.</summary>
    private void TakeNotices(int told, nint* sending)
    {
        MpiFunctions functions = _library.Functions;
        MpiHandles handles = _library.Handles;
        int tellers = told;
        _ = functions.AllReduce(handles.InPlace, &tellers, 1, handles.Int, handles.Sum, _communicator);
        nint receiving = _receiving;
        int expected = tellers - told;
        if (expected == 0)
        {
            _ = functions.Cancel(&receiving);
        }

        _ = functions.Wait(&receiving, handles.IgnoreStatus);
        for (int i = 1; i < expected; i++)
        {
            Receive(&receiving);
            _ = functions.Wait(&receiving, handles.IgnoreStatus);
        }

        for (int other = 0; other < _size && told != 0; other++)
        {
            if (other != _rank)
            {
                _ = functions.Wait(sending + other, handles.IgnoreStatus);
            }
        }
    }

    private void Receive(nint* request) => _ = _library.Functions.StartReceive(
        _arrived, sizeof(Notice), _library.Handles.Byte, _library.Handles.AnySource, Tag, _communicator, request);

    private void Write(Notice* notice, long calls, Exception? thrown)
    {
        notice->Mark = Mark;
        notice->Rank = _rank;
        notice->Calls = calls;
        if (thrown is not null)
        {
            Encoder encoder = Encoding.UTF8.GetEncoder();
            encoder.Convert($"{thrown.GetType()}: {thrown.Message}", new Span<byte>(notice->Text, Notice.TextRoom), flush: true, out _, out notice->TextLength, out _);
        }

        notice->Check = notice->Sum;
    }

    /// <summary>Small enough that MPI sends it whole.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Notice
    {
        public const int TextRoom = 400;

        public long Mark;
        public long Calls;
        public int Rank;
        public int TextLength;
        public fixed byte Text[TextRoom];
        public long Check;

        /// <summary>What <see cref="Check"/> is once all of it has arrived.</summary>
        public readonly long Sum => Mark + (31 * (Rank + (31 * (TextLength + (31 * Calls)))));
    }
}
