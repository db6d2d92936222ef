using System.Runtime.InteropServices;

namespace Mlp.Distributed;

/// <summary>
/// Keeps .NET's handlers of the signals by which the processor tells of faults, and puts them back: .NET makes exceptions of them, such as
/// <see cref="NullReferenceException"/>, where MPI's libraries would print a stack and end the process.
/// </summary>
internal sealed unsafe class FaultHandlers : IDisposable
{
    // More than a struct sigaction has on any system.
    private const int ActionBytes = 256;

    // SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV.
    private static readonly int[] s_signals = OperatingSystem.IsMacOS() ? [4, 5, 6, 10, 8, 11] : [4, 5, 6, 7, 8, 11];

    private readonly byte* _kept = (byte*)NativeMemory.AllocZeroed((nuint)s_signals.Length, ActionBytes);

    public FaultHandlers()
    {
        for (int i = 0; i < s_signals.Length && !OperatingSystem.IsWindows(); i++)
        {
            _ = Posix.SignalAction(s_signals[i], null, _kept + (i * ActionBytes));
        }
    }

    public void Dispose()
    {
        for (int i = 0; i < s_signals.Length && !OperatingSystem.IsWindows(); i++)
        {
            _ = Posix.SignalAction(s_signals[i], _kept + (i * ActionBytes), null);
        }

        NativeMemory.Free(_kept);
    }
}
